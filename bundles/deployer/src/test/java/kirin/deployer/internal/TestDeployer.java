package kirin.deployer.internal;

import static org.awaitility.Awaitility.await;

import static java.util.Objects.requireNonNull;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;

import kirin.deploy.JarWrapper;
import kirin.deployer.internal.configurations.TargetedConfigurations;
import kirin.deployer.internal.leaks.LeakWatch;
import kirin.lifecycle.Startup;
import kirin.management.Change;
import kirin.management.DeployerMXBean;
import kirin.management.Event;
import kirin.management.Events;
import kirin.settings.DeploymentSettings;
import kirin.settings.ServerSettings;
import kirin.settings.Settings;

import org.apache.felix.scr.component.ExtComponentContext;
import org.assertj.core.api.ThrowingConsumer;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.launch.Framework;
import org.osgi.framework.launch.FrameworkFactory;
import org.osgi.service.cm.ConfigurationAdmin;
import org.osgi.service.component.ComponentContext;
import org.osgi.util.function.Function;
import org.osgi.util.promise.Promise;
import org.slf4j.LoggerFactory;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.ServiceLoader;
import java.util.concurrent.Callable;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.function.UnaryOperator;

/** A framework with a deployer in it that follows one folder. */
final class TestDeployer {
    final FakeRoutes routes = new FakeRoutes();
    final List<String> log = new CopyOnWriteArrayList<>();
    final List<String> problems = new CopyOnWriteArrayList<>();
    final List<Event> events = new CopyOnWriteArrayList<>();
    final List<Change> changes = new CopyOnWriteArrayList<>();
    final Path folder;
    final Path store;
    final Framework framework;

    /** Makes bundles of plain jars, on the thread that reads whatever lies in the folder. */
    volatile JarWrapper wrapper = new JarWrappers();

    /** Whether the server's start, which is more than the deployer's, has failed. */
    volatile boolean startFailed;

    // Tests beside this one log to the same logger: known by the threads that they start.
    private final ThreadGroup group = new ThreadGroup("kirin-test");
    private final Thread test = Thread.currentThread();
    private final Logger logger = logger();
    private final AppenderBase<ILoggingEvent> appender =
            new AppenderBase<>() {
                @Override
                protected void append(ILoggingEvent event) {
                    if (isOwn(Thread.currentThread())) {
                        log.add(event.getLevel() + " " + event.getFormattedMessage());
                    }
                }
            };
    private final LeakWatch leaks;
    private UnaryOperator<Settings> change = settings -> settings;
    private @Nullable TargetedConfigurations configurations;
    private @Nullable Deployer deployer;

    TestDeployer(Path root) throws Exception {
        folder = root.resolve("deploy");
        store = root.resolve("store");
        framework =
                ServiceLoader.load(FrameworkFactory.class)
                        .findFirst()
                        .orElseThrow()
                        .newFramework(
                                Map.of(
                                        Constants.FRAMEWORK_STORAGE,
                                        root.resolve("cache").toString(),
                                        Constants.FRAMEWORK_BSNVERSION,
                                        Constants.FRAMEWORK_BSNVERSION_MULTIPLE,
                                        Constants.FRAMEWORK_STORAGE_CLEAN,
                                        Constants.FRAMEWORK_STORAGE_CLEAN_ONFIRSTINIT,
                                        Constants.FRAMEWORK_SYSTEMPACKAGES_EXTRA,
                                        "org.apache.felix.hc.api;version=2.0.0,"
                                                + "org.osgi.service.cm;version=1.6.0",
                                        // As in the server. Each resolver's threads would live for
                                        // a minute, and the framework with them.
                                        "felix.resolver.parallelism",
                                        "1",
                                        "felix.log.level",
                                        "0"));
        within(() -> {
            framework.start();
            return framework;
        });
        leaks = new LeakWatch(framework.getBundleContext());
        appender.setContext(logger.getLoggerContext());
        appender.start();
        logger.addAppender(appender);
    }

    private static Logger logger() {
        // SLF4J gives stand-ins while another thread starts it.
        while (!(LoggerFactory.getILoggerFactory() instanceof LoggerContext)) {
            Thread.onSpinWait();
        }
        return (Logger) LoggerFactory.getLogger("kirin.deployer");
    }

    /** Changes the settings with which it starts. */
    TestDeployer with(UnaryOperator<Settings> change) {
        this.change = change;
        return this;
    }

    void start() {
        start(true, 10_000);
    }

    /** As the distribution has them before it deploys anything. */
    void startDeclarativeServices() throws Exception {
        BundleContext context = framework.getBundleContext();
        for (Class<?> type :
                List.of(
                        Function.class,
                        Promise.class,
                        ComponentContext.class,
                        ExtComponentContext.class,
                        ConfigurationAdmin.class)) {
            String jar = type.getProtectionDomain().getCodeSource().getLocation().toString();
            context.installBundle(jar).start();
        }
        configurations = new TargetedConfigurations(configurationAdmin());
    }

    ConfigurationAdmin configurationAdmin() {
        BundleContext context = framework.getBundleContext();
        return Objects.requireNonNull(
                context.getService(
                        Objects.requireNonNull(
                                context.getServiceReference(ConfigurationAdmin.class))));
    }

    LeakWatch leaks() {
        return leaks;
    }

    /** As management has it. */
    DeployerMXBean bean() {
        BundleContext context = framework.getBundleContext();
        ServiceReference<DeployerMXBean> service =
                Objects.requireNonNull(context.getServiceReference(DeployerMXBean.class));
        return Objects.requireNonNull(context.getService(service));
    }

    /** The newest active bundle of a name. */
    Bundle active(String symbolicName) {
        return installed().stream()
                .filter(bundle -> symbolicName.equals(bundle.getSymbolicName()))
                .filter(bundle -> bundle.getState() == Bundle.ACTIVE)
                .max(Comparator.comparingLong(Bundle::getBundleId))
                .orElseThrow();
    }

    void start(boolean follows, long patienceMillis) {
        Settings settings =
                Settings.defaults()
                        .with(ServerSettings.DEPLOY_DIR, List.of(folder))
                        .with(DeploymentSettings.STORE_DIR, store)
                        .with(ServerSettings.RELOAD, follows);
        Settings own = change.apply(settings);
        within(() ->
                deployer =
                        new Deployer(
                                framework.getBundleContext(),
                                () -> own,
                                routes,
                                leaks(),
                                (jar, target) -> wrapper.wrap(jar, target),
                                configurations,
                                new Ear(),
                                new Kept(events, changes),
                                Duration.ofMillis(patienceMillis)));
    }

    /** Another value of {@code reload} is in force from now on. */
    void follow(boolean reload) {
        within(() -> {
            Settings next = Settings.defaults().with(ServerSettings.RELOAD, reload);
            requireNonNull(deployer).prepare(next).apply();
            return reload;
        });
    }

    /** Runs it where the threads that it starts can be told from those of other tests. */
    private void within(Callable<?> task) {
        var result = new FutureTask<>(task);
        new Thread(group, result).start();
        try {
            result.get();
        } catch (InterruptedException | ExecutionException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Those that it has started and that have not ended, of a name. */
    List<Thread> threads(String name) {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(this::isOwn)
                .filter(thread -> thread.getName().equals(name))
                .toList();
    }

    private boolean isOwn(Thread thread) {
        ThreadGroup its = thread.getThreadGroup();
        return thread.equals(test) || (its != null && group.parentOf(its));
    }

    /** Moves a whole file in, over another if there is one. */
    Path drop(String name, byte[] content) throws Exception {
        Files.createDirectories(folder);
        Path staged = Files.write(folder.resolve("." + name), content);
        // Without "atomic" the old file would be deleted first, and a look between would miss it.
        return Files.move(staged, folder.resolve(name), StandardCopyOption.ATOMIC_MOVE);
    }

    /** Active bundles that the deployer brought, as {@code name version}. */
    List<String> active() {
        return Arrays.stream(framework.getBundleContext().getBundles())
                .filter(bundle -> bundle.getLocation().startsWith("kirin-deploy:"))
                .filter(bundle -> bundle.getState() == Bundle.ACTIVE)
                .map(bundle -> bundle.getSymbolicName() + " " + bundle.getVersion())
                .sorted()
                .toList();
    }

    List<Bundle> installed() {
        return Arrays.stream(framework.getBundleContext().getBundles())
                .filter(bundle -> bundle.getLocation().startsWith("kirin-deploy:"))
                .toList();
    }

    void until(ThrowingConsumer<TestDeployer> assertions) {
        await().atMost(Duration.ofSeconds(10))
                .pollInterval(Duration.ofMillis(10))
                .untilAsserted(() -> assertions.accept(this));
    }

    /** Of the deployer alone, once. */
    void stop() {
        if (deployer != null) {
            deployer.stop();
            deployer = null;
        }
    }

    void close() throws Exception {
        stop();
        // Its thread would hold the framework, for ten seconds and until the next collection.
        leaks.close();
        framework.stop();
        framework.waitForStop(10_000);
        logger.detachAppender(appender);
    }

    private final class Ear implements Startup {
        @Override
        public void failed(String problem) {
            problems.add(problem);
        }

        @Override
        public boolean hasFailed() {
            return startFailed;
        }
    }

    private record Kept(List<Event> events, List<Change> changes) implements Events {
        @Override
        public void tell(Event event) {
            events.add(event);
        }

        @Override
        public void changed(Change change) {
            changes.add(change);
        }
    }
}
