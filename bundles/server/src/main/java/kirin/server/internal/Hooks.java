package kirin.server.internal;

import kirin.exchange.Outcome;
import kirin.hooks.RequestInfo;
import kirin.hooks.ServerHooks;
import kirin.hooks.WorkerInfo;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;

/**
 * Tells listeners what happens, on a thread of their own, so that a slow one holds up neither
 * requests nor the arbiter. Any thread reports.
 */
final class Hooks implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Hooks.class);

    /** Events that may wait for slow listeners; those beyond are dropped and counted. */
    private static final int MOST_WAITING = 65_536;

    /** How long a start, a stop or a succession waits for the listeners that it tells. */
    private static final long PATIENCE_SECONDS = 10;

    private final List<ServerHooks> listeners = new CopyOnWriteArrayList<>();
    private final LongAdder dropped = new LongAdder();
    private final ThreadPoolExecutor thread =
            new ThreadPoolExecutor(
                    1,
                    1,
                    1,
                    TimeUnit.SECONDS,
                    new LinkedBlockingQueue<>(MOST_WAITING),
                    Hooks::newThread,
                    (event, pool) -> dropped.increment());

    Hooks() {
        // Without listeners there is no thread.
        thread.allowCoreThreadTimeOut(true);
    }

    private static Thread newThread(Runnable task) {
        Thread thread = new Thread(null, task, "kirin-hooks", 0, false);
        thread.setDaemon(true);
        return thread;
    }

    void add(ServerHooks listener) {
        listeners.add(listener);
    }

    void remove(ServerHooks listener) {
        listeners.remove(listener);
    }

    /** Whether anybody listens; if not, it is not worth while to make what would be told. */
    boolean isHeard() {
        return !listeners.isEmpty();
    }

    void onStarting() {
        tell(ServerHooks::onStarting);
        awaitAll();
    }

    void whenReady(List<String> addresses) {
        tell(listener -> listener.whenReady(addresses));
    }

    void onReload() {
        tell(ServerHooks::onReload);
    }

    void preExec() {
        tell(ServerHooks::preExec);
        awaitAll();
    }

    void preFork(WorkerInfo worker) {
        tell(listener -> listener.preFork(worker));
    }

    void postFork(WorkerInfo worker) {
        tell(listener -> listener.postFork(worker));
    }

    void postWorkerInit(WorkerInfo worker) {
        tell(listener -> listener.postWorkerInit(worker));
    }

    void workerInt(WorkerInfo worker) {
        tell(listener -> listener.workerInt(worker));
    }

    void workerAbort(WorkerInfo worker, RequestInfo request) {
        tell(listener -> listener.workerAbort(worker, request));
    }

    /** On the request's own thread. */
    void preRequest(WorkerInfo worker, RequestInfo request) {
        for (ServerHooks each : listeners) {
            guarded(each, listener -> listener.preRequest(worker, request));
        }
    }

    void postRequest(WorkerInfo worker, RequestInfo request, Outcome outcome) {
        tell(listener -> listener.postRequest(worker, request, outcome));
    }

    void workerExit(WorkerInfo worker) {
        tell(listener -> listener.workerExit(worker));
    }

    void childExit(WorkerInfo worker) {
        tell(listener -> listener.childExit(worker));
    }

    void nworkersChanged(String application, int now, int before) {
        tell(listener -> listener.nworkersChanged(application, now, before));
    }

    /** Tells of the end, and waits a while until everybody was told everything. */
    @Override
    public void close() {
        tell(ServerHooks::onExit);
        thread.shutdown();
        try {
            if (!thread.awaitTermination(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                LOG.warn("A listener of server hooks did not return; the stop goes on without it");
                thread.shutdownNow();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        if (dropped.sum() > 0) {
            LOG.warn("Listeners of server hooks were too slow for {} events", dropped.sum());
        }
    }

    private void awaitAll() {
        if (!isHeard()) {
            return;
        }
        CompletableFuture<Void> told = new CompletableFuture<>();
        thread.execute(() -> told.complete(null));
        try {
            told.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (TimeoutException | ExecutionException e) {
            LOG.warn("A listener of server hooks did not return; all goes on without it", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void tell(Consumer<ServerHooks> event) {
        if (!isHeard()) {
            return;
        }
        try {
            thread.execute(() -> listeners.forEach(each -> guarded(each, event)));
        } catch (RejectedExecutionException e) {
            LOG.debug("An event came after the end", e);
        }
    }

    private static void guarded(ServerHooks listener, Consumer<ServerHooks> event) {
        try {
            event.accept(listener);
        } catch (RuntimeException | Error e) {
            LOG.error("A listener of server hooks failed: {}", listener.getClass().getName(), e);
        }
    }
}
