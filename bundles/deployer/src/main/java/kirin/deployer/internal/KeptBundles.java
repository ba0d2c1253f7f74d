package kirin.deployer.internal;

import kirin.deployer.internal.HistoryFile.Line;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.IntSupplier;

/**
 * The bytes of what was deployed, to go back to: of each symbolic name the newest that have served,
 * and all that is on its way. Deployer thread only.
 */
final class KeptBundles {
    private static final Logger LOG = LoggerFactory.getLogger(KeptBundles.class);

    private static final Set<String> HAVE_SERVED = Set.of(Records.SERVING, Records.REPLACED);

    private final BundleStore store;
    private final BundleReader reader;
    private final History history;
    private final IntSupplier keepRevisions;
    private final DiskTrouble trouble;
    // Their outcome is not known yet.
    private final Set<String> underWay = new HashSet<>();

    /**
     * @param keepRevisions how many stay of each name
     */
    KeptBundles(
            BundleStore store,
            BundleReader reader,
            History history,
            IntSupplier keepRevisions,
            DiskTrouble trouble) {
        this.store = store;
        this.reader = reader;
        this.history = history;
        this.keepRevisions = keepRevisions;
        this.trouble = trouble;
    }

    /**
     * Keeps the bytes of a file, as long as nobody has said what came of it.
     *
     * @return where they are: the file itself if no copy can be made
     * @throws IOException if the file has other bytes by now
     */
    Path keep(BundleFile bundle) throws IOException {
        underWay.add(bundle.sha256());
        try {
            return store.keep(bundle.path(), bundle.sha256());
        } catch (BundleStore.ChangedException e) {
            throw e;
        } catch (IOException e) {
            trouble.report(e);
            return bundle.path();
        }
    }

    /** It is known what came of it: from now on the history says whether it is kept. */
    void decided(BundleFile bundle) {
        underWay.remove(bundle.sha256());
        clean(bundle.symbolicName(), Set.of(bundle.sha256()));
    }

    /** Where the bytes of a bundle are: here, or where the file is. */
    Path where(BundleFile bundle) {
        return store.has(bundle.sha256()) ? store.path(bundle.sha256()) : bundle.path();
    }

    /** Where the bytes with this digest are, if they are kept. */
    Optional<Path> path(String sha256) {
        return store.has(sha256) ? Optional.of(store.path(sha256)) : Optional.empty();
    }

    /** The newest of a symbolic name with this outcome, of what is kept. */
    Optional<BundleFile> last(String bundle, String outcome) {
        return last(bundle, outcome, this::restored);
    }

    /**
     * As the other one.
     *
     * @param restore makes what is asked for of what is kept for an entry; empty if it cannot be
     */
    <T> Optional<T> last(String bundle, String outcome, Function<Line, Optional<T>> restore) {
        return history.of(bundle).stream()
                .filter(line -> line.entry().outcome().equals(outcome))
                .flatMap(line -> restore.apply(line).stream())
                .findFirst();
    }

    /** The bundle of an entry, under the name that its file had; empty if it is not kept. */
    Optional<BundleFile> restored(Line line) {
        String sha256 = line.entry().sha256();
        if (!store.has(sha256)) {
            return Optional.empty();
        }
        try {
            Path kept = store.path(sha256);
            BundleFile file = reader.read(kept, FileStamp.of(kept));
            return file.sha256().equals(sha256)
                    ? Optional.of(file.under(Path.of(line.file())))
                    : Optional.empty();
        } catch (IOException | NoBundleException e) {
            LOG.debug("{} is damaged", store.path(sha256), e);
            return Optional.empty();
        }
    }

    /** Of a symbolic name, the bytes that are to be kept for the sake of its history. */
    Set<String> wanted(String bundle) {
        Set<String> digests = new HashSet<>();
        for (Line line : history.of(bundle)) {
            boolean hasServed = HAVE_SERVED.contains(line.entry().outcome());
            if (hasServed && digests.size() < keepRevisions.getAsInt()) {
                digests.add(line.entry().sha256());
            }
        }
        return digests;
    }

    /** Drops what is not to be kept any more, whatever is there. */
    void clean() {
        Set<String> all = new HashSet<>(underWay);
        history.bundles().forEach(bundle -> all.addAll(wanted(bundle)));
        try {
            store.retain(all);
        } catch (IOException e) {
            trouble.report(e);
        }
    }

    /**
     * Drops what is not to be kept any more of a symbolic name.
     *
     * @param others bytes that may be there and that the history does not name
     */
    void clean(String bundle, Set<String> others) {
        Set<String> gone = new HashSet<>(others);
        history.of(bundle).forEach(line -> gone.add(line.entry().sha256()));
        gone.removeAll(wanted(bundle));
        gone.removeAll(underWay);
        try {
            for (String sha256 : gone) {
                store.remove(sha256);
            }
        } catch (IOException e) {
            trouble.report(e);
        }
    }
}
