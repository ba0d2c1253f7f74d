package kirin.server.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import kirin.app.Response;
import kirin.worker.WorkerClass;

import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

class BootFailureTest {
    private final AtomicInteger attempts = new AtomicInteger();
    private final AtomicBoolean broken = new AtomicBoolean(true);
    private final List<Long> times = new CopyOnWriteArrayList<>();

    private final Instances brokenAtFirst =
            () -> {
                times.add(System.nanoTime());
                attempts.incrementAndGet();
                if (broken.get()) {
                    throw new IllegalStateException("no database");
                }
                return new Instance(
                        new ApplicationHandler(request -> Response.text("served")),
                        BootFailureTest.class.getClassLoader(),
                        () -> {});
            };

    @Test
    void applicationThatCannotStartIsTriedAgainWithGrowingPauses() throws Exception {
        try (TestServer server = TestServer.withWorkers(1, ThreadWorker.withSeats(1))) {
            server.publish("app", "/", 1, brokenAtFirst);

            assertThat(server.routesOf(1)).isEmpty();
            assertThat(server.get("/").await().status()).isEqualTo(404);
            await().until(() -> attempts.get() == 5);
            for (int i = 2; i < 5; i++) {
                // 0.1, 0.2, 0.4 s, and whatever the machine adds.
                assertThat(times.get(i) - times.get(i - 1))
                        .isGreaterThanOrEqualTo(100_000_000L << (i - 1));
            }

            broken.set(false);

            await().untilAsserted(
                            () -> assertThat(server.get("/").await().body()).isEqualTo("served"));
            assertThat(server.bean("app").getBootFailures()).isGreaterThanOrEqualTo(5);
        }
    }

    @Test
    void newRevisionThatCannotStartLeavesTheOldOneInService() throws Exception {
        try (TestServer server = TestServer.withWorkers(2, ThreadWorker.withSeats(1))) {
            server.publish("app", "/", 1, request -> Response.text("old"));
            assertThat(server.routesOf(1)).hasSize(1);

            server.publish("app", "/", 2, brokenAtFirst);

            assertThat(server.routesOf(2)).isEmpty();
            assertThat(server.get("/").await().body()).isEqualTo("old");
            broken.set(false);
            await().untilAsserted(
                            () -> assertThat(server.get("/").await().body()).isEqualTo("served"));
        }
    }

    @Test
    void workerThatCannotBeReplacedServesOn() throws Exception {
        broken.set(false);
        try (TestServer server = TestServer.withWorkers(1, ThreadWorker.withSeats(1))) {
            server.publish("app", "/", 1, brokenAtFirst);
            assertThat(server.routesOf(1)).hasSize(1);
            broken.set(true);

            server.bean("app").recycleWorkers();

            await().until(() -> attempts.get() > 2);
            assertThat(server.get("/").await().body()).isEqualTo("served");
            broken.set(false);
            await().untilAsserted(() ->
                    assertThat(server.bean("app").getRecycled()).containsEntry("asked", 1L));
        }
    }

    @Test
    void workerClassThatFailsReleasesTheInstance() throws Exception {
        AtomicInteger released = new AtomicInteger();
        WorkerClass failing =
                context -> {
                    throw new IllegalStateException("no threads");
                };
        try (TestServer server = TestServer.withWorkers(1, failing)) {
            server.publish(
                    "app",
                    "/",
                    1,
                    () ->
                            new Instance(
                                    new ApplicationHandler(request -> Response.text("served")),
                                    BootFailureTest.class.getClassLoader(),
                                    released::incrementAndGet));

            assertThat(server.routesOf(1)).isEmpty();
            assertThat(released).hasValueGreaterThanOrEqualTo(1);
        }
    }

    @Test
    void applicationThatHangsWhileItStartsHoldsUpNoOther() throws Exception {
        CountDownLatch release = new CountDownLatch(1);
        try (TestServer server = TestServer.withWorkers(1, ThreadWorker.withSeats(1))) {
            server.publish(
                    "hanging",
                    "/hanging",
                    1,
                    () -> {
                        release.await();
                        return brokenAtFirst.make();
                    });
            server.publish("app", "/", 2, request -> Response.text("served"));

            assertThat(server.routesOf(2)).hasSize(1);
            assertThat(server.get("/").await().body()).isEqualTo("served");
            broken.set(false);
            release.countDown();
            assertThat(server.routesOf(1)).hasSize(1);
        }
    }
}
