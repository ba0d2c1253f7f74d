package kirin.deployer.internal;

import kirin.deployer.internal.Slot.Deployed;
import kirin.deployer.internal.configurations.TargetedConfigurations;
import kirin.deployer.internal.leaks.LeakWatch;
import kirin.management.CheckedFile;
import kirin.management.DeployedBundle;
import kirin.management.Events;
import kirin.routing.Routes;
import kirin.settings.Settings;

import org.jspecify.annotations.Nullable;
import org.osgi.framework.BundleContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import java.util.function.Supplier;

/** The thread that owns all deployment state, and when it looks into the folders. */
final class DeployerThread implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(DeployerThread.class);

    /** Safety net for what the system does not tell: network folders, overflows, links. */
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
    private final WholeFiles files;
    private final Routes routes;
    private final Supersession supersession;
    private final ExtraFiles extraFiles;
    private final Parts parts;
    private final UninstallWatch uninstalls;
    private final AtomicBoolean lookAsked = new AtomicBoolean();
    private final CompletableFuture<Void> firstRound = new CompletableFuture<>();
    // Deployer thread only.
    private final FolderFollowing following;
    private boolean lookScheduled;
    private final Supplier<Settings> settings;
    private boolean looked;
    private boolean begun;

    /**
     * @param settings in force now
     * @param configurations null where there is no ConfigurationAdmin
     * @param events told of what came of files
     * @param patience how long a start may take before the log says so
     */
    DeployerThread(
            BundleContext context,
            DeployFolders folders,
            Routes routes,
            Supplier<Settings> settings,
            LeakWatch leaks,
            DroppedReader dropped,
            @Nullable TargetedConfigurations configurations,
            Events events,
            Duration patience) {
        this.folders = folders;
        this.routes = routes;
        this.settings = settings;
        files =
                new WholeFiles(
                        reader,
                        task ->
                                execute(() -> {
                                    task.run();
                                    lookSoon();
                                }),
                        dropped,
                        file -> FirstApplications.isWanted(file, settings.get()));
        reader.allowCoreThreadTimeOut(true);
        thread.setRemoveOnCancelPolicy(true);
        thread.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
        supersession = new Supersession(context);
        extraFiles = ExtraFiles.of(settings.get());
        parts =
                Parts.assemble(
                        new Parts.Surroundings(
                                context,
                                routes,
                                settings,
                                supersession,
                                leaks,
                                dropped,
                                configurations,
                                events,
                                this::execute,
                                applications),
                        files,
                        folders,
                        this::look,
                        patience);
        following =
                new FolderFollowing(
                        folders.paths(), this::lookSoon, this::rescan, this::everySecond);
        uninstalls = new UninstallWatch(context, () -> execute(parts.deployments()::changed));
    }

    /**
     * Deploys what lies in the folders.
     *
     * @return completed when all of it was started, or refused, or waits for something missing
     */
    CompletableFuture<Void> firstRound() {
        execute(this::look);
        var _ =
                everySecond(() -> {
                    parts.takingBack().compare();
                    parts.shareCommands().grow();
                });
        return firstRound;
    }

    /** Lets somebody look at what belongs to the thread. */
    <T> CompletableFuture<T> ask(Function<Parts, T> question) {
        return let(inside -> CompletableFuture.completedFuture(question.apply(inside)));
    }

    /** Where something is to be served, that nothing is. */
    CompletableFuture<Optional<NothingServed>> nothingServed() {
        return ask(inside -> {
            Optional<NothingServed> nothing =
                    new FirstApplications(inside, files, routes.routes(), settings.get()).missing();
            nothing.filter(NothingServed::loaded).ifPresent(it -> recordUnserved(inside));
            return nothing;
        });
    }

    /** The start of the server has failed: what is served here has answered nobody. */
    void startFailed() {
        execute(() -> parts.records().neverServed("the server did not start"));
    }

    /** What has taken over and whose workers do not boot: the start ends with it. */
    private static void recordUnserved(Parts inside) {
        for (Slot slot : inside.slots().all()) {
            Deployed active = slot.active;
            if (active != null && active.file().offersApplication()) {
                inside.records()
                        .neverServed(active.number(), slot.name, "none of its workers boots");
            }
        }
    }

    /** What deploying a file would do now. */
    CompletableFuture<CheckedFile> check(Path file) {
        // Reading may take long: not on the thread that everything waits for.
        return ask(inside -> inside.now(files, routes))
                .thenApplyAsync(now -> parts.checks().check(file, now), applications);
    }

    /** Lets somebody do something with what belongs to the thread, which may last. */
    <T> CompletableFuture<T> let(Function<Parts, CompletableFuture<T>> command) {
        CompletableFuture<CompletableFuture<T>> begun = new CompletableFuture<>();
        execute(() -> {
            try {
                begun.complete(command.apply(parts));
            } catch (RuntimeException e) {
                begun.completeExceptionally(e);
            }
        });
        return begun.thenCompose(end -> end);
    }

    /** From now on follows every change, or none. */
    void follow(boolean wanted) {
        execute(() -> following.set(wanted));
    }

    /** Replaces every bundle by a new revision of itself, after what lies in the folders. */
    CompletableFuture<List<DeployedBundle>> reload() {
        return let(
                        inside -> {
                            routes.reloads();
                            look();
                            return inside.deployments().reloadAll();
                        })
                .thenCompose(done -> ask(Parts::shown));
    }

    private ScheduledFuture<?> everySecond(Runnable task) {
        return thread.scheduleWithFixedDelay(guarded(task), 1, 1, TimeUnit.SECONDS);
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
            late.addAll(parts.slowStarts().named());
            names.complete(late);
            begun = true;
            look();
        });
        return names;
    }

    @Override
    public void close() {
        uninstalls.close();
        execute(following::end);
        thread.shutdown();
        try {
            thread.awaitTermination(1, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        // After the thread that gives them work.
        applications.shutdownNow();
        reader.shutdownNow();
        supersession.close();
    }

    private void rescan() {
        look();
        if (extraFiles.haveChanged()) {
            LOG.info("Reloading: a file of reload_extra_files has changed");
            var _ = parts.deployments().reloadAll();
        }
    }

    /** Any thread. A thousand changes while a look is due need no thousand looks. */
    private void lookSoon() {
        if (lookAsked.compareAndSet(false, true)) {
            execute(() -> {
                lookAsked.set(false);
                look();
            });
        }
    }

    private void look() {
        looked = true;
        files.update(folders.list());
        // What lies there at the start is deployed together, so that all find what they need.
        begun |= files.isSettled();
        if (begun) {
            parts.deployments().reconcile();
        }
        Duration again = nextLook();
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

    private @Nullable Duration nextLook() {
        Duration files = this.files.nextLook();
        return files != null ? files : parts.deployments().nextLook();
    }

    private void endFirstRound() {
        if (looked
                && !firstRound.isDone()
                && !lookAsked.get()
                && files.isSettled()
                && !parts.deployments().isReconcileDue()
                && !parts.slowStarts().isStartingAnew()) {
            parts.deployments().begun();
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
