package kirin.deployer.internal;

import kirin.deployer.internal.HistoryFile.Line;
import kirin.management.HistoryEntry;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;

/**
 * What was deployed, refused, replaced and removed, in its order: in memory, and in a file that the
 * next process reads. Both are bounded: of each bundle, and of all, the newest entries stay, and
 * those that something depends on. Deployer thread only.
 */
final class History {
    private final HistoryFile file;
    private final DiskTrouble trouble;
    private final Limits limits;
    private final Predicate<HistoryEntry> isNeeded;
    private final TreeMap<Integer, Line> lines = new TreeMap<>();
    private final Map<String, TreeMap<Integer, Line>> byBundle = new HashMap<>();
    private final Map<String, Integer> lastOfDigest = new HashMap<>();
    // With those that tell what has become of an entry since.
    private int linesInFile;

    /**
     * How much is remembered.
     *
     * @param most of all bundles
     * @param mostOfOne of one bundle
     */
    record Limits(int most, int mostOfOne) {}

    /**
     * @param place of the file, made with the first entry
     * @param isNeeded which entries stay whatever their age
     */
    History(Path place, DiskTrouble trouble, Limits limits, Predicate<HistoryEntry> isNeeded) {
        this.file = new HistoryFile(place);
        this.trouble = trouble;
        this.limits = limits;
        this.isNeeded = isNeeded;
        read();
    }

    private void read() {
        try {
            List<Line> all = file.read();
            all.forEach(this::remember);
            linesInFile = all.size();
        } catch (IOException e) {
            trouble.report(e);
        }
    }

    /** What is in service under a symbolic name, or was when the server ended. */
    Optional<Line> serving(String bundle) {
        return of(bundle).stream()
                .filter(line -> line.entry().outcome().equals(Records.SERVING))
                .findFirst();
    }

    /** The entries of a symbolic name, the newest first. */
    Collection<Line> of(String bundle) {
        TreeMap<Integer, Line> its = byBundle.get(bundle);
        return its == null ? List.of() : its.descendingMap().values();
    }

    /** The symbolic names of which there are entries. */
    Set<String> bundles() {
        return Set.copyOf(byBundle.keySet());
    }

    Optional<Line> numbered(int number) {
        return Optional.ofNullable(lines.get(number));
    }

    /** The newest of what has these bytes. */
    Optional<Line> last(String sha256) {
        return Optional.ofNullable(lastOfDigest.get(sha256)).flatMap(this::numbered);
    }

    /**
     * The newest that says what is to become of a file with these bytes: a share of the requests,
     * which others of the same bytes may have, does not.
     */
    Optional<Line> lastDecision(String sha256) {
        Optional<Line> last = last(sha256);
        if (last.isEmpty() || !isShare(last.get())) {
            return last;
        }
        return of(last.get().entry().bundle()).stream()
                .filter(line -> line.entry().sha256().equals(sha256) && !isShare(line))
                .findFirst();
    }

    private static boolean isShare(Line line) {
        return line.entry().outcome().equals(Records.SHARED);
    }

    /** All about an application, or a bundle of that name, the newest first. */
    List<HistoryEntry> about(String application) {
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

    /** Adds an entry of this moment. */
    HistoryEntry add(
            BundleFile bundle,
            String by,
            String outcome,
            String reason,
            Collection<String> applications) {
        var entry =
                new HistoryEntry(
                        lines.isEmpty() ? 1 : lines.lastKey() + 1,
                        bundle.symbolicName(),
                        bundle.version().toString(),
                        bundle.sha256(),
                        Instant.now().truncatedTo(ChronoUnit.MILLIS).toString(),
                        by,
                        outcome,
                        reason);
        write(new Line(entry, bundle.path().toString(), List.copyOf(applications)));
        return entry;
    }

    /**
     * What has become of an entry since.
     *
     * @return how it is now; null if it is not kept any more
     */
    @Nullable HistoryEntry change(int number, String outcome, String reason) {
        Line line = lines.get(number);
        return line == null ? null : change(line, line.applications(), outcome, reason);
    }

    /** As {@link #change(int, String, String)}, with the applications that it brings by now. */
    HistoryEntry change(Line line, Collection<String> applications, String outcome, String reason) {
        var changed =
                new Line(line.entry(), line.file(), List.copyOf(applications))
                        .with(outcome, reason);
        write(changed);
        return changed.entry();
    }

    private void write(Line line) {
        remember(line);
        try {
            if (linesInFile > 2 * Math.max(limits.most(), lines.size())) {
                file.replace(lines.values());
                linesInFile = lines.size();
            } else {
                file.append(line);
                linesInFile++;
            }
        } catch (IOException e) {
            trouble.report(e);
        }
    }

    private void remember(Line line) {
        HistoryEntry entry = line.entry();
        lines.put(entry.number(), line);
        byBundle.computeIfAbsent(entry.bundle(), name -> new TreeMap<>()).put(entry.number(), line);
        lastOfDigest.merge(entry.sha256(), entry.number(), Math::max);
    }

    /**
     * Forgets what is too old. A little more than what stays may gather, so that not each entry
     * means a look at all others.
     *
     * @return the bytes that no entry is about any more
     */
    Set<String> trim(String bundle) {
        List<Line> old = new ArrayList<>();
        if (of(bundle).size() > limits.mostOfOne() * 5 / 4) {
            of(bundle).stream().skip(limits.mostOfOne()).forEach(old::add);
        }
        if (lines.size() > limits.most() * 5 / 4) {
            lines.descendingMap().values().stream().skip(limits.most()).forEach(old::add);
        }
        old.removeIf(line -> isNeeded.test(line.entry()));
        old.forEach(this::forget);
        Set<String> gone = new HashSet<>();
        old.forEach(line -> gone.add(line.entry().sha256()));
        gone.removeAll(lastOfDigest.keySet());
        return gone;
    }

    private void forget(Line line) {
        HistoryEntry entry = line.entry();
        lines.remove(entry.number());
        lastOfDigest.remove(entry.sha256(), entry.number());
        TreeMap<Integer, Line> its = byBundle.get(entry.bundle());
        if (its != null) {
            its.remove(entry.number());
            if (its.isEmpty()) {
                byBundle.remove(entry.bundle());
            }
        }
    }
}
