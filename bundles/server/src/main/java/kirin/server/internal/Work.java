package kirin.server.internal;

import java.util.concurrent.Executor;

/** What waits in a pool's queue for a worker. */
interface Work {

    /** Does it, on a worker's thread; never throws. */
    void run();

    /** The I/O thread that it came from. */
    Executor loop();
}
