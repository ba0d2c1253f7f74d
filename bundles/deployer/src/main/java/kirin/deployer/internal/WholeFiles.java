package kirin.deployer.internal;

import kirin.deployer.internal.configurations.ConfigurationFile;
import kirin.deployer.internal.configurations.ConfigurationReader;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.SequencedMap;
import java.util.TreeMap;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/**
 * Tells which files are whole: unchanged for a moment, and readable to their end. Java is not told
 * when a writer closes a file, but a jar's directory stands at its end, so half a jar cannot be
 * read. Deployer thread only; the files are read on another, each once as long as it stays.
 */
final class WholeFiles {
    private static final Logger LOG = LoggerFactory.getLogger(WholeFiles.class);

    /** A file that has not changed for so long is looked into. */
    private static final long STEADY_MILLIS = 100;

    /** A file that has not changed for so long and is still no jar is not being copied. */
    private static final long REFUSED_MILLIS = 1000;

    /** Files that are read within this time are told of together. */
    private static final long TOGETHER_MILLIS = 100;

    private final Executor reader;
    private final Executor owner;
    private final DroppedReader dropped;
    private final Predicate<BundleFile> wanted;
    private final Map<Path, Sight> sights = new HashMap<>();
    private final DepartedConfigurations departed = new DepartedConfigurations();

    /**
     * @param reader where files are read, which may take long
     * @param owner runs what was found out about a file on the deployer thread, and looks again
     * @param wanted the bundles to be deployed; the others count as if they were not there
     */
    WholeFiles(
            Executor reader, Executor owner, DroppedReader dropped, Predicate<BundleFile> wanted) {
        this.reader = reader;
        this.owner = owner;
        this.dropped = dropped;
        this.wanted = wanted;
    }

    /** Takes in what lies in the folders now. */
    void update(SequencedMap<Path, FileStamp> listed) {
        sights.forEach((path, sight) -> {
            if (!listed.containsKey(path)) {
                departed.note(path, sight.file);
            }
        });
        sights.keySet().retainAll(listed.keySet());
        Map<Path, Sight> due = new TreeMap<>();
        Object rules = dropped.rules();
        listed.forEach((path, stamp) -> {
            Sight sight = sights.get(path);
            if (sight == null || !sight.stamp.equals(stamp) || isToBeReconsidered(sight, rules)) {
                Sight before = sight;
                sight = new Sight(stamp, firstSeen(stamp), rules, before);
                // A mistake in a configuration does not take back what it was.
                sight.file = before == null ? departed.returned(path) : configuration(before.file);
                sights.put(path, sight);
            }
            if (isDue(sight)) {
                sight.reading = true;
                due.put(path, sight);
            }
        });
        if (!due.isEmpty()) {
            reader.execute(() -> read(new ArrayDeque<>(due.entrySet())));
        }
    }

    /** The bundles that can be deployed. */
    Collection<BundleFile> whole() {
        return all(BundleFile.class).stream().filter(wanted).toList();
    }

    /** Those with applications, also where only one is wanted. */
    List<BundleFile> offering() {
        return all(BundleFile.class).stream().filter(BundleFile::offersApplication).toList();
    }

    /** The sets that can be deployed. */
    Collection<SetFile> sets() {
        return all(SetFile.class);
    }

    /**
     * The configurations, as they stood in each file when it was without mistake last. Those of a
     * file that is not there any more stay for a moment, for who replaces it by deleting it first.
     */
    Collection<ConfigurationFile> configurations() {
        List<ConfigurationFile> all = new ArrayList<>(departed.configurations());
        all(Dropped.Configuration.class).forEach(each -> all.add(each.file()));
        return all;
    }

    /** The one of these that is in this file. */
    Optional<ConfigurationFile> configurationIn(Path path) {
        return configurations().stream().filter(each -> each.path().equals(path)).findFirst();
    }

    private static Dropped.@Nullable Configuration configuration(@Nullable Dropped file) {
        return file instanceof Dropped.Configuration it ? it : null;
    }

    private <T extends Dropped> List<T> all(Class<T> type) {
        return sights.values().stream()
                .map(sight -> sight.file)
                .filter(type::isInstance)
                .map(type::cast)
                .toList();
    }

    /**
     * Whether a configuration has just come that cannot be read yet: the bundle that it is for may
     * have come with it.
     */
    boolean awaitsConfigurations() {
        return sights.entrySet().stream()
                .anyMatch(each ->
                        !each.getValue().decided
                                && ConfigurationReader.isConfiguration(
                                        each.getKey().getFileName().toString())
                                && nowMillis() - each.getValue().noticedMillis < REFUSED_MILLIS);
    }

    /** Whether one of them has these bytes. */
    boolean hold(String sha256) {
        return whole().stream().anyMatch(file -> file.sha256().equals(sha256))
                || sets().stream().anyMatch(set -> set.holds(sha256));
    }

    /** Those that hold a bundle of this name. */
    List<BundleFile> named(String symbolicName) {
        return whole().stream().filter(file -> file.symbolicName().equals(symbolicName)).toList();
    }

    /** Those of this name, whatever they are. */
    List<Path> named(Path name) {
        return sights.keySet().stream().filter(path -> path.endsWith(name)).sorted().toList();
    }

    /** A file was removed for good: nothing of it holds on for who may replace it. */
    void leave(Path path) {
        sights.remove(path);
    }

    /** The files that cannot be deployed as they are. */
    List<Refused> refused() {
        return sights.entrySet().stream()
                .filter(sight -> !sight.getValue().refusal.isEmpty())
                .map(sight ->
                        new Refused(
                                sight.getKey(), sight.getValue().stamp, sight.getValue().refusal))
                .toList();
    }

    /** Why a file cannot be deployed as it is; empty if it can, or that is not known. */
    Optional<Refused> refusal(Path path) {
        return refused().stream().filter(each -> each.path().equals(path)).findFirst();
    }

    /** Whether there is a file, of whatever kind. */
    boolean contains(Path path) {
        return sights.containsKey(path);
    }

    /** Whether there is a file about which nothing can be said yet. */
    boolean isUndecided(Path path) {
        Sight sight = sights.get(path);
        return sight != null && !sight.decided;
    }

    /** Whether all is said about every file that lies there now. */
    boolean isSettled() {
        return sights.values().stream().allMatch(sight -> sight.decided);
    }

    /** Names of the files about which nothing can be said yet. */
    List<String> undecided() {
        return sights.entrySet().stream()
                .filter(sight -> !sight.getValue().decided)
                .map(sight -> sight.getKey().getFileName().toString())
                .sorted()
                .toList();
    }

    /** How long until another look can tell more; empty if there is nothing to tell. */
    @Nullable Duration nextLook() {
        boolean waiting =
                sights.values().stream().anyMatch(sight -> !sight.decided && !sight.reading);
        return waiting || departed.areWaiting() ? Duration.ofMillis(STEADY_MILLIS / 4) : null;
    }

    /** What has been accepted stays, whatever the rules are now. */
    private static boolean isToBeReconsidered(Sight sight, Object rules) {
        return !sight.refusal.isEmpty() && !sight.rules.equals(rules);
    }

    private static long firstSeen(FileStamp stamp) {
        // One that was last written long ago was moved in, or was there before the server. That is
        // all that the clock of the system is asked, for it may jump.
        long ageMillis = System.currentTimeMillis() - stamp.modified().toMillis();
        return nowMillis() - Math.clamp(ageMillis, 0, REFUSED_MILLIS);
    }

    private static long nowMillis() {
        return TimeUnit.NANOSECONDS.toMillis(System.nanoTime());
    }

    private static boolean isDue(Sight sight) {
        return !sight.decided && !sight.reading && nowMillis() >= sight.nextReadMillis;
    }

    /**
     * On the reader's thread. What was found together is told together, as far as it is read within
     * a moment: of two versions of a bundle only the better one is deployed, and nothing is missed
     * that is just being read. The rest queues anew, behind what has come since.
     */
    private void read(Queue<Map.Entry<Path, Sight>> due) {
        long endMillis = nowMillis() + TOGETHER_MILLIS;
        List<Runnable> outcomes = new ArrayList<>();
        do {
            Map.Entry<Path, Sight> next = due.remove();
            Sight sight = next.getValue();
            Runnable outcome = read(next.getKey(), sight);
            outcomes.add(() -> {
                sight.reading = false;
                outcome.run();
            });
        } while (!due.isEmpty() && nowMillis() < endMillis);
        owner.execute(() -> outcomes.forEach(Runnable::run));
        if (!due.isEmpty()) {
            reader.execute(() -> read(due));
        }
    }

    private Runnable read(Path path, Sight sight) {
        try {
            Dropped file = dropped.read(path, sight.stamp);
            return () -> accept(path, sight, file);
        } catch (NoBundleException e) {
            return () -> refuse(path, sight, String.valueOf(e.getMessage()));
        } catch (IOException | RuntimeException | Error e) {
            return () -> unreadable(path, sight, e);
        }
    }

    private void accept(Path path, Sight sight, Dropped dropped) {
        sight.decided = true;
        sight.file = dropped;
        if (dropped instanceof SetFile set && sights.get(path) == sight) {
            set.notes().forEach(note -> LOG.info("{}: {}", set.name(), note));
        }
        if (dropped instanceof BundleFile file && file.isWrapped() && sights.get(path) == sight) {
            LOG.info(
                    "{} is a plain jar and is taken as the bundle {} {}, which exports all its"
                            + " packages",
                    file.name(),
                    file.symbolicName(),
                    file.version());
        }
    }

    private void unreadable(Path path, Sight sight, Throwable reason) {
        long decidedMillis = sight.sinceMillis + REFUSED_MILLIS;
        if (sight.nextReadMillis < decidedMillis && nowMillis() < decidedMillis) {
            // Once more, at the end of the time for which it may still be on its way.
            sight.nextReadMillis = decidedMillis;
            return;
        }
        LOG.debug("{} cannot be read", path, reason);
        String kind = kind(path.toString());
        refuse(path, sight, "it " + kind + " (" + reason.getMessage() + "); copy it again");
    }

    /** What is wrong with a file that cannot be read to its end. */
    static String kind(String name) {
        if (SetReader.isSet(name)) {
            return "is no readable archive";
        }
        return name.endsWith(".jar") ? "is no readable jar" : "cannot be read";
    }

    private void refuse(Path path, Sight sight, String reason) {
        sight.decided = true;
        sight.refusal = reason;
        if (sights.get(path) != sight) {
            // It has changed, or gone, while it was read.
            return;
        }
        LOG.error(
                "{} was not deployed: {}{}",
                path.getFileName(),
                reason,
                sight.file == null ? "" : " (what it said before stays in force)");
    }

    /**
     * A file that cannot be deployed as it is.
     *
     * @param reason as it was logged
     */
    record Refused(Path path, FileStamp stamp, String reason) {}

    private static final class Sight {
        final FileStamp stamp;
        final Object rules;
        final long sinceMillis;
        long nextReadMillis;
        // Since when there is something to find out, however often it changed since.
        final long noticedMillis;
        boolean reading;
        boolean decided;
        @Nullable Dropped file;
        // Empty as long as nothing is wrong with it.
        String refusal = "";

        Sight(FileStamp stamp, long sinceMillis, Object rules, @Nullable Sight before) {
            noticedMillis = before == null || before.decided ? nowMillis() : before.noticedMillis;
            this.stamp = stamp;
            this.rules = rules;
            this.sinceMillis = sinceMillis;
            this.nextReadMillis = sinceMillis + STEADY_MILLIS;
        }
    }
}
