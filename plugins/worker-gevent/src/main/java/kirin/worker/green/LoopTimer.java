package kirin.worker.green;

import org.jspecify.annotations.Nullable;

import java.util.concurrent.Delayed;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;

/** What ends one timed wait. Runs once or is cancelled, whichever thread comes first. */
final class LoopTimer extends FutureTask<@Nullable Void>
        implements ScheduledFuture<@Nullable Void> {
    private final LoopTimers timers;
    private final long dueNanos;
    // Where it is among the timers; guarded by those.
    @Nullable Moment moment;
    @Nullable LoopTimer before;
    @Nullable LoopTimer after;

    // Set once, by the thread that takes it away from the I/O thread.
    private volatile @Nullable Future<?> elsewhere;

    /**
     * @param timers where it is
     * @param dueNanos when it is to run, by {@link System#nanoTime}
     */
    LoopTimer(Runnable command, LoopTimers timers, long dueNanos) {
        super(command, null);
        this.timers = timers;
        this.dueNanos = dueNanos;
    }

    long dueNanos() {
        return dueNanos;
    }

    /** Leaves it to the JDK, whose timer must not keep it when it has been cancelled. */
    void runElsewhere() {
        Future<?> handle =
                ForkJoinPool.commonPool()
                        .schedule(this, getDelay(TimeUnit.NANOSECONDS), TimeUnit.NANOSECONDS);
        elsewhere = handle;
        if (isCancelled()) {
            handle.cancel(false);
        }
    }

    /** Whether the JDK has it and is still to run it. */
    boolean isLeftElsewhere() {
        Future<?> handle = elsewhere;
        return handle != null && !handle.isDone();
    }

    @Override
    public boolean cancel(boolean mayInterruptIfRunning) {
        // The JDK cancels the timer of every wait that is over, and nearly always it was that which
        // ended it.
        if (isDone() || !super.cancel(false)) {
            return false;
        }
        timers.remove(this);
        Future<?> handle = elsewhere;
        if (handle != null) {
            handle.cancel(false);
        }
        return true;
    }

    @Override
    public long getDelay(TimeUnit unit) {
        return unit.convert(dueNanos - System.nanoTime(), TimeUnit.NANOSECONDS);
    }

    @Override
    public int compareTo(Delayed other) {
        return Long.compare(getDelay(TimeUnit.NANOSECONDS), other.getDelay(TimeUnit.NANOSECONDS));
    }
}
