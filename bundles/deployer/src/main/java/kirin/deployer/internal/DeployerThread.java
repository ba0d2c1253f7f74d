package kirin.deployer.internal;

import kirin.routing.Routes;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** The thread that owns all deployment state, and when it looks into the folders. */
final class DeployerThread implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(DeployerThread.class);

    /** Safety net for what the system does not tell: network folders, overflows, links. */
    private static final long RESCAN_MILLIS = 1000;

    private final ScheduledThreadPoolExecutor thread =
            new ScheduledThreadPoolExecutor(1, task -> daemon("kirin-deployer", task));
    private final ExecutorService applications =
            Executors.newCachedThreadPool(task -> daemon("kirin-deployer-start", task));

    /** One at a time, so that a folder full of new files leaves processors to the requests. */
    private final ThreadPoolExecutor reader =
            new ThreadPoolExecutor(
                    1,
                    1,
                    10,
                    TimeUnit.SECONDS,
                    new LinkedBlockingQueue<>(),
                    task -> daemon("kirin-deployer-read", task));

    private final DeployFolders folders;
    private final WholeFiles files =
            new WholeFiles(
                    System::currentTimeMillis,
                    reader,
                    task ->
                            execute(() -> {
                                task.run();
                                look();
                            }));
    private final Deployments deployments;
    private final CompletableFuture<Void> firstRound = new CompletableFuture<>();
    // Deployer thread only.
    private @Nullable FolderWatch watch;
    private boolean lookScheduled;
    private boolean looked;
    private boolean begun;

    DeployerThread(
            DeployFolders folders,
            Bundles bundles,
            Routes routes,
            Supplier<Duration> gracefulTimeout,
            Duration patience) {
        this.folders = folders;
        reader.allowCoreThreadTimeOut(true);
        thread.setRemoveOnCancelPolicy(true);
        thread.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
        deployments =
                new Deployments(
                        bundles,
                        routes,
                        gracefulTimeout,
                        patience,
                        files,
                        this::execute,
                        applications);
    }

    /**
     * Deploys what lies in the folders.
     *
     * @return completed when all of it was started, or refused, or waits for something missing
     */
    CompletableFuture<Void> firstRound() {
        execute(this::look);
        return firstRound;
    }

    /** From now on follows every change. */
    void follow() {
        execute(() -> {
            try {
                watch = new FolderWatch(folders.paths(), () -> execute(this::look));
            } catch (IOException e) {
                LOG.warn("Changes are seen within a second, not at once: {}", e.getMessage());
            }
            var _ =
                    thread.scheduleWithFixedDelay(
                            guarded(this::rescan),
                            RESCAN_MILLIS,
                            RESCAN_MILLIS,
                            TimeUnit.MILLISECONDS);
        });
    }

    /**
     * Goes on with the files that are whole.
     *
     * @return the names of the others, and of those that are being started, for the log
     */
    CompletableFuture<List<String>> endFirstRoundWithout() {
        CompletableFuture<List<String>> names = new CompletableFuture<>();
        execute(() -> {
            List<String> late = new ArrayList<>(files.undecided());
            late.addAll(deployments.reportStarting());
            names.complete(late);
            begun = true;
            look();
        });
        return names;
    }

    @Override
    public void close() {
        execute(() -> {
            if (watch != null) {
                watch.close();
            }
        });
        thread.shutdown();
        applications.shutdownNow();
        try {
            thread.awaitTermination(1, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        reader.shutdownNow();
    }

    private void rescan() {
        if (watch != null) {
            watch.refresh();
        }
        look();
    }

    private void look() {
        looked = true;
        files.update(folders.list());
        // What lies there at the start is deployed together, so that all find what they need.
        begun |= files.isSettled();
        if (begun) {
            deployments.reconcile();
        }
        Duration again = files.nextLook();
        if (again != null && !lookScheduled) {
            lookScheduled = true;
            var _ =
                    thread.schedule(
                            guarded(() -> {
                                lookScheduled = false;
                                look();
                            }),
                            again.toMillis(),
                            TimeUnit.MILLISECONDS);
        }
        endFirstRound();
    }

    private void endFirstRound() {
        if (looked
                && !firstRound.isDone()
                && files.isSettled()
                && deployments.starting().isEmpty()) {
            firstRound.complete(null);
        }
    }

    private void execute(Runnable task) {
        try {
            thread.execute(
                    guarded(() -> {
                        task.run();
                        endFirstRound();
                    }));
        } catch (RejectedExecutionException e) {
            LOG.debug("The deployer has stopped: an event came too late", e);
        }
    }

    private static Runnable guarded(Runnable task) {
        return () -> {
            try {
                task.run();
            } catch (RuntimeException | Error e) {
                LOG.error("The deployer failed at an event and goes on", e);
            }
        };
    }

    private static Thread daemon(String name, Runnable task) {
        Thread thread = new Thread(null, task, name, 0, false);
        thread.setDaemon(true);
        return thread;
    }
}
