package kirin.worker.green;

import java.util.concurrent.ScheduledFuture;

/**
 * What runs the steps of virtual threads, each on a platform thread. Called from any thread.
 *
 * <p>It must never refuse anything: the JDK calls it from its timers, its socket pollers and
 * whoever releases a lock, where an exception would end a thread that all others depend on, and the
 * virtual thread would never run again.
 */
interface Carrier {

    /** Takes a step to be run soon. */
    void submit(Runnable step);

    /** Takes what ends a timed wait, to be run when that is over unless it is cancelled. */
    ScheduledFuture<?> schedule(Runnable command, long delayNanos);
}
