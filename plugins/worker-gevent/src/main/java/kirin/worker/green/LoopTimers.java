package kirin.worker.green;

import org.jspecify.annotations.Nullable;

import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.RejectedExecutionException;

/**
 * The timers of one carrier, by the moment at which they are due. Long waits end at moments that
 * they share, so that many of them wake the I/O thread once. Safe for any thread.
 */
final class LoopTimers {
    /** No timer is due. */
    static final long NEVER = Long.MAX_VALUE;

    /** A wait may last longer than it was to by this part of it, as a power of two. */
    private static final int SLACK_SHIFT = 5;

    /** But not by more than this, as a power of two of nanoseconds: about a millisecond. */
    private static final int MOST_SLACK_BITS = 20;

    private static final long LONGEST_NANOS = Long.MAX_VALUE >> 2;

    // Guarded by this object, as is what follows. No timer is run or cancelled under the lock.
    private final TreeMap<Long, Moment> moments = new TreeMap<>();
    // Where the last timer was put in: waits that begin together are often as long as each other.
    private @Nullable Moment recent;
    // The moment for which the I/O thread has been asked to come by.
    private long awaited = NEVER;

    /** Makes one, and puts it in. */
    LoopTimer add(Runnable command, long delayNanos) {
        long delay = Math.min(delayNanos, LONGEST_NANOS);
        var timer = new LoopTimer(command, this, withSlack(System.nanoTime() + delay, delay));
        add(timer);
        return timer;
    }

    private static long withSlack(long due, long delay) {
        int bits = Math.min(MOST_SLACK_BITS, 63 - SLACK_SHIFT - Long.numberOfLeadingZeros(delay));
        long slack = bits <= 0 ? 0 : (1L << bits) - 1;
        return (due + slack) & ~slack;
    }

    private synchronized void add(LoopTimer timer) {
        Moment moment = recent;
        if (moment == null || moment.dueNanos != timer.dueNanos()) {
            moment = moments.computeIfAbsent(timer.dueNanos(), Moment::new);
            recent = moment;
        }
        moment.add(timer);
    }

    synchronized void remove(LoopTimer timer) {
        Moment moment = timer.moment;
        if (moment != null) {
            moment.remove(timer);
            if (moment.isEmpty()) {
                forget(moment);
            }
        }
    }

    private void forget(Moment moment) {
        moments.remove(moment.dueNanos);
        if (recent == moment) {
            recent = null;
        }
    }

    synchronized boolean isEmpty() {
        return moments.isEmpty();
    }

    /** Whether there is one that should have run. */
    synchronized boolean isDue() {
        return !moments.isEmpty() && moments.firstKey() <= System.nanoTime();
    }

    /**
     * The moment for which the I/O thread has to be asked to come by, which the caller does; {@link
     * #NEVER} if it has been asked already.
     */
    synchronized long nextToAwait() {
        if (moments.isEmpty() || moments.firstKey() >= awaited) {
            return NEVER;
        }
        awaited = moments.firstKey();
        return awaited;
    }

    /**
     * Runs those that are due.
     *
     * @param moment for which the I/O thread has been asked to come by now
     */
    void run(long moment) {
        synchronized (this) {
            // It has been asked anew if one was put in that is due earlier, and comes twice then.
            if (awaited == moment) {
                awaited = NEVER;
            }
        }
        long now = System.nanoTime();
        // One at a time, since another thread may cancel or take away the next.
        for (var timer = poll(now); timer != null; timer = poll(now)) {
            timer.run();
        }
    }

    private synchronized @Nullable LoopTimer poll(long latest) {
        Map.Entry<Long, Moment> first = moments.firstEntry();
        if (first == null || first.getKey() > latest) {
            return null;
        }
        LoopTimer timer = first.getValue().first();
        remove(timer);
        return timer;
    }

    /** Lets the JDK run all of them; those that it cannot take now stay for the next attempt. */
    void runElsewhere() {
        synchronized (this) {
            // Perhaps it does not come any more.
            awaited = NEVER;
        }
        for (var timer = poll(NEVER); timer != null; timer = poll(NEVER)) {
            try {
                timer.runElsewhere();
            } catch (RejectedExecutionException | OutOfMemoryError e) {
                add(timer);
                return;
            }
        }
    }
}
