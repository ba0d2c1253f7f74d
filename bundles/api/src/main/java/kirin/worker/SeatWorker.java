package kirin.worker;

import org.osgi.annotation.versioning.ConsumerType;

/**
 * A worker with threads of its own. Each of its {@link #capacity seats} is given a task that serves
 * one request after another from the application's queue and returns when the queue is empty, so
 * that a busy server wakes no thread.
 */
@ConsumerType
public non-sealed interface SeatWorker extends Worker {

    /**
     * Runs a task on one of this worker's threads, soon. Called from any thread, never blocks, and
     * never for more than {@link #capacity} tasks at once: a task's seat counts as free from its
     * last action on, a moment before its {@code run} has returned.
     *
     * @param seat never throws; may block, and may be interrupted
     */
    void execute(Runnable seat);

    /**
     * Whether an I/O thread may take a free seat itself, under this worker's name, and run a
     * request there in place of one of this worker's threads. The server does so while requests are
     * so quick that waking a thread costs more than they do; one that blocks keeps that thread, and
     * another goes on with its connections. False where requests count on the kind of thread that
     * this worker has.
     *
     * @return the same all its life
     */
    default boolean lendsSeats() {
        return false;
    }
}
