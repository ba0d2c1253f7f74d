package kirin.server.internal;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;

/**
 * What had ended at certain times of the last fifteen minutes, so that one can tell what has since.
 * The arbiter adds, any thread asks.
 */
final class RecentPast {
    /** How often it is looked. */
    static final Duration STEP = Duration.ofSeconds(5);

    private static final Duration LONGEST = Duration.ofMinutes(15);
    private static final Duration MINUTE = Duration.ofMinutes(1);

    private final EndedRequests requests;
    // All below: guarded by this, the oldest first.
    private final Deque<Total> totals = new ArrayDeque<>();
    private final Deque<Times> times = new ArrayDeque<>();

    private record Total(long nanos, long requests) {}

    private record Times(long nanos, Latencies.Counts counts) {}

    /**
     * @param now as {@link System#nanoTime} counts
     */
    RecentPast(EndedRequests requests, long now) {
        this.requests = requests;
        add(now);
    }

    /** Looks, if it is time to. */
    synchronized void look(long now) {
        if (now - totals.getLast().nanos() >= STEP.toNanos()) {
            add(now);
        }
    }

    private synchronized void add(long now) {
        totals.add(new Total(now, requests.total()));
        times.add(new Times(now, requests.latencies().counts()));
        // The last one beyond stays: what has ended since is what is asked for.
        while (totals.size() > 1 && now - second(totals).nanos() >= LONGEST.toNanos()) {
            totals.removeFirst();
        }
        while (times.size() > 1 && now - second(times).nanos() >= MINUTE.toNanos()) {
            times.removeFirst();
        }
    }

    private static <T> T second(Deque<T> all) {
        Iterator<T> each = all.iterator();
        var _ = each.next();
        return each.next();
    }

    /** Ended requests a second over such a time, or since the beginning if that is shorter. */
    synchronized double rate(Duration over, long now) {
        Total from = totals.getFirst();
        for (Total each : totals) {
            if (now - each.nanos() < over.toNanos()) {
                break;
            }
            from = each;
        }
        // So soon after the beginning a single request must not look like thousands a second.
        double seconds = Math.max(1, (now - from.nanos()) / 1e9);
        return (requests.total() - from.requests()) / seconds;
    }

    /** How long what has ended in the last minute took. */
    synchronized Latencies.Counts lastMinute(long now) {
        Times from = times.getFirst();
        for (Times each : times) {
            if (now - each.nanos() < MINUTE.toNanos()) {
                break;
            }
            from = each;
        }
        return requests.latencies().counts().since(from.counts());
    }
}
