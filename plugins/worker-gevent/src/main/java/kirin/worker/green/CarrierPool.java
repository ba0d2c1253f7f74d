package kirin.worker.green;

import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;

/**
 * A carrier as the scheduler of virtual threads. It is a fork-join pool by its type alone, and has
 * no threads: the JDK asks the scheduler itself to end timed waits if it is such a pool. For any
 * other a thread of the JDK does that, which has to be woken for a wait and wakes the carrier after
 * it.
 */
final class CarrierPool extends ForkJoinPool {
    private final Carrier carrier;

    CarrierPool(Carrier carrier) {
        super(1);
        this.carrier = carrier;
    }

    @Override
    public void execute(Runnable step) {
        carrier.submit(step);
    }

    @Override
    public ScheduledFuture<?> schedule(Runnable command, long delay, TimeUnit unit) {
        return carrier.schedule(command, unit.toNanos(delay));
    }
}
