package kirin.itests.harness;

import java.time.Duration;
import java.util.Collection;
import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What became of the requests of a {@link CountingClient}. Once it has ended, each of them was
 * answered rightly, or is in exactly one of the other counts but {@code doubled}.
 *
 * @param kinds right answers by their kind
 * @param wrongStatus answers with another status than 200, by status
 * @param torn answers that came, but not whole, by what was wrong
 * @param mixedUp answers that carried the number of another request
 * @param backwards answers of an older generation than one that was there before the request
 * @param connectionErrors requests without any byte of an answer, by reason
 * @param doubled answers that came once more, or bytes that came after an answer
 * @param sent requests that were begun
 * @param time since the first request
 */
public record LoadResult(
        Map<String, Long> kinds,
        Map<Integer, Long> wrongStatus,
        Map<String, Long> torn,
        long mixedUp,
        long backwards,
        Map<String, Long> connectionErrors,
        long doubled,
        long sent,
        Duration time) {

    public LoadResult {
        kinds = sorted(kinds);
        wrongStatus = sorted(wrongStatus);
        torn = sorted(torn);
        connectionErrors = sorted(connectionErrors);
    }

    /** How many were answered rightly. */
    public long right() {
        return sum(kinds.values());
    }

    /** How many right answers were of this kind. */
    public long right(String kind) {
        return kinds.getOrDefault(kind, 0L);
    }

    /** How many have got no whole answer, of whatever status. */
    public long lost() {
        return sum(connectionErrors.values()) + sum(torn.values());
    }

    /** Whether every request was answered rightly and once. */
    public boolean isFlawless() {
        return sent > 0 && sent == right() && doubled == 0;
    }

    @Override
    public String toString() {
        return ("%d sent in %.1f s, %d right %s, wrong status %s, torn %s, mixed up %d, backwards"
                        + " %d, doubled %d, connection errors %s")
                .formatted(
                        sent,
                        time.toMillis() / 1000.0,
                        right(),
                        kinds,
                        wrongStatus,
                        torn,
                        mixedUp,
                        backwards,
                        doubled,
                        connectionErrors);
    }

    private static <K> SortedMap<K, Long> sorted(Map<K, Long> counts) {
        return Collections.unmodifiableSortedMap(new TreeMap<>(counts));
    }

    private static long sum(Collection<Long> counts) {
        return counts.stream().mapToLong(Long::longValue).sum();
    }
}
