package kirin.hooks;

import kirin.exchange.Outcome;

import org.osgi.annotation.versioning.ConsumerType;

import java.util.List;

/**
 * gunicorn's server hooks. Every OSGi service of this type is called; each method does nothing
 * until it is overridden.
 *
 * <p>Calls about the server and its workers come on one thread, in the order in which things
 * happened, to one listener after another: a slow listener delays the others and nothing else.
 * {@link #preRequest} alone comes on the request's own thread, and the request waits for it. What a
 * listener throws is logged and harmless.
 */
@ConsumerType
public interface ServerHooks {

    /** The server begins to start; nothing listens yet. */
    default void onStarting() {}

    /**
     * The server takes requests.
     *
     * @param addresses where it listens, for example {@code http://0.0.0.0:5001}
     */
    default void whenReady(List<String> addresses) {}

    /** Every application is about to be replaced by a new revision of itself, as HUP asks for. */
    default void onReload() {}

    /**
     * A successor of this process is about to be started, as USR2 asks for. It waits, though not
     * for ever, until this returns.
     */
    default void preExec() {}

    /** A worker is about to be made. */
    default void preFork(WorkerInfo worker) {}

    /** A worker was made and has its application; it gets no request yet. */
    default void postFork(WorkerInfo worker) {}

    /** A worker stands ready and takes requests. */
    default void postWorkerInit(WorkerInfo worker) {}

    /** What a worker runs is interrupted because the server or the application is stopped. */
    default void workerInt(WorkerInfo worker) {}

    /**
     * A request has passed its time limit: it is answered by the server, its thread interrupted.
     */
    default void workerAbort(WorkerInfo worker, RequestInfo request) {}

    /** The application is about to be given a request. */
    default void preRequest(WorkerInfo worker, RequestInfo request) {}

    /** A request that a worker had begun has ended, in whatever way. */
    default void postRequest(WorkerInfo worker, RequestInfo request, Outcome outcome) {}

    /** A worker has finished what it had and is about to be gone. */
    default void workerExit(WorkerInfo worker) {}

    /** A worker is gone, and its application's instance with it. */
    default void childExit(WorkerInfo worker) {}

    /**
     * Another number of workers is wanted than before.
     *
     * @param before 0 the first time
     */
    default void nworkersChanged(String application, int now, int before) {}

    /** The server has stopped. */
    default void onExit() {}
}
