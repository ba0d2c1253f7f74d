package kirin.deployer.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.management.UnixOperatingSystemMXBean;

import kirin.deployer.internal.leaks.LeakWatch;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.wiring.BundleWiring;
import org.osgi.framework.wiring.FrameworkWiring;

import java.io.ByteArrayInputStream;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.List;
import java.util.Objects;

/** A removed bundle leaves nothing behind, in a real framework. */
@Isolated("Counts what all of the JVM holds.")
class RemovedBundleTest extends DeployerTest {
    @SuppressWarnings("NullAway.Init")
    private LeakWatch watch;

    @BeforeEach
    void prepare() throws Exception {
        watch = new LeakWatch(deployer.framework.getBundleContext());
    }

    @AfterEach
    void end() throws Exception {
        watch.close();
    }

    @Test
    void driverOfAnUninstalledBundleIsCleared() throws Exception {
        Bundle shop = install("shop");
        shop.start();

        uninstall(shop);

        awaitNoLeak();
        assertThat(deployer.log)
                .contains(
                        "WARN shop 1.0.0 left its JDBC driver "
                                + DriverActivator.class.getName()
                                + " registered, which was cleared; call"
                                + " DriverManager.deregisterDriver when the bundle stops");
    }

    @Test
    void bundleThatHoldsAnUninstalledOneIsNamed() throws Exception {
        Bundle shop = install("shop");
        Bundle library = install("library");
        List<?> kept =
                (List<?>)
                        library.loadClass(DriverActivator.class.getName())
                                .getField("KEPT")
                                .get(null);
        keep(kept, shop);

        uninstall(shop);

        assertThat(watch.leaks())
                .singleElement()
                .satisfies(leak ->
                        assertThat(leak.holders())
                                .containsExactly(
                                        "static field "
                                                + DriverActivator.class.getName()
                                                + ".KEPT of bundle library 1.0.0 holds"
                                                + " java.util.ArrayList → "
                                                + DriverActivator.class.getName()
                                                + "; take it out there when the bundle stops"));
        kept.clear();
        awaitNoLeak();
    }

    @Test
    void manySwapsLeaveNoMoreThanTen() throws Exception {
        deployer.drop("a.jar", JarFiles.bundle("a", "1", DriverActivator.class));
        deployer.start();
        swap(2, 11);
        Left afterTen = Left.now();

        swap(12, 111);

        await().atMost(Duration.ofSeconds(30))
                .untilAsserted(() -> {
                    Left now = Left.now();
                    assertThat(now.classes).isLessThan(afterTen.classes + 50);
                    assertThat(now.threads).isLessThan(afterTen.threads + 10);
                    assertThat(now.files).isLessThan(afterTen.files + 10);
                });
        assertThat(watch.leaks()).isEmpty();
    }

    private void swap(int from, int to) throws Exception {
        for (int version = from; version <= to; version++) {
            Bundle old = deployer.installed().getFirst();
            ClassLoader loader = loader(old);
            deployer.drop(
                    "a.jar", JarFiles.bundle("a", String.valueOf(version), DriverActivator.class));
            String now = "a " + version + ".0.0";
            deployer.until(it -> {
                assertThat(it.active()).containsExactly(now);
                assertThat(old.getState()).isEqualTo(Bundle.UNINSTALLED);
            });
            watch.removed("a", old.getVersion().toString(), loader);
        }
    }

    private Bundle install(String name) throws Exception {
        BundleContext context = deployer.framework.getBundleContext();
        byte[] jar = JarFiles.bundle(name, "1", DriverActivator.class);
        Bundle bundle = context.installBundle(name, new ByteArrayInputStream(jar));
        bundle.loadClass(DriverActivator.class.getName());
        return bundle;
    }

    @SuppressWarnings("unchecked")
    private static void keep(List<?> kept, Bundle bundle) throws Exception {
        Class<?> type = bundle.loadClass(DriverActivator.class.getName());
        ((List<Object>) kept).add(type.getConstructor().newInstance());
    }

    private void uninstall(Bundle bundle) throws Exception {
        ClassLoader loader = loader(bundle);
        bundle.uninstall();
        deployer.framework.adapt(FrameworkWiring.class).refreshBundles(List.of(bundle));
        watch.removed(bundle.getSymbolicName(), bundle.getVersion().toString(), loader);
    }

    private static ClassLoader loader(Bundle bundle) {
        return Objects.requireNonNull(bundle.adapt(BundleWiring.class)).getClassLoader();
    }

    /** The framework forgets it on a thread of its own. */
    private void awaitNoLeak() {
        await().atMost(Duration.ofSeconds(30))
                .untilAsserted(() -> assertThat(watch.leaks()).isEmpty());
    }

    private record Left(long classes, long threads, long files) {
        static Left now() {
            System.gc();
            long files =
                    ManagementFactory.getOperatingSystemMXBean()
                                    instanceof UnixOperatingSystemMXBean unix
                            ? unix.getOpenFileDescriptorCount()
                            : 0;
            return new Left(
                    ManagementFactory.getClassLoadingMXBean().getLoadedClassCount(),
                    ManagementFactory.getThreadMXBean().getThreadCount(),
                    files);
        }
    }
}
