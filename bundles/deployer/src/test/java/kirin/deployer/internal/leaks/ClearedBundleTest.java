package kirin.deployer.internal.leaks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;

import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** What the server can clear does not hold a removed bundle; and the watch does not either. */
@Isolated("Clears what all of the JVM shares.")
class ClearedBundleTest {
    @TempDir Path root = Path.of("");

    @SuppressWarnings("NullAway.Init")
    private WatchedBundle bundle;

    private final ExecutorService kirins =
            Executors.newSingleThreadExecutor(task -> new Thread(task, "kirin-test-1"));

    @BeforeEach
    void create() {
        bundle = new WatchedBundle(root);
    }

    @AfterEach
    void close() {
        kirins.shutdownNow();
        bundle.close();
    }

    @Test
    void cleanBundleIsCollectedAndNotListed() throws Exception {
        bundle.startAndRemove("", "static void start() {}");

        assertThat(bundle.watch.leaks()).isEmpty();
        assertThat(bundle.log).noneMatch(line -> line.startsWith("WARN"));
    }

    @Test
    void driverIsTakenFromTheDriverManager() throws Exception {
        bundle.startAndRemove(HolderTest.SHOP_DRIVER_IMPORTS, HolderTest.SHOP_DRIVER);

        assertThat(bundle.watch.leaks()).isEmpty();
        assertThat(bundle.log)
                .contains(
                        "WARN shop 1.0.0 left its JDBC driver shop.Shop$ShopDriver registered,"
                                + " which was cleared; call DriverManager.deregisterDriver when the"
                                + " bundle stops");
    }

    @Test
    void beanIsTakenFromTheServer() throws Exception {
        bundle.startAndRemove(
                "import java.lang.management.*; import javax.management.*;",
                """
                public interface StockMBean { int getSize(); }
                public static class Stock implements StockMBean { public int getSize() { return 1; } }
                static void start() throws Exception {
                    ManagementFactory.getPlatformMBeanServer().registerMBean(
                            new Stock(), new ObjectName("shop:type=Stock"));
                }
                """);

        assertThat(bundle.watch.leaks()).isEmpty();
        assertThat(bundle.log)
                .contains(
                        "WARN shop 1.0.0 left its MBean shop:type=Stock registered, which was"
                                + " cleared; call unregisterMBean when the bundle stops");
    }

    @Test
    void threadsOfTheServerForgetIt() throws Exception {
        CompletableFuture.runAsync(this::leaveContextAndThreadLocal, kirins).get();

        removeLeft();

        assertThat(bundle.watch.leaks()).isEmpty();
        assertThat(bundle.log)
                .contains(
                        "DEBUG Cleared the context class loader of kirin-test-1: shop 1.0.0",
                        "DEBUG Cleared a thread-local of kirin-test-1: shop 1.0.0: shop.Shop");
    }

    private void leaveContextAndThreadLocal() {
        try {
            ClassLoader loader =
                    bundle.compile(
                            "",
                            """
                            static final ThreadLocal<Shop> CURRENT = new ThreadLocal<>();
                            static void start() { CURRENT.set(new Shop()); }
                            """);
            Thread.currentThread().setContextClassLoader(loader);
            CompiledBundle.call(loader, "shop.Shop", "start");
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    private void removeLeft() throws Exception {
        CompletableFuture<ClassLoader> context =
                CompletableFuture.supplyAsync(
                        () -> Thread.currentThread().getContextClassLoader(), kirins);
        ClassLoader loader = context.get();
        // Until it does something else that thread may have the answer on its stack.
        CompletableFuture.runAsync(() -> {}, kirins).get();
        bundle.watch.removed("shop", "1.0.0", loader);
    }

    @Test
    void resourceBundlesAndIntrospectionHoldNothing() throws Exception {
        bundle.startAndRemove(
                "import java.util.*;",
                """
                public static class Words extends ListResourceBundle {
                    protected Object[][] getContents() { return new Object[][] {{"a", "b"}}; }
                }
                public String getName() { return "shop"; }
                static void start() throws Exception {
                    ResourceBundle.getBundle("shop.Shop$Words");
                    java.beans.Introspector.getBeanInfo(Shop.class);
                }
                """);

        assertThat(bundle.watch.leaks()).isEmpty();
    }

    @Test
    void bundleThatStaysIsToldOnceWithoutBeingAsked() throws Exception {
        bundle.startAndRemove(
                "import java.util.*;",
                """
                static Timer timer;
                static void start() {
                    Thread thread = new Thread(Shop::sleep, "shop-sleeper");
                    thread.setDaemon(true);
                    thread.start();
                }
                static synchronized void sleep() {
                    try {
                        Shop.class.wait();
                    } catch (InterruptedException e) {
                        // Told to end.
                    }
                }
                """);

        await().atMost(Duration.ofSeconds(20))
                .untilAsserted(() -> {
                    System.gc();
                    assertThat(bundle.log)
                            .filteredOn(line -> line.startsWith("WARN"))
                            .singleElement()
                            .asString()
                            .startsWith(
                                    "WARN shop 1.0.0 was removed, but its classes are still in"
                                            + " memory after a collection: thread \"shop-sleeper\""
                                            + " still runs its code (shop.Shop$$Lambda")
                            .endsWith("; kirin leaks says whether that is all");
                });
        await().atMost(Duration.ofSeconds(20)).until(() -> !isWatching());
        LiveThreads.all().stream()
                .filter(thread -> thread.getName().equals("shop-sleeper"))
                .forEach(Thread::interrupt);
        await().atMost(Duration.ofSeconds(20)).until(() -> bundle.watch.leaks().isEmpty());
        assertThat(bundle.log).filteredOn(line -> line.startsWith("WARN")).hasSize(1);
    }

    @Test
    void watchRestsWhenAllIsGone() throws Exception {
        bundle.startAndRemove("", "static void start() {}");

        await().atMost(Duration.ofSeconds(20))
                .untilAsserted(() -> {
                    System.gc();
                    assertThat(isWatching()).isFalse();
                });
    }

    private static boolean isWatching() {
        return LiveThreads.all().stream()
                .anyMatch(thread -> thread.getName().equals("kirin-leaks"));
    }
}
