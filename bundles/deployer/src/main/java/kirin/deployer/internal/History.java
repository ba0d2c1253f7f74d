package kirin.deployer.internal;

import kirin.deployer.internal.HistoryFile.Line;
import kirin.management.HistoryEntry;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * What was deployed, refused, replaced and removed, in its order: in memory, and in a file that the
 * next process reads. Deployer thread only.
 */
final class History {
    private static final int MOST_LINES = 2000;

    private final HistoryFile file;
    private final DiskTrouble trouble;
    private final TreeMap<Integer, Line> lines = new TreeMap<>();
    private final Map<String, Integer> lastOfDigest = new HashMap<>();

    /**
     * @param place of the file, made with the first entry
     */
    History(Path place, DiskTrouble trouble) {
        this.file = new HistoryFile(place);
        this.trouble = trouble;
        read();
    }

    private void read() {
        try {
            List<Line> all = file.read();
            all.forEach(this::remember);
            if (all.size() > MOST_LINES) {
                while (lines.size() > MOST_LINES / 2) {
                    lines.pollFirstEntry();
                }
                file.replace(lines.values());
            }
        } catch (IOException e) {
            trouble.report(e);
        }
    }

    /** What is in service under a symbolic name, or was when the server ended. */
    Optional<Line> serving(String bundle) {
        return of(bundle, Records.SERVING).stream().findFirst();
    }

    /** The entries of a symbolic name with this outcome, the newest first. */
    List<Line> of(String bundle, String outcome) {
        return newestFirst().stream()
                .filter(line -> line.entry().bundle().equals(bundle))
                .filter(line -> line.entry().outcome().equals(outcome))
                .toList();
    }

    Collection<Line> newestFirst() {
        return lines.descendingMap().values();
    }

    Optional<Line> numbered(int number) {
        return Optional.ofNullable(lines.get(number));
    }

    /** The newest of what has these bytes. */
    Optional<Line> last(String sha256) {
        return Optional.ofNullable(lastOfDigest.get(sha256)).flatMap(this::numbered);
    }

    /** All about an application, or a bundle of that name, the newest first. */
    List<HistoryEntry> about(String application) {
        Set<String> bundles = new HashSet<>(Set.of(application));
        for (Line line : lines.values()) {
            if (line.applications().contains(application)) {
                bundles.add(line.entry().bundle());
            }
        }
        return newestFirst().stream()
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
            file.append(line);
        } catch (IOException e) {
            trouble.report(e);
        }
    }

    private void remember(Line line) {
        lines.put(line.entry().number(), line);
        lastOfDigest.merge(line.entry().sha256(), line.entry().number(), Math::max);
    }
}
