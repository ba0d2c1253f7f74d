package kirin.itests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import kirin.itests.harness.AppJar;
import kirin.itests.harness.KirinFolder;
import kirin.itests.harness.KirinProcess;
import kirin.itests.harness.RawConnection;
import kirin.itests.harness.RawResponse;

import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** How a server ends, and what is left of it: the harness checks files, port and processes. */
class StopIT {
    @TempDir private Path root;
    @AutoClose private KirinFolder folder;

    @BeforeEach
    void setUp() throws Exception {
        folder = KirinFolder.in(root).deploy(reading("reader"));
    }

    private static AppJar reading(String name) {
        return AppJar.application(
                name, "return Response.text(new String(request.body().readAllBytes()));");
    }

    @Test
    void termLetsTheRunningRequestsFinish() throws Exception {
        List<String> workerClasses = List.of("sync", "gevent");
        for (String name : workerClasses) {
            folder.setFor(name, "worker_class", "\"" + name + "\"").deploy(reading(name));
        }
        KirinProcess kirin = folder.start().awaitListening();

        List<RawConnection> running = new ArrayList<>();
        try {
            for (String name : workerClasses) {
                running.add(kirin.holdOpen("/" + name));
            }
            kirin.signal("TERM");
            kirin.awaitPortClosed();
            for (RawConnection each : running) {
                RawResponse answer = each.send("12345").response();

                assertThat(answer.status()).isEqualTo(200);
                assertThat(answer.text()).isEqualTo("12345");
                assertThat(answer.field("Connection")).isEqualTo("close");
                assertThat(each.rest()).isEmpty();
            }
        } finally {
            for (RawConnection each : running) {
                each.close();
            }
        }
        assertThat(kirin.awaitExit()).isZero();
        assertThat(folder.leftovers()).isEmpty();
        assertThat(kirin.log()).contains("Handling signal: term").contains("Shutting down");
    }

    @Test
    void termClosesIdleConnections() throws Exception {
        KirinProcess kirin = folder.set("keepalive", "60").start().awaitListening();

        try (var idle = kirin.connect()) {
            idle.send("GET /reader HTTP/1.1\r\nHost: it\r\n\r\n").response();
            kirin.signal("TERM");

            assertThat(idle.rest()).isEmpty();
        }
        assertThat(kirin.awaitExit()).isZero();
    }

    @Test
    void gracefulTimeoutCutsOffWhatHangs() throws Exception {
        KirinProcess kirin = folder.set("graceful_timeout", "1").start().awaitListening();

        try (var hanging = kirin.holdOpen("/reader")) {
            Instant before = Instant.now();
            kirin.signal("TERM");

            assertThat(hanging.rest())
                    .asString()
                    .startsWith("HTTP/1.1 503 ")
                    .contains("Retry-After: 1");
            assertThat(Duration.between(before, Instant.now()))
                    .isBetween(Duration.ofMillis(900), Duration.ofSeconds(8));
        }
        assertThat(kirin.awaitExit()).isZero();
        assertThat(kirin.log())
                .contains("did not finish in time: 1 requests are interrupted: POST /reader");
    }

    @Test
    void applicationThatIgnoresInterruptsDoesNotHoldTheProcess() throws Exception {
        folder.set("graceful_timeout", "1")
                .set("worker_class", "\"sync\"")
                .deploy(
                        AppJar.application(
                                "stubborn",
                                """
                                request.body().read();
                                while (true) {
                                    java.util.concurrent.locks.LockSupport.parkNanos(1_000_000);
                                }
                                """),
                        "stubborn.jar");
        KirinProcess kirin = folder.start().awaitListening();

        try (var hanging = kirin.holdOpen("/stubborn")) {
            hanging.send("12345");
            kirin.signal("TERM");

            assertThat(kirin.awaitExit()).isZero();
        }
    }

    @Test
    void reloadAskedForDuringTheStartDoesNotKeepTheServerFromStopping() throws Exception {
        folder.set("deploy_timeout", "0")
                .deploy(
                        AppJar.answering("slow", "x")
                                .type(
                                        "Slow",
                                        """
                                        public final class Slow implements org.osgi.framework.BundleActivator {
                                            public void start(org.osgi.framework.BundleContext context)
                                                    throws Exception {
                                                var first = java.nio.file.Path.of("first");
                                                if (java.nio.file.Files.exists(first)) {
                                                    java.nio.file.Files.createFile(
                                                            java.nio.file.Path.of("second"));
                                                    new java.util.concurrent.CountDownLatch(1).await();
                                                }
                                                java.nio.file.Files.createFile(first);
                                            }
                                            public void stop(org.osgi.framework.BundleContext context) {}
                                        }
                                        """)
                                .header("Bundle-Activator", "test.slow.Slow"));
        KirinProcess kirin = folder.start();
        kirin.awaitLog("Starting kirin");
        kirin.signal("HUP");
        kirin.awaitListening();
        await().until(() -> Files.exists(root.resolve("second")));

        kirin.signal("TERM");

        assertThat(kirin.awaitExit()).isZero();
    }

    @Test
    void interruptIsQuick() throws Exception {
        KirinProcess kirin = folder.set("graceful_timeout", "60").start().awaitListening();

        try (var running = kirin.holdOpen("/reader")) {
            kirin.signal("INT");

            assertThat(kirin.awaitExit()).isZero();
            assertThat(running.rest())
                    .asString()
                    .startsWith("HTTP/1.1 503 ")
                    .contains("Retry-After: 1");
        }
        assertThat(kirin.log())
                .contains("Handling signal: int")
                .containsOnlyOnce("1 requests are interrupted: POST /reader");
    }

    @Test
    void interruptDuringAGracefulStopMakesItQuick() throws Exception {
        KirinProcess kirin = folder.set("graceful_timeout", "60").start().awaitListening();

        try (var running = kirin.holdOpen("/reader")) {
            kirin.signal("TERM");
            kirin.awaitPortClosed();
            kirin.signal("INT");

            assertThat(kirin.awaitExit()).isZero();
            assertThat(running.rest())
                    .asString()
                    .startsWith("HTTP/1.1 503 ")
                    .contains("Retry-After: 1");
        }
    }

    @Test
    void secondInterruptEndsAtOnce() throws Exception {
        folder.deploy(
                AppJar.named("test.slow")
                        .type(
                                "Slow",
                                """
                                @Component(service = Application.class)
                                @Mount(path = "/slow", name = "slow")
                                public final class Slow implements Application {
                                    public Response handle(Request request) {
                                        return Response.text("slow");
                                    }

                                    @Deactivate
                                    void stop() {
                                        System.err.println("stops slowly");
                                        while (true) {
                                            java.util.concurrent.locks.LockSupport.park();
                                        }
                                    }
                                }
                                """),
                "slow.jar");
        KirinProcess kirin = folder.start().awaitListening();
        assertThat(kirin.get("/slow").statusCode()).isEqualTo(200);

        kirin.signal("INT");
        kirin.awaitLog("stops slowly");
        kirin.signal("INT");

        // As a shell reports what a Ctrl-C has ended: it was no orderly stop.
        assertThat(kirin.awaitExit()).isEqualTo(130);
        assertThat(folder.leftovers()).isEmpty();
    }
}
