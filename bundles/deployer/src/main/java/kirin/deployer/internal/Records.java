package kirin.deployer.internal;

import kirin.deployer.internal.HistoryFile.Line;
import kirin.management.HistoryEntry;
import kirin.management.QuarantinedFile;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.IntSupplier;

/**
 * What was deployed and what came of it, over restarts: the history, the bundles themselves, and
 * the quarantine. A disk that does not take them costs the way back, and nothing else. Deployer
 * thread only.
 */
final class Records {
    static final String SERVING = "SERVING";
    static final String REPLACED = "REPLACED";
    static final String REMOVED = "REMOVED";
    static final String REFUSED = "REFUSED";
    static final String ROLLED_BACK = "ROLLED_BACK";
    static final String ABORTED = "ABORTED";

    /** Replaced by command, although its file is still there. */
    static final String OVERRULED = "OVERRULED";

    /** Those of which the file is left aside until its bytes change. */
    private static final Set<String> SET_ASIDE = Set.of(REFUSED, ROLLED_BACK, ABORTED, OVERRULED);

    private static final Logger LOG = LoggerFactory.getLogger(Records.class);
    private static final int MOST_LINES = 2000;

    private final HistoryFile file;
    private final BundleReader reader;
    private final BundleStore store;
    private final Quarantine quarantine;
    private final Path attemptsFolder;
    // Null if it cannot be read.
    private @Nullable Attempts attempts;
    private final IntSupplier keepRevisions;
    private final TreeMap<Integer, Line> lines = new TreeMap<>();
    private final Map<String, Integer> lastOfDigest = new HashMap<>();
    private final Set<String> askedFor = new HashSet<>();
    // Their outcome is not known yet.
    private final Set<String> underWay = new HashSet<>();
    private boolean reported;

    /**
     * @param folder made when there is something to keep
     * @param keepRevisions how many bundles of each name stay in the store
     */
    Records(Path folder, BundleReader reader, IntSupplier keepRevisions) {
        this.reader = reader;
        this.file = new HistoryFile(folder.resolve("history.tsv"));
        this.store = new BundleStore(folder.resolve("bundles"));
        this.quarantine = new Quarantine(folder.resolve("quarantine"));
        this.attemptsFolder = folder.resolve("attempts");
        this.keepRevisions = keepRevisions;
        read();
    }

    private void read() {
        try {
            attempts = new Attempts(attemptsFolder);
            List<Line> all = file.read();
            all.forEach(this::remember);
            if (all.size() > MOST_LINES) {
                while (lines.size() > MOST_LINES / 2) {
                    lines.pollFirstEntry();
                }
                file.replace(lines.values());
            }
            clean();
        } catch (IOException e) {
            failed(e);
        }
    }

    /**
     * The bytes of a file, kept so that it can be gone back to.
     *
     * @return where they are: the file itself if no copy can be made
     * @throws IOException if the file has other bytes by now
     */
    Path keep(BundleFile bundle) throws IOException {
        underWay.add(bundle.sha256());
        try {
            if (attempts != null) {
                attempts.begin(bundle.sha256());
            }
            return store.keep(bundle.path(), bundle.sha256());
        } catch (BundleStore.ChangedException e) {
            throw e;
        } catch (IOException e) {
            failed(e);
            return bundle.path();
        }
    }

    /** Where the bytes of a bundle are: in the store, or where the file is. */
    Path where(BundleFile bundle) {
        return store.has(bundle.sha256()) ? store.path(bundle.sha256()) : bundle.path();
    }

    /** A bundle has taken over; the one of its name that served before has been replaced. */
    int serving(BundleFile bundle, String by, Collection<String> applications) {
        Optional<Line> before = current(bundle.symbolicName());
        int number = add(bundle, by, SERVING, "", applications);
        before.ifPresent(line -> change(line.entry().number(), REPLACED, ""));
        decided(bundle);
        try {
            // What was there before is not there any more, unless this comes from the store.
            String place = bundle.liesAtItsPath() ? bundle.path().toString() : "";
            quarantine.release(place, bundle.sha256());
        } catch (IOException e) {
            failed(e);
        }
        clean();
        return number;
    }

    /** A bundle was not taken; it is left aside until its bytes change or somebody asks for it. */
    void refused(BundleFile bundle, String by, String reason) {
        setAside(bundle, entry(add(bundle, by, REFUSED, reason, List.of())));
        decided(bundle);
        clean();
    }

    /** A bundle is not tried any more, before anything came of it. */
    void dropped(BundleFile bundle) {
        underWay.remove(bundle.sha256());
        endAttempt(bundle);
    }

    private void decided(BundleFile bundle) {
        askedFor.remove(bundle.sha256());
        dropped(bundle);
    }

    private void endAttempt(BundleFile bundle) {
        try {
            if (attempts != null) {
                attempts.end(bundle.sha256());
            }
        } catch (IOException e) {
            failed(e);
        }
    }

    /** How often a server has ended while these bytes were on their way into service. */
    int brokenOff(BundleFile bundle) {
        return attempts == null ? 0 : attempts.brokenOff(bundle.sha256());
    }

    /** A bundle that has served, or had a share, is left aside from now on. */
    void setAside(int number, BundleFile bundle, String outcome, String reason) {
        change(number, outcome, reason);
        setAside(bundle, entry(number));
        decided(bundle);
    }

    private void setAside(BundleFile bundle, HistoryEntry entry) {
        try {
            quarantine.take(
                    new QuarantinedFile(
                            bundle.path().toString(),
                            bundle.symbolicName(),
                            bundle.version().toString(),
                            bundle.sha256(),
                            entry.time(),
                            entry.reason()),
                    where(bundle));
        } catch (IOException e) {
            failed(e);
        }
    }

    /** A bundle with a share of the requests, whose end is not known yet. */
    int shared(BundleFile bundle, String by) {
        endAttempt(bundle);
        return add(bundle, by, "SHARED", "", List.of());
    }

    /** A bundle that had a share has taken over. */
    void promoted(int number, Collection<String> applications) {
        Line line = lines.get(number);
        if (line != null) {
            current(line.entry().bundle())
                    .ifPresent(before -> change(before.entry().number(), REPLACED, ""));
            write(new Line(line.entry(), line.file(), List.copyOf(applications)).with(SERVING, ""));
        }
    }

    /** A bundle was taken out of service in good order. */
    void removed(String bundle) {
        current(bundle).ifPresent(line -> change(line.entry().number(), REMOVED, ""));
    }

    /** Whether these bytes failed, and nobody has asked for them since. */
    boolean isSetAside(String sha256) {
        Line line = last(sha256);
        return line != null
                && SET_ASIDE.contains(line.entry().outcome())
                && !askedFor.contains(sha256);
    }

    /** Lets bytes that failed be tried once more. */
    void askFor(String sha256) {
        askedFor.add(sha256);
    }

    List<QuarantinedFile> quarantined() {
        return quarantine.files();
    }

    /** What is in service under a symbolic name, or was when the server ended. */
    Optional<Line> current(String bundle) {
        return lines.descendingMap().values().stream()
                .filter(line -> line.entry().bundle().equals(bundle))
                .filter(line -> line.entry().outcome().equals(SERVING))
                .findFirst();
    }

    /** What served under a symbolic name before that, if it is kept. */
    Optional<BundleFile> former(String bundle) {
        return kept(bundle, REPLACED);
    }

    /** What served last under a symbolic name when the server ended, if it is kept. */
    Optional<BundleFile> lastGood(String bundle) {
        return kept(bundle, SERVING);
    }

    private Optional<BundleFile> kept(String bundle, String outcome) {
        return lines.descendingMap().values().stream()
                .filter(line -> line.entry().bundle().equals(bundle))
                .filter(line -> line.entry().outcome().equals(outcome))
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

    Optional<Line> numbered(int number) {
        return Optional.ofNullable(lines.get(number));
    }

    /** All about an application, or a bundle of that name, the newest first. */
    List<HistoryEntry> history(String application) {
        Set<String> bundles = new HashSet<>(Set.of(application));
        for (Line line : lines.values()) {
            if (line.applications().contains(application)) {
                bundles.add(line.entry().bundle());
            }
        }
        return lines.descendingMap().values().stream()
                .map(Line::entry)
                .filter(entry -> bundles.contains(entry.bundle()))
                .toList();
    }

    private int add(
            BundleFile bundle,
            String by,
            String outcome,
            String reason,
            Collection<String> applications) {
        int number = lines.isEmpty() ? 1 : lines.lastKey() + 1;
        write(
                new Line(
                        new HistoryEntry(
                                number,
                                bundle.symbolicName(),
                                bundle.version().toString(),
                                bundle.sha256(),
                                now(),
                                by,
                                outcome,
                                reason),
                        bundle.path().toString(),
                        List.copyOf(applications)));
        return number;
    }

    private void change(int number, String outcome, String reason) {
        Line line = lines.get(number);
        if (line != null) {
            write(line.with(outcome, reason));
        }
    }

    private void write(Line line) {
        remember(line);
        try {
            file.append(line);
        } catch (IOException e) {
            failed(e);
        }
    }

    private void remember(Line line) {
        lines.put(line.entry().number(), line);
        lastOfDigest.merge(line.entry().sha256(), line.entry().number(), Math::max);
    }

    private @Nullable Line last(String sha256) {
        Integer number = lastOfDigest.get(sha256);
        return number == null ? null : lines.get(number);
    }

    private HistoryEntry entry(int number) {
        return Objects.requireNonNull(lines.get(number)).entry();
    }

    /** Of each name the newest bundles that have served stay, and what serves now. */
    private void clean() {
        Map<String, Set<String>> kept = new HashMap<>();
        for (Line line : lines.descendingMap().values()) {
            HistoryEntry entry = line.entry();
            Set<String> digests = kept.computeIfAbsent(entry.bundle(), name -> new HashSet<>());
            boolean hasServed = Set.of(SERVING, REPLACED).contains(entry.outcome());
            if (hasServed && digests.size() < keepRevisions.getAsInt()) {
                digests.add(entry.sha256());
            }
        }
        Set<String> all = new HashSet<>(underWay);
        kept.values().forEach(all::addAll);
        try {
            store.retain(all);
        } catch (IOException e) {
            failed(e);
        }
    }

    private void failed(IOException e) {
        LOG.debug("What is deployed could not be recorded", e);
        if (!reported) {
            reported = true;
            LOG.warn(
                    "The history cannot be kept ({}): make store_dir writable, or give the disk"
                            + " room; until then nothing can be rolled back",
                    e.getMessage());
        }
    }

    private static String now() {
        return Instant.now().truncatedTo(ChronoUnit.MILLIS).toString();
    }
}
