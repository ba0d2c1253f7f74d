package kirin.deployer.internal.leaks;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.LoggerContext;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;
import org.slf4j.LoggerFactory;

import java.lang.management.ManagementFactory;
import java.lang.ref.SoftReference;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.concurrent.CountDownLatch;
import java.util.logging.Logger;

import javax.management.ObjectName;

/** Whatever holds a removed bundle is named, with what to do. */
@Isolated("Dumps the heap of the whole JVM.")
class HolderTest {
    @TempDir Path root = Path.of("");

    @SuppressWarnings("NullAway.Init")
    private WatchedBundle bundle;

    private final CountDownLatch end = new CountDownLatch(1);

    @BeforeEach
    void create() {
        bundle = new WatchedBundle(root);
    }

    @AfterEach
    void close() {
        end.countDown();
        bundle.close();
    }

    @Test
    void threadThatRunsItsCode() throws Exception {
        bundle.startAndRemove(
                "",
                """
                static void start() {
                    Thread thread = new Thread(Shop::poll, "shop-poller");
                    thread.setDaemon(true);
                    thread.start();
                }
                static synchronized void poll() {
                    try {
                        Shop.class.wait();
                    } catch (InterruptedException e) {
                        // Told to end.
                    }
                }
                """);

        assertThat(bundle.holders())
                .singleElement()
                .asString()
                .startsWith("thread \"shop-poller\" still runs its code (at shop.Shop.poll(")
                .endsWith("; end it when the bundle stops");
        interrupt("shop-poller");
    }

    @Test
    void threadThatHasItsContext() throws Exception {
        ClassLoader loader = bundle.compile("", "");
        Thread thread = new Thread(this::awaitEnd, "other-pool-1");
        thread.setContextClassLoader(loader);
        thread.start();
        bundle.watch.removed("shop", "1.0.0", loader);
        loader = null;

        assertThat(bundle.holders())
                .containsExactly(
                        "thread \"other-pool-1\" has its class loader as context class loader; end"
                                + " the thread when the bundle stops, or set another one");
    }

    @Test
    void threadLocalOfAnotherThread() throws Exception {
        onThread(
                "other-pool-1",
                () ->
                        bundle.startAndRemove(
                                "",
                                """
                                static final ThreadLocal<Shop> CURRENT = new ThreadLocal<>();
                                static void start() { CURRENT.set(new Shop()); }
                                """));

        assertThat(bundle.holders())
                .containsExactly(
                        "thread \"other-pool-1\" has a thread-local with shop.Shop; call"
                                + " ThreadLocal.remove() on that thread when the work is done");
    }

    @Test
    void threadLocalWithSomethingInAList() throws Exception {
        onThread(
                "other-pool-1",
                () ->
                        bundle.startAndRemove(
                                "import java.util.*;",
                                """
                                static final ThreadLocal<List<Shop>> ALL = new ThreadLocal<>();
                                static void start() { ALL.set(new ArrayList<>(List.of(new Shop()))); }
                                """));

        assertThat(bundle.holders())
                .singleElement()
                .asString()
                .contains("a thread-local with java.util.ArrayList → shop.Shop;");
    }

    @Test
    void timer() throws Exception {
        bundle.startAndRemove(
                "import java.util.*;",
                """
                static void start() {
                    Timer timer = new Timer("shop-timer", true);
                    timer.schedule(
                            new TimerTask() {
                                public void run() {
                                    timer.cancel();
                                }
                            },
                            600_000);
                }
                """);

        assertThat(bundle.holders())
                .containsExactly(
                        "timer \"shop-timer\" still has its tasks; call Timer.cancel() when the"
                                + " bundle stops");
    }

    @Test
    void executor() throws Exception {
        bundle.startAndRemove(
                "import java.util.concurrent.*;",
                """
                static void start() {
                    ScheduledExecutorService executor = Executors.newScheduledThreadPool(
                            1, Thread.ofPlatform().daemon().factory());
                    executor.scheduleAtFixedRate(() -> {}, 600, 600, TimeUnit.SECONDS);
                }
                """);

        assertThat(bundle.holders())
                .singleElement()
                .asString()
                .contains("of an executor still has its tasks")
                .contains("call shutdownNow() on the executor when the bundle stops");
    }

    @Test
    void shutdownHook() throws Exception {
        bundle.startAndRemove(
                "",
                """
                static void start() { Runtime.getRuntime().addShutdownHook(new Thread(new Save())); }
                static class Save implements Runnable { public void run() {} }
                """);

        assertThat(bundle.holders())
                .containsExactly(
                        "shop.Shop$Save is a shutdown hook; call Runtime.removeShutdownHook when"
                                + " the bundle stops");
        LiveThreads.shutdownHooks().stream()
                .filter(hook -> String.valueOf(LiveThreads.task(hook)).startsWith("shop."))
                .forEach(Runtime.getRuntime()::removeShutdownHook);
    }

    @Test
    void driverThatIsRegisteredAfterItsRemoval() throws Exception {
        bundle.removeAndStart(SHOP_DRIVER_IMPORTS, SHOP_DRIVER);

        assertThat(bundle.holders())
                .containsExactly(
                        "shop.Shop$ShopDriver is a registered JDBC driver; call"
                                + " DriverManager.deregisterDriver when the bundle stops");
    }

    @Test
    void beanThatTheServerCannotSeeInItsRegister() throws Exception {
        bundle.startAndRemove(
                "import java.lang.management.*; import javax.management.*;",
                """
                public interface Stock { int getSize(); }
                static void start() throws Exception {
                    Stock stock = () -> 1;
                    ManagementFactory.getPlatformMBeanServer().registerMBean(
                            new StandardMBean(stock, Stock.class), new ObjectName("shop:type=Stock"));
                }
                """);

        assertThat(bundle.holders())
                .isNotEmpty()
                .allSatisfy(holder ->
                        assertThat(holder)
                                .endsWith(
                                        " belongs to an MBean that is registered; call"
                                                + " unregisterMBean when the bundle stops"));
        ManagementFactory.getPlatformMBeanServer()
                .unregisterMBean(new ObjectName("shop:type=Stock"));
    }

    @Test
    void handlerOfTheJdksLog() throws Exception {
        bundle.startAndRemove(
                "import java.util.logging.*;",
                """
                static void start() { Logger.getLogger("").addHandler(new Mail()); }
                static class Mail extends Handler {
                    public void publish(LogRecord record) {}
                    public void flush() {}
                    public void close() {}
                }
                """);

        assertThat(bundle.holders())
                .containsExactly(
                        "shop.Shop$Mail is in use by java.util.logging; remove the handler,"
                                + " appender or filter when the bundle stops");
        Logger log = Logger.getLogger("");
        Arrays.stream(log.getHandlers())
                .filter(handler -> handler.getClass().getName().startsWith("shop."))
                .forEach(log::removeHandler);
    }

    @Test
    void filterOfLogback() throws Exception {
        bundle.startAndRemove(
                """
                import ch.qos.logback.classic.*;
                import ch.qos.logback.classic.turbo.*;
                import ch.qos.logback.core.spi.*;
                import org.slf4j.*;
                """,
                """
                static void start() {
                    ((LoggerContext) LoggerFactory.getILoggerFactory()).addTurboFilter(new Quiet());
                }
                static class Quiet extends TurboFilter {
                    public FilterReply decide(Marker marker, ch.qos.logback.classic.Logger logger,
                            Level level, String format, Object[] params, Throwable t) {
                        return FilterReply.NEUTRAL;
                    }
                }
                """);

        assertThat(bundle.holders())
                .containsExactly(
                        "shop.Shop$Quiet is in use by Logback; remove the handler, appender or"
                                + " filter when the bundle stops");
        ((LoggerContext) LoggerFactory.getILoggerFactory()).resetTurboFilterList();
    }

    @Test
    void staticFieldOfTheJdk() throws Exception {
        bundle.startAndRemove(
                "",
                """
                static void start() { Thread.setDefaultUncaughtExceptionHandler(new Handler()); }
                static class Handler implements Thread.UncaughtExceptionHandler {
                    public void uncaughtException(Thread thread, Throwable failure) {}
                }
                """);

        assertThat(bundle.holders())
                .containsExactly(
                        "static field java.lang.Thread.defaultUncaughtExceptionHandler of the JDK"
                                + " holds shop.Shop$Handler; take it out there when the bundle"
                                + " stops");
        Thread.setDefaultUncaughtExceptionHandler(null);
    }

    @Test
    void staticFieldOfAnotherBundle() throws Exception {
        ClassLoader library =
                CompiledBundle.of(
                        root.resolve("library"),
                        "Registry",
                        """
                        package library;
                        import java.util.*;
                        public class Registry {
                            private static final Map<String, Object> ALL = new HashMap<>();
                            public static Map<String, Object> all() { return ALL; }
                        }
                        """);
        bundle.living.put(new LoaderMark(library, null), "bundle library 2.1.0");
        removeAfterUseOf(library);

        assertThat(bundle.holders())
                .containsExactly(
                        "static field library.Registry.ALL of bundle library 2.1.0 holds"
                            + " java.util.HashMap → java.util.ArrayList → shop.Shop; take it out"
                            + " there when the bundle stops");
    }

    private void removeAfterUseOf(ClassLoader library) throws Exception {
        ClassLoader loader = bundle.compile("", "");
        Object shop = loader.loadClass("shop.Shop").getConstructor().newInstance();
        @SuppressWarnings("unchecked")
        var all =
                (java.util.Map<String, Object>)
                        library.loadClass("library.Registry").getMethod("all").invoke(null);
        all.put("shop", new java.util.ArrayList<>(java.util.List.of(shop)));
        bundle.watch.removed("shop", "1.0.0", loader);
    }

    @Test
    void onlySoftReferences() throws Exception {
        SoftReference<?> cached = removeAndCache();

        assertThat(bundle.holders())
                .singleElement()
                .asString()
                .startsWith("nothing in the heap holds it but soft references");
        assertThat(cached.get()).isNotNull();
    }

    private SoftReference<?> removeAndCache() throws Exception {
        ClassLoader loader = bundle.compile("", "");
        Object shop = loader.loadClass("shop.Shop").getConstructor().newInstance();
        bundle.watch.removed("shop", "1.0.0", loader);
        return new SoftReference<>(shop);
    }

    @Test
    void eachOfSeveral() throws Exception {
        bundle.startAndRemove(
                "import java.util.*;",
                """
                static void start() {
                    new Timer("shop-timer", true).schedule(new Tick(), 600_000);
                    Runtime.getRuntime().addShutdownHook(new Thread(new Save()));
                }
                static class Tick extends TimerTask { public void run() {} }
                static class Save implements Runnable { public void run() {} }
                """);

        assertThat(bundle.holders())
                .hasSize(2)
                .anySatisfy(holder -> assertThat(holder).startsWith("timer \"shop-timer\""))
                .anySatisfy(holder -> assertThat(holder).contains("is a shutdown hook"));
        LiveThreads.shutdownHooks().stream()
                .filter(hook -> String.valueOf(LiveThreads.task(hook)).startsWith("shop."))
                .forEach(Runtime.getRuntime()::removeShutdownHook);
    }

    private interface Action {
        void run() throws Exception;
    }

    /** On a thread that stays until the end of the test. */
    private void onThread(String name, Action action) throws Exception {
        var done = new java.util.concurrent.CompletableFuture<Void>();
        Thread thread =
                new Thread(
                        () -> {
                            try {
                                action.run();
                                done.complete(null);
                            } catch (Exception e) {
                                done.completeExceptionally(e);
                            }
                            awaitEnd();
                        },
                        name);
        thread.setDaemon(true);
        thread.start();
        done.get(20, java.util.concurrent.TimeUnit.SECONDS);
    }

    private void awaitEnd() {
        try {
            end.await();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private static void interrupt(String name) {
        LiveThreads.all().stream()
                .filter(thread -> thread.getName().equals(name))
                .forEach(Thread::interrupt);
    }

    static final String SHOP_DRIVER_IMPORTS = "import java.sql.*; import java.util.*;";
    static final String SHOP_DRIVER =
            """
            static void start() throws SQLException { DriverManager.registerDriver(new ShopDriver()); }
            static class ShopDriver implements Driver {
                public Connection connect(String url, Properties info) { return null; }
                public boolean acceptsURL(String url) { return false; }
                public DriverPropertyInfo[] getPropertyInfo(String url, Properties info) {
                    return new DriverPropertyInfo[0];
                }
                public int getMajorVersion() { return 1; }
                public int getMinorVersion() { return 0; }
                public boolean jdbcCompliant() { return false; }
                public java.util.logging.Logger getParentLogger() { return null; }
            }
            """;
}
