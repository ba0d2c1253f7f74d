package kirin.worker;

import org.osgi.annotation.versioning.ConsumerType;

/** A worker whose requests stay with the I/O thread that read them. */
@ConsumerType
public non-sealed interface LoopWorker extends Worker {

    /**
     * Runs one request by the executor, never within this call: the I/O thread is in the middle of
     * reading when it calls this. The worker may hand the executor the request itself, or what
     * makes that thread the carrier of something lighter.
     *
     * @param request never throws
     * @param loop runs tasks on this same I/O thread, one after another; the same object for every
     *     request of that thread; refuses them when the server stops
     */
    void execute(Runnable request, WorkerLoop loop);
}
