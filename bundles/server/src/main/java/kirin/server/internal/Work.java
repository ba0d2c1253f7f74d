package kirin.server.internal;

import kirin.worker.WorkerLoop;

/** What waits in a pool's queue for a worker. */
interface Work {

    /**
     * Does it, on a thread of the worker; never throws.
     *
     * @param crew the worker
     */
    void run(Crew crew);

    /** The I/O thread that it came from. */
    WorkerLoop loop();

    /** Whether that I/O thread may do it itself, in a seat of a worker that lends it. */
    boolean isLendable();
}
