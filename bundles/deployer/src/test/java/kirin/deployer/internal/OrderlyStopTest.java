package kirin.deployer.internal;

import static org.assertj.core.api.Assertions.assertThat;

import kirin.routing.Boot;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleEvent;
import org.osgi.framework.BundleException;
import org.osgi.framework.SynchronousBundleListener;
import org.osgi.framework.wiring.FrameworkWiring;

import java.io.ByteArrayInputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** A server that stops while bundles are on their way out. */
class OrderlyStopTest extends DeployerTest {
    private final CountDownLatch entered = new CountDownLatch(1);
    private final CountDownLatch left = new CountDownLatch(1);

    @AfterEach
    void end() throws Exception {
        left.countDown();
    }

    @Test
    void removalThatWaitsForTheFrameworkIsLeftToIt() throws Exception {
        Path file = deployer.drop("shop.jar", JarFiles.bundle("shop", "1"));
        deployer.start();
        holdTheLockOfTheFramework();

        Files.delete(file);
        deployer.until(it -> assertThat(waitsForTheLock()).isTrue());
        deployer.stop();

        deployer.until(it -> assertThat(removers()).isEmpty());
        assertThat(deployer.log)
                .noneMatch(line -> line.startsWith("WARN") || line.startsWith("ERROR"));
    }

    @Test
    void deploymentThatTheStopBreaksOffIsNoRefusal() throws Exception {
        deployer.start();
        deployer.drop("shop.jar", JarFiles.bundle("shop", "1"));
        // Not only active: its own boot would be taken for the next one's.
        deployer.until(it -> assertThat(it.log).contains("INFO Deployed shop.jar: shop 1.0.0"));
        CompletableFuture<Boot> boot = new CompletableFuture<>();
        deployer.routes.boots = boot;
        deployer.drop("shop.jar", JarFiles.bundle("shop", "2"));
        deployer.until(it -> assertThat(it.active()).contains("shop 2.0.0"));
        SynchronousBundleListener hold =
                event -> {
                    if (event.getType() == BundleEvent.STOPPING
                            && event.getBundle().getBundleId() == 0) {
                        entered.countDown();
                        awaitEnd();
                    }
                };
        deployer.framework.getBundleContext().addBundleListener(hold);
        var stopping = new Thread(this::stopFramework, "framework stop");
        stopping.start();
        assertThat(entered.await(10, TimeUnit.SECONDS)).isTrue();

        boot.complete(new Boot(List.of(), List.of("it is gone")));

        deployer.until(it ->
                assertThat(it.log)
                        .anyMatch(line -> line.contains("shop.jar is deployed at the next start")));
        deployer.stop();
        assertThat(deployer.log).noneMatch(line -> line.startsWith("ERROR"));
        assertThat(deployer.store.resolve("quarantine"))
                .satisfiesAnyOf(
                        folder -> assertThat(folder).doesNotExist(),
                        folder -> assertThat(folder).isEmptyDirectory());
    }

    private void stopFramework() {
        try {
            deployer.framework.stop();
        } catch (BundleException e) {
            throw new IllegalStateException(e);
        }
    }

    /** As a refresh does while a bundle takes its time to stop. */
    private void holdTheLockOfTheFramework() throws Exception {
        BundleContext context = deployer.framework.getBundleContext();
        Bundle slow =
                context.installBundle(
                        "test:slow", new ByteArrayInputStream(JarFiles.bundle("slow", "1")));
        slow.start();
        SynchronousBundleListener hold =
                event -> {
                    if (event.getType() == BundleEvent.STOPPING && event.getBundle().equals(slow)) {
                        entered.countDown();
                        awaitEnd();
                    }
                };
        context.addBundleListener(hold);
        deployer.framework.adapt(FrameworkWiring.class).refreshBundles(List.of(slow));
        assertThat(entered.await(10, TimeUnit.SECONDS)).isTrue();
    }

    private void awaitEnd() {
        try {
            left.await(30, TimeUnit.SECONDS);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private boolean waitsForTheLock() {
        return removers().stream()
                .flatMap(thread -> Arrays.stream(thread.getStackTrace()))
                .anyMatch(frame -> frame.getMethodName().matches("acquire(Bundle|Global)Lock"));
    }

    private List<Thread> removers() {
        return deployer.threads("kirin-deployer-start");
    }
}
