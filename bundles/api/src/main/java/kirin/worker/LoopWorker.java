package kirin.worker;

import org.osgi.annotation.versioning.ConsumerType;

import java.util.concurrent.Executor;

/** A worker whose requests stay with the I/O thread that read them. */
@ConsumerType
public non-sealed interface LoopWorker extends Worker {

    /**
     * Runs one request. Called on the I/O thread of its connection; may run it there and then, or
     * use that thread as the carrier of something lighter.
     *
     * @param request never throws
     * @param loop runs tasks on this same I/O thread
     */
    void execute(Runnable request, Executor loop);
}
