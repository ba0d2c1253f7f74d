package kirin.worker;

/**
 * A place where requests of one application revision run. The arbiter starts, watches and ends it;
 * which requests it gets, their deadlines and their failures are not its business.
 *
 * <p>A worker chooses how it is given work by the interface it implements: {@link SeatWorker} for
 * threads of its own, {@link LoopWorker} to stay on the I/O thread.
 */
public sealed interface Worker extends AutoCloseable permits SeatWorker, LoopWorker {

    /** How many tasks it can have at once, at least 1; the same all its life. */
    int capacity();

    /**
     * Lets the worker end: no task comes after this. Returns at once; tasks that run are neither
     * waited for nor interrupted, and when the last one is through, every thread of the worker
     * ends.
     */
    @Override
    void close();
}
