package kirin.worker.green;

import org.jspecify.annotations.Nullable;

import java.util.concurrent.Executor;

/**
 * The scheduler of one virtual thread, and that thread's next step as it waits for its carrier. The
 * two in one, so that the carrier can say whom it runs.
 *
 * <p>It must never refuse a step: the JDK calls it from its timers, its socket pollers and whoever
 * releases a lock, where an exception would end a thread that all others depend on, and the virtual
 * thread would never run again.
 */
final class Strand implements Executor, Runnable {
    private final LoopCarrier carrier;

    // Both set by start: the thread, and the one object that the JDK runs for each of its steps.
    private @Nullable Thread thread;
    private @Nullable Runnable step;

    Strand(LoopCarrier carrier) {
        this.carrier = carrier;
    }

    /** Starts the thread that was made with this scheduler. */
    void start(Thread made) {
        thread = made;
        made.start();
    }

    @Nullable Thread thread() {
        return thread;
    }

    @Override
    public void execute(Runnable next) {
        if (step == null) {
            step = next;
        }
        // A thread that the application starts meanwhile inherits this scheduler.
        carrier.submit(next.equals(step) ? this : next);
    }

    @Override
    public void run() {
        if (step != null) {
            step.run();
        }
    }
}
