package kirin.runtime;

import kirin.lifecycle.ListenSockets;
import kirin.lifecycle.Listeners;
import kirin.lifecycle.Startup;
import kirin.log.LogFile;
import kirin.log.Syslog;
import kirin.management.AppMXBean;
import kirin.management.ServerMXBean;
import kirin.routing.Routes;
import kirin.settings.CurrentSettings;
import kirin.settings.DeploymentSettings;
import kirin.settings.ProcessSettings;
import kirin.settings.ServerSettings;
import kirin.settings.Settings;
import kirin.settings.SettingsFollower;

import org.jspecify.annotations.Nullable;
import org.osgi.framework.BundleException;
import org.slf4j.Logger;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** One server, from its settings to its exit code. Belongs to the main thread. */
final class ServerRun {
    private static final Logger LOG = org.slf4j.LoggerFactory.getLogger(ServerRun.class);

    /** The longest that one start level may take, and the listeners after the last one. */
    private static final Duration START_TIME = Duration.ofSeconds(60);

    /** For answers that are on their way already when the server is to stop quickly. */
    private static final Duration QUICK_TIME = Duration.ofMillis(100);

    /** For the answers that requests get which are cut off. */
    private static final Duration LAST_ANSWERS = Duration.ofMillis(500);

    /** For the bundles to stop once the requests have, before the process is ended by force. */
    private static final Duration STOP_TIME = Duration.ofSeconds(5);

    private final Path home;
    // As they were at the start.
    private final Settings settings;
    private final LiveSettings live;
    private final ServerBean bean;
    private final SocketOpener sockets;
    private final Optional<Path> keptCache;
    private final ErrorLog log;
    private final Privileges privileges;
    private final Succession succession;
    private final Notifier notifier = Notifier.of(System.getenv(), ProcessHandle.current().pid());
    private final StopRequest stop = new StopRequest();
    private final Leftovers leftovers = new Leftovers();
    private final CompletableFuture<StartException> failure = new CompletableFuture<>();
    private final Startup startup = new FirstFailure();
    private final RunningServer running;
    // Set by the main thread, before it stops what has been started.
    private volatile boolean failed;
    // Set once, by the main thread; null if this is none.
    private volatile @Nullable Daemon daemon;

    /**
     * @param again reads the settings as they were read at the start
     */
    ServerRun(
            Path home,
            Settings settings,
            LiveSettings.Source again,
            Optional<Path> keptCache,
            ErrorLog log,
            Privileges privileges,
            Succession succession) {
        this.home = home;
        this.settings = settings;
        this.live = new LiveSettings(settings, again, this::followers);
        this.bean = new ServerBean(live, this::reopenLogs, stop);
        succession.asksWhetherIdle(bean.dismissal()::isBegun);
        int umask = settings.get(ProcessSettings.UMASK);
        var unixSockets =
                new UnixSockets(
                        umask, privileges.ownership(), leftovers, succession::sharesSockets);
        this.sockets = new SocketOpener(settings, unixSockets, succession);
        this.running = new RunningServer(stop, notifier, bean, succession, sockets);
        this.keptCache = keptCache;
        this.log = log;
        this.privileges = privileges;
        this.succession = succession;
        // First, so that it comes last: what was in them is gone then.
        leftovers.add(privileges.madeFolders()::removeEmpty);
    }

    /**
     * Runs the server until it is told to stop.
     *
     * @return the exit code
     * @throws StartException if it cannot start; nothing of it runs any more
     */
    int run() throws StartException, BundleException, InterruptedException {
        Signals.handle(stop, leftovers, settings.get(ServerSettings.DAEMON), running);
        LOG.info("Starting kirin {}", Version.number());
        tellTerminal("Starting kirin " + Version.number());
        List<String> withoutEffect = settings.withoutEffect();
        if (!withoutEffect.isEmpty()) {
            LOG.info("Without effect in this version: {}", String.join(", ", withoutEffect));
        }
        try {
            daemon = Daemon.ifWanted(settings);
            serve();
            return 0;
        } catch (StartException e) {
            // A successor's failure is its predecessor's to tell, and changes nothing.
            if (!log.isTerminal() && succession.predecessor().isEmpty()) {
                LOG.error("{}", e.problem());
            }
            throw e;
        }
    }

    /** Nobody at the terminal waits for a successor. */
    private void tellTerminal(String line) {
        if (succession.predecessor().isEmpty()) {
            log.tellTerminal(line);
        }
    }

    private void serve() throws StartException, BundleException, InterruptedException {
        ProcessName.set(settings);
        Optional<PidFile> pidFile = pidFile();
        if (pidFile.isPresent()) {
            if (succession.predecessor().isPresent()) {
                pidFile.get().leaveNameTo(succession.predecessor().get().pid());
            }
            pidFile.get().check();
        }
        if (privileges.areKept()) {
            sockets.checkAll();
        } else {
            sockets.openAll();
            privileges.drop();
        }
        UploadFolder.offer(settings);
        Sample.ifWanted(home, settings);
        List<SystemBundle> bundles = SystemBundle.of(home);
        CacheFolder cache =
                // A kept one is the predecessor's as long as it runs.
                keptCache.isPresent() && succession.predecessor().isEmpty()
                        ? CacheFolder.kept(keptCache.get(), privileges.ownership())
                        : CacheFolder.temporary();
        leftovers.add(cache::remove);
        EmbeddedFramework framework = EmbeddedFramework.in(cache.storage());
        expectFolders();
        try {
            log.serves();
            prepare(framework, bundles);
            if (start(framework, bundles)) {
                announce(framework, pidFile);
                Daemon background = daemon;
                if (background != null) {
                    background.up(succession.predecessor().isEmpty());
                }
                running.begins(framework);
                cache.removeAbandoned();
                stop.asked().join();
                succession.awaitStart(
                        stop.askedQuick(), live.get().get(ServerSettings.GRACEFUL_TIMEOUT));
            }
        } catch (StartException e) {
            failed = true;
            throw e;
        } finally {
            stop(framework);
            log.hasServed();
            if (failed) {
                cache.removeNew();
            }
        }
    }

    /** Those that the bundles make where they are missing. */
    private void expectFolders() {
        MadeFolders made = privileges.madeFolders();
        settings.get(ServerSettings.DEPLOY_DIR)
                .forEach(folder -> made.expect(settings.resolve(folder)));
        made.expect(settings.resolve(settings.get(DeploymentSettings.STORE_DIR)));
    }

    private List<SettingsFollower> followers() {
        List<SettingsFollower> followers = new ArrayList<>();
        followers.add(log);
        bean.framework()
                .ifPresent(
                        framework -> followers.addAll(framework.services(SettingsFollower.class)));
        return followers;
    }

    /** Opens our own log anew, and those of all bundles. */
    private List<String> reopenLogs() {
        List<LogFile> others =
                bean.framework().map(each -> each.services(LogFile.class)).orElse(List.of());
        List<String> failures = log.reopenWith(others);
        Daemon background = daemon;
        if (background != null) {
            try {
                background.followLog(live.get());
            } catch (IOException e) {
                failures.add("standard output and error go where they went: " + e.getMessage());
            }
        }
        return failures;
    }

    /** Hears of whatever keeps the server from starting; what comes first is told. */
    private final class FirstFailure implements Startup {
        @Override
        public void failed(String problem) {
            failure.complete(new StartException(problem));
        }

        @Override
        public void nothingServed(String problem, boolean loaded) {
            failure.complete(StartException.ofApplications(problem, loaded));
        }

        @Override
        public boolean hasFailed() {
            return failed;
        }
    }

    private void prepare(EmbeddedFramework framework, List<SystemBundle> bundles)
            throws StartException {
        framework.onFailure(startup::failed);
        framework.onStopping(stop::graceful);
        framework.registerForEach(LogServices.NAMES, new LogServices());
        framework.register(Syslog.class, log);
        List<String> chosen = live.get().chosen();
        framework.register(CurrentSettings.class, live, Map.of(CurrentSettings.CHOSEN, chosen));
        framework.registerBean(ServerMXBean.class, bean, "kirin:type=Server");
        framework.register(Startup.class, startup);
        framework.register(ListenSockets.class, sockets);
        framework.install(bundles, chosen);
    }

    /** Returns whether the server is up; otherwise it was told to stop before that. */
    private boolean start(EmbeddedFramework framework, List<SystemBundle> bundles)
            throws StartException, BundleException, InterruptedException {
        CompletableFuture<Listeners> listeners = framework.whenThere(Listeners.class);
        int reached = 0;
        for (SystemBundle bundle : bundles) {
            int level = bundle.startLevel();
            if (level > reached) {
                await(
                        framework.raiseTo(level),
                        "the bundles in " + home + " at start level " + level);
                reached = level;
            }
            if (stop.asked().isDone()) {
                return false;
            }
        }
        await(listeners, "a bundle that opens the listeners");
        await(
                framework.raiseTo(SystemBundle.IDLE),
                "the bundles in " + home + " that no setting asks for");
        return !stop.asked().isDone();
    }

    /** Waits until it is there, or it is known that it need not be. */
    private void await(CompletableFuture<?> thing, String name)
            throws StartException, InterruptedException {
        try {
            CompletableFuture.anyOf(failure, stop.asked(), thing)
                    .get(START_TIME.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException _) {
            startup.failed(
                    "not up after %d s: still waiting for %s; loglevel = \"debug\" shows more"
                            .formatted(START_TIME.toSeconds(), name));
        } catch (ExecutionException e) {
            throw new IllegalStateException(e.getCause());
        }
        if (failure.isDone()) {
            throw failure.join();
        }
    }

    private void announce(EmbeddedFramework framework, Optional<PidFile> pidFile)
            throws StartException {
        if (pidFile.isPresent()) {
            // Before the line in the log: whoever has read that may rely on the file.
            leftovers.add(pidFile.get()::remove);
            pidFile.get().write();
            succession.onSuccessorEnd(pidFile.get()::removeOfSuccessor);
        }
        privileges.madeFolders().keep();
        List<String> addresses =
                framework.service(Listeners.class).map(Listeners::addresses).orElse(List.of());
        String line =
                "Listening at: "
                        + String.join(", ", addresses)
                        + " ("
                        + ProcessHandle.current().pid()
                        + ")";
        LOG.info("{}", line);
        tellTerminal(line);
        succession.predecessor().ifPresent(predecessor -> succeed(predecessor, pidFile));
        warnOfTables(framework);
        notify(framework);
        Rehearsal.ifWanted(addresses, stop);
    }

    private void succeed(Predecessor predecessor, Optional<PidFile> pidFile) {
        sockets.closeUnwanted();
        predecessor.up();
        predecessor.whenGone(() -> {
            LOG.info("Process {} has ended; this one serves in its place", predecessor.pid());
            pidFile.ifPresent(PidFile::takeName);
        });
    }

    private void warnOfTables(EmbeddedFramework framework) {
        Set<String> applications = new TreeSet<>();
        framework
                .service(Routes.class)
                .ifPresent(routes ->
                        routes.routes().forEach(route -> applications.add(route.application())));
        UnclaimedTables.warnings(home, settings, applications).forEach(LOG::warn);
    }

    /** The server is up when it listens, but ready only when an application answers. */
    private void notify(EmbeddedFramework framework) {
        notifier.keepWatched();
        CompletableFuture<AppMXBean> application = framework.whenThere(AppMXBean.class);
        if (!application.isDone()) {
            notifier.awaitsApplication();
        }
        var _ = application.thenRun(notifier::ready);
    }

    private void stop(EmbeddedFramework framework) throws BundleException, InterruptedException {
        boolean quick = stop.askedQuick().isDone() || !stop.asked().isDone();
        Duration drainTime = quick ? QUICK_TIME : live.get().get(ServerSettings.GRACEFUL_TIMEOUT);
        Watchdog.watch(drainTime.plus(LAST_ANSWERS).plus(STOP_TIME), leftovers);
        LOG.info("Shutting down");
        succession.successor().ifPresentOrElse(notifier::leavesTo, notifier::stopping);
        Optional<Listeners> listeners = framework.service(Listeners.class);
        Optional<Routes> routes = framework.service(Routes.class);
        if (listeners.isPresent() && routes.isPresent()) {
            drain(listeners.get(), routes.get(), drainTime, quick);
        }
        framework.stop(STOP_TIME);
    }

    private void drain(Listeners listeners, Routes routes, Duration atMost, boolean quick)
            throws InterruptedException {
        succession.leave();
        CompletableFuture<Void> drained = listeners.drain().toCompletableFuture();
        CompletableFuture<Integer> cutOff = routes.finish(atMost).toCompletableFuture();
        // A Ctrl-C while it drains makes it a quick stop.
        CompletableFuture<Integer> impatient =
                quick ? cutOff : stop.askedQuick().thenCompose(asked -> routes.finish(QUICK_TIME));
        try {
            CompletableFuture.anyOf(drained, cutOff, impatient).get();
            // What was answered by the server has yet to reach the clients.
            drained.get(LAST_ANSWERS.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException _) {
            LOG.warn("Connections are closed whose clients do not take their answers");
        } catch (ExecutionException e) {
            LOG.error("The listeners did not drain", e.getCause());
        }
    }

    private Optional<PidFile> pidFile() {
        return settings.get(ServerSettings.PIDFILE)
                .map(named ->
                        new PidFile(
                                settings.resolve(named),
                                settings.origin(ServerSettings.PIDFILE),
                                privileges.ownership(),
                                ProcessHandle.current().pid()));
    }
}
