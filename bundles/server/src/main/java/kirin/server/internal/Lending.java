package kirin.server.internal;

import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * Whether the I/O threads had better run the requests of a pool themselves, in its workers' seats:
 * when they come so thick and take so little time that to wake a worker for them costs more than
 * they do. When one of them has kept an I/O thread, the workers' own threads run them for a while,
 * and for longer each time if that happens often.
 *
 * <p>Safe for any thread. What is counted here may lose a request now and then, which does no harm.
 */
final class Lending {
    /** The longest that requests may take on the average. */
    private static final long QUICK_NANOS = TimeUnit.MICROSECONDS.toNanos(25);

    /** Requests from one look at the clock to the next. */
    private static final int ROUND = 64;

    /** The longest time in which so many must have come: two thousand a second. */
    private static final long ROUND_NANOS = ROUND * TimeUnit.SECONDS.toNanos(1) / 2000;

    /**
     * A longer time counts as this. One that waits so long has lost the I/O thread by then; one
     * that does not is counted for the more the longer it keeps all others waiting.
     */
    private static final long LONGEST_NANOS = TimeUnit.MILLISECONDS.toNanos(5);

    /**
     * The mean moves by this part of what differs from it, as a power of two. It is that of many
     * requests: one alone, in whose time others had the processor, says nothing.
     */
    private static final int WEIGHT_SHIFT = 10;

    private static final long SHORTEST_PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(100);
    private static final long LONGEST_PAUSE_NANOS = TimeUnit.SECONDS.toNanos(10);

    /** What one request that keeps an I/O thread costs has been saved by so many that did not. */
    private static final int WORTH_IT = 10_000;

    private final LongSupplier clock;
    private volatile boolean on;
    // Those that follow are plain on purpose, see above.
    private int arrived;
    private long roundNanos;
    private long meanNanos;
    // To how many a seat was lent since the last pause.
    private int lent;

    // Guarded by this; read without it where one that has just changed does no harm.
    private volatile long pauseEndNanos;
    private long pauseNanos = SHORTEST_PAUSE_NANOS / 2;

    /**
     * @param clock as {@link System#nanoTime}
     */
    Lending(LongSupplier clock) {
        this.clock = clock;
        this.roundNanos = clock.getAsLong();
        this.pauseEndNanos = roundNanos;
    }

    boolean isOn() {
        return on;
    }

    /** A request has come; whether its I/O thread had better run it. */
    boolean arrived() {
        if (++arrived >= ROUND) {
            arrived = 0;
            lookAtClock(clock.getAsLong());
        }
        if (!on) {
            return false;
        }
        lent++;
        return true;
    }

    private void lookAtClock(long now) {
        boolean thick = now - roundNanos <= ROUND_NANOS;
        roundNanos = now;
        boolean lend = thick && meanNanos <= QUICK_NANOS && now - pauseEndNanos >= 0;
        if (lend != on) {
            on = lend;
        }
    }

    /** A request has taken so long, on whichever thread. */
    void took(long nanos) {
        long counted = Math.min(nanos, LONGEST_NANOS);
        meanNanos += (counted - meanNanos) >> WEIGHT_SHIFT;
    }

    /** One has kept an I/O thread until that was relieved. */
    synchronized void outlasted() {
        boolean often = lent < WORTH_IT;
        pauseNanos = often ? Math.min(2 * pauseNanos, LONGEST_PAUSE_NANOS) : SHORTEST_PAUSE_NANOS;
        pauseEndNanos = clock.getAsLong() + pauseNanos;
        on = false;
        lent = 0;
    }
}
