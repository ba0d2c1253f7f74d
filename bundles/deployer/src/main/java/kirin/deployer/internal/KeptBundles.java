package kirin.deployer.internal;

import kirin.deployer.internal.HistoryFile.Line;
import kirin.management.HistoryEntry;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.IntSupplier;

/**
 * The bytes of what was deployed, to go back to: of each symbolic name the newest that have served,
 * and all that is on its way. Deployer thread only.
 */
final class KeptBundles {
    private static final Logger LOG = LoggerFactory.getLogger(KeptBundles.class);

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
    }

    /** Where the bytes of a bundle are: here, or where the file is. */
    Path where(BundleFile bundle) {
        return store.has(bundle.sha256()) ? store.path(bundle.sha256()) : bundle.path();
    }

    /** The newest of a symbolic name with this outcome, of what is kept. */
    Optional<BundleFile> last(String bundle, String outcome) {
        return history.of(bundle, outcome).stream()
                .flatMap(line -> restored(line).stream())
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

    /** Drops what is not to be kept any more. */
    void clean() {
        Map<String, Set<String>> kept = new HashMap<>();
        for (Line line : history.newestFirst()) {
            HistoryEntry entry = line.entry();
            Set<String> digests = kept.computeIfAbsent(entry.bundle(), name -> new HashSet<>());
            boolean hasServed = Set.of(Records.SERVING, Records.REPLACED).contains(entry.outcome());
            if (hasServed && digests.size() < keepRevisions.getAsInt()) {
                digests.add(entry.sha256());
            }
        }
        Set<String> all = new HashSet<>(underWay);
        kept.values().forEach(all::addAll);
        try {
            store.retain(all);
        } catch (IOException e) {
            trouble.report(e);
        }
    }
}
