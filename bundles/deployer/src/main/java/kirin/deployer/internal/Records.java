package kirin.deployer.internal;

import kirin.management.Events;
import kirin.management.HistoryEntry;
import kirin.management.QuarantinedFile;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.IntSupplier;
import java.util.function.Predicate;

/**
 * What came of each bundle, over restarts: told to the history, to the store that keeps the bundles
 * themselves, and to the quarantine. A disk that does not take them costs the way back, and nothing
 * else. Deployer thread only.
 */
final class Records {
    static final String SERVING = "SERVING";
    static final String SHARED = "SHARED";
    static final String REPLACED = "REPLACED";
    static final String REMOVED = "REMOVED";
    static final String REFUSED = "REFUSED";
    static final String ROLLED_BACK = "ROLLED_BACK";
    static final String ABORTED = "ABORTED";

    /** Replaced by command, although its file is still there. */
    static final String OVERRULED = "OVERRULED";

    /** Its bundle was uninstalled by somebody else than the deployer. */
    static final String UNINSTALLED = "UNINSTALLED";

    /** The start of the server has ended by it or something else, before anybody was served. */
    static final String NEVER_SERVED = "NEVER_SERVED";

    /** Those of which the file is left aside until its bytes change. */
    private static final Set<String> SET_ASIDE =
            Set.of(REFUSED, ROLLED_BACK, ABORTED, OVERRULED, UNINSTALLED);

    private static final History.Limits LIMITS = new History.Limits(2000, 100);

    private final DiskTrouble trouble = new DiskTrouble();
    private final History history;
    private final KeptBundles kept;
    private final Quarantine quarantine;
    // Null if it cannot be read.
    private final @Nullable Attempts attempts;
    private final Lying lying;
    private final Tidings tidings;
    private final Set<String> askedFor = new HashSet<>();

    /** Of each bundle, the entry of what its newest one has replaced. */
    private final Map<String, Integer> replaced = new HashMap<>();

    /** Of each bundle and set that has taken over since the start, the newest entry. */
    private final Map<String, Integer> takenOver = new HashMap<>();

    /**
     * What lies in the deploy folders now.
     *
     * @param bytes of this digest
     * @param file of this path
     */
    record Lying(Predicate<String> bytes, Predicate<Path> file) {}

    /**
     * @param folder made when there is something to keep
     * @param keepRevisions how many bundles of each name stay in the store
     * @param events told of what came of bundles
     */
    Records(
            Path folder,
            BundleReader reader,
            IntSupplier keepRevisions,
            Lying lying,
            Events events) {
        this(folder, reader, keepRevisions, lying, LIMITS, events);
    }

    Records(
            Path folder,
            BundleReader reader,
            IntSupplier keepRevisions,
            Lying lying,
            History.Limits limits,
            Events events) {
        this.tidings = new Tidings(events);
        this.lying = lying;
        history = new History(folder.resolve("history.tsv"), trouble, limits, this::isNeeded);
        kept =
                new KeptBundles(
                        new BundleStore(folder.resolve("bundles")),
                        reader,
                        history,
                        keepRevisions,
                        trouble);
        quarantine = new Quarantine(Quarantine.in(folder), lying.file());
        attempts = attempts(folder.resolve("attempts"));
        kept.clean();
    }

    /** What serves, what it can be rolled back to, and why a file that lies there is left aside. */
    private boolean isNeeded(HistoryEntry entry) {
        boolean isNewest =
                history.last(entry.sha256())
                        .filter(line -> line.entry().number() == entry.number())
                        .isPresent();
        return switch (entry.outcome()) {
            case SERVING, SHARED -> true;
            case REPLACED ->
                    isNewest
                            && history.serving(entry.bundle()).isPresent()
                            && kept.wanted(entry.bundle()).contains(entry.sha256());
            default ->
                    isNewest
                            && SET_ASIDE.contains(entry.outcome())
                            && lying.bytes().test(entry.sha256());
        };
    }

    private void trim(BundleFile newest) {
        Set<String> gone = history.trim(newest.symbolicName());
        if (!gone.isEmpty()) {
            kept.clean(newest.symbolicName(), gone);
        }
    }

    private @Nullable Attempts attempts(Path folder) {
        try {
            return new Attempts(folder);
        } catch (IOException e) {
            trouble.report(e);
            return null;
        }
    }

    History history() {
        return history;
    }

    KeptBundles kept() {
        return kept;
    }

    /**
     * A bundle is on its way into service.
     *
     * @return where its bytes are: the file itself if no copy can be made
     * @throws IOException if the file has other bytes by now
     */
    Path begin(BundleFile bundle) throws IOException {
        beginAttempt(bundle);
        return kept.keep(bundle);
    }

    private void beginAttempt(BundleFile bundle) {
        try {
            if (attempts != null) {
                attempts.begin(bundle.sha256());
            }
        } catch (IOException e) {
            trouble.report(e);
        }
    }

    /** A bundle that is on its way lacks something, and waits for that. */
    void waits(BundleFile bundle) {
        try {
            if (attempts != null) {
                attempts.pause(bundle.sha256());
            }
        } catch (IOException e) {
            trouble.report(e);
        }
    }

    /** A bundle that has waited is on its way again. */
    void goesOn(BundleFile bundle) {
        beginAttempt(bundle);
    }

    /** A bundle has taken over; the one of its name that served before has been replaced. */
    int serving(BundleFile bundle, String by, Collection<String> applications) {
        Optional<HistoryFile.Line> before = history.serving(bundle.symbolicName());
        int number = history.add(bundle, by, SERVING, "", applications).number();
        replaced.remove(bundle.symbolicName());
        takenOver.put(bundle.symbolicName(), number);
        before.ifPresent(line -> {
            history.change(line.entry().number(), REPLACED, "");
            replaced.put(bundle.symbolicName(), line.entry().number());
        });
        decided(bundle);
        try {
            // What was there before is not there any more, unless this comes from the store.
            String place = bundle.liesAtItsPath() ? bundle.path().toString() : "";
            quarantine.release(place, bundle.sha256());
        } catch (IOException e) {
            trouble.report(e);
        }
        trim(bundle);
        tidings.serves(bundle, by, applications, version(before));
        return number;
    }

    private static String version(Optional<HistoryFile.Line> line) {
        return line.map(it -> it.entry().version()).orElse("");
    }

    /**
     * A bundle that has taken over never answered, and the server ends for that. The next start
     * tries it again, as what it lacked may be there by then; what served before it is what served
     * last.
     */
    void neverServed(int number, String bundle, String reason) {
        history.change(number, NEVER_SERVED, reason);
        Integer before = replaced.remove(bundle);
        if (before != null) {
            history.change(before, SERVING, "");
        }
    }

    /** The same of all that has taken over, as the start has failed elsewhere. */
    void neverServed(String reason) {
        takenOver.forEach((bundle, number) ->
                history.numbered(number)
                        .filter(line -> line.entry().outcome().equals(SERVING))
                        .ifPresent(line -> neverServed(number, bundle, reason)));
    }

    /** A bundle was not taken; it is left aside until its bytes change or somebody asks for it. */
    void refused(BundleFile bundle, String by, String reason) {
        setAside(bundle, history.add(bundle, by, REFUSED, reason, List.of()));
        decided(bundle);
        trim(bundle);
        tidings.refused(bundle, by, reason);
    }

    /** A bundle is not tried any more, before anything came of it. */
    void dropped(BundleFile bundle) {
        kept.decided(bundle);
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
            trouble.report(e);
        }
    }

    /** How often a server has ended while these bytes were on their way into service. */
    int brokenOff(BundleFile bundle) {
        return attempts == null ? 0 : attempts.brokenOff(bundle.sha256());
    }

    /** A bundle that has served, or had a share, is left aside from now on. */
    void setAside(int number, BundleFile bundle, String outcome, String reason) {
        HistoryEntry entry = history.change(number, outcome, reason);
        if (entry != null) {
            setAside(bundle, entry);
        }
        decided(bundle);
        tidings.setAside(bundle, outcome, reason);
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
                    kept.where(bundle));
        } catch (IOException e) {
            trouble.report(e);
        }
    }

    /** A bundle with a share of the requests, whose end is not known yet. */
    int shared(BundleFile bundle, String by) {
        endAttempt(bundle);
        int number = history.add(bundle, by, SHARED, "", List.of()).number();
        trim(bundle);
        return number;
    }

    /** A bundle that had a share has taken over. */
    void promoted(int number, BundleFile bundle, Collection<String> applications) {
        history.numbered(number)
                .ifPresent(line -> {
                    Optional<HistoryFile.Line> before = history.serving(line.entry().bundle());
                    before.ifPresent(it -> history.change(it.entry().number(), REPLACED, ""));
                    history.change(line, applications, SERVING, "");
                    tidings.serves(bundle, "promote", applications, version(before));
                });
        decided(bundle);
    }

    /** A bundle was taken out of service in good order. */
    void removed(String bundle) {
        removed(bundle, false);
    }

    /**
     * The same.
     *
     * @param inFolder whether because its file was taken out of the folder
     */
    void removed(String bundle, boolean inFolder) {
        history.serving(bundle)
                .ifPresent(line -> {
                    history.change(line.entry().number(), REMOVED, "");
                    tidings.removed(bundle, line.entry().version(), line.file(), inFolder);
                });
    }

    /** Whether these bytes failed, and nobody has asked for them since. */
    boolean isSetAside(String sha256) {
        return !askedFor.contains(sha256)
                && history.lastDecision(sha256)
                        .filter(line -> SET_ASIDE.contains(line.entry().outcome()))
                        .isPresent();
    }

    /** Lets bytes that failed be tried once more. */
    void askFor(String sha256) {
        askedFor.add(sha256);
    }

    List<QuarantinedFile> quarantined() {
        return quarantine.files();
    }

    /** The symbolic name of what serves from a file of this path, or did when the server ended. */
    Optional<String> servedFrom(Path path) {
        String file = path.toString();
        return history.bundles().stream()
                .filter(bundle ->
                        history.serving(bundle).filter(it -> it.file().equals(file)).isPresent())
                .findFirst();
    }

    /** Whether something of a symbolic name serves, or did when the server ended. */
    boolean hasServed(String bundle) {
        return history.serving(bundle).isPresent();
    }

    /** What served under a symbolic name before what serves now, if it is kept. */
    Optional<BundleFile> former(String bundle) {
        return kept.last(bundle, REPLACED);
    }

    /**
     * What served last under a symbolic name when the server ended, if it is kept and has not
     * failed since.
     */
    Optional<BundleFile> lastGood(String bundle) {
        return kept.last(bundle, SERVING).filter(file -> !isSetAside(file.sha256()));
    }
}
