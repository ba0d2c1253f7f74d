package kirin.server.internal;

import kirin.hooks.WorkerInfo;
import kirin.worker.Worker;
import kirin.worker.WorkerContext;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Makes workers with their instances of the application, and releases these. Both run application
 * and plug-in code, so they have threads of their own. Safe for any thread.
 */
final class WorkerFactory implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(WorkerFactory.class);

    private final Hooks hooks;
    private final AtomicInteger lastWorker = new AtomicInteger();
    private final AtomicInteger lastThread = new AtomicInteger();
    private final ExecutorService threads = Executors.newCachedThreadPool(this::newThread);

    /** What becomes of an order; one of both is called once, on a thread of the factory. */
    interface Customer {
        void made(Crew crew);

        void failed(Throwable why);
    }

    WorkerFactory(Hooks hooks) {
        this.hooks = hooks;
    }

    private Thread newThread(Runnable task) {
        Thread thread =
                new Thread(null, task, "kirin-boot-" + lastThread.incrementAndGet(), 0, false);
        thread.setDaemon(true);
        return thread;
    }

    /** Orders a worker. */
    void order(
            Revision revision,
            Instances instances,
            WorkerClasses.Named workerClass,
            Crew.Reports reports,
            Customer customer) {
        int number = lastWorker.incrementAndGet();
        var info =
                new WorkerInfo(
                        revision.application(), revision.number(), number, workerClass.name());
        execute(() -> {
            Crew crew;
            try {
                hooks.preFork(info);
                crew = make(revision, instances, workerClass, info, reports);
                hooks.postFork(info);
            } catch (Exception | Error e) {
                customer.failed(e);
                return;
            }
            customer.made(crew);
        });
    }

    private static Crew make(
            Revision revision,
            Instances instances,
            WorkerClasses.Named workerClass,
            WorkerInfo info,
            Crew.Reports reports)
            throws Exception {
        WorkerSettings settings = revision.settings();
        Instance instance = instances.make();
        try {
            var context =
                    new WorkerContext(
                            "kirin-%s-%d-worker-%d"
                                    .formatted(info.application(), info.revision(), info.number()),
                            info.number(),
                            settings.threads(),
                            settings.connections());
            Worker worker = workerClass.workerClass().newWorker(context);
            return new Crew(
                    info,
                    context.name(),
                    worker,
                    instance,
                    revision.pool(),
                    mostRequests(settings),
                    reports);
        } catch (Exception | Error e) {
            instance.release().run();
            throw e;
        }
    }

    private static long mostRequests(WorkerSettings settings) {
        if (settings.maxRequests() == 0) {
            return 0;
        }
        // Drawn for each worker, so that those that began together do not end together.
        return settings.maxRequests()
                + ThreadLocalRandom.current().nextLong(settings.maxRequestsJitter() + 1L);
    }

    /** Gives the instance of a worker back that has ended. */
    void release(Crew crew) {
        execute(() -> {
            hooks.workerExit(crew.info());
            try {
                crew.instance().release().run();
            } catch (RuntimeException | Error e) {
                LOG.error(
                        "The instance of worker {} of {} did not end in good order",
                        crew.number(),
                        crew.info().application(),
                        e);
            }
            hooks.childExit(crew.info());
        });
    }

    private void execute(Runnable task) {
        try {
            threads.execute(task);
        } catch (RejectedExecutionException e) {
            LOG.debug("The server has stopped", e);
        }
    }

    @Override
    public void close() {
        threads.shutdownNow();
    }
}
