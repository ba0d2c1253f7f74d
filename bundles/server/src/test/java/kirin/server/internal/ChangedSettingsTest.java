package kirin.server.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import kirin.app.Response;
import kirin.hooks.ServerHooks;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

class ChangedSettingsTest {
    private final AtomicInteger made = new AtomicInteger();
    private final Set<Integer> released = ConcurrentHashMap.newKeySet();
    private final TestServer server =
            TestServer.with(new TestSettings().workers(2), ThreadWorker.withSeats(1));

    @AfterEach
    void stop() {
        server.close();
    }

    private void serve() throws Exception {
        serve(number -> {});
    }

    /** Each worker has an instance with the next number, counted from 1. */
    private void serve(Booting booting) throws Exception {
        server.publish(
                "app",
                "/",
                1,
                () -> {
                    int number = made.incrementAndGet();
                    booting.run(number);
                    return new Instance(
                            new ApplicationHandler(request -> Response.text("ok")),
                            getClass().getClassLoader(),
                            () -> released.add(number));
                });
        assertThat(server.routesOf(1)).hasSize(1);
    }

    /** What the boot of a worker waits for. */
    private interface Booting {
        void run(int number) throws Exception;
    }

    @Test
    void moreAndFewerWorkersComeAndGoUnderLoadWithoutALostRequest() throws Exception {
        serve();
        List<String> told = new CopyOnWriteArrayList<>();
        server.hooks.add(
                new ServerHooks() {
                    @Override
                    public void nworkersChanged(String application, int now, int before) {
                        told.add(before + " -> " + now);
                    }
                });
        try (var load = new FakeLoad(server, 8)) {
            load.start("/");

            server.change(new TestSettings().workers(5));
            await().until(() -> server.bean("app").getWorkers() == 5);
            server.change(new TestSettings().workers(1));
            await().until(() -> server.bean("app").getWorkers() == 1);
            await().untilAsserted(() -> assertThat(released).hasSize(4));

            load.assertAllAnswered("ok");
        }
        assertThat(told).containsExactly("2 -> 5", "5 -> 1");
        assertThat(made).hasValue(5);
    }

    @Test
    void workersMadeByTheFormerSettingsAreReplacedOneAfterAnother() throws Exception {
        serve();

        server.change(new TestSettings().workers(2).maxRequests(1000, 0));

        await().untilAsserted(() -> assertThat(released).containsExactlyInAnyOrder(1, 2));
        assertThat(server.bean("app").getRecycled()).containsEntry("settings", 2L);
        assertThat(server.bean("app").getWorkers()).isEqualTo(2);
    }

    @Test
    void workerThatBootsWhileTheyChangeIsReplacedToo() throws Exception {
        CountDownLatch booting = new CountDownLatch(1);
        CountDownLatch mayBoot = new CountDownLatch(1);
        serve(number -> {
            if (number == 3) {
                booting.countDown();
                mayBoot.await();
            }
        });
        server.bean("app").recycleWorkers();
        assertThat(booting.await(10, TimeUnit.SECONDS)).isTrue();

        server.change(new TestSettings().workers(2).maxRequests(1000, 0));
        mayBoot.countDown();

        await().untilAsserted(() -> assertThat(released).containsExactlyInAnyOrder(1, 2, 3));
        assertThat(server.bean("app").getWorkers()).isEqualTo(2);
    }

    @Test
    void limitsHoldForTheNextRequestAndNoWorkerIsReplaced() throws Exception {
        CountDownLatch inside = new CountDownLatch(1);
        CountDownLatch release = new CountDownLatch(1);
        server.publish(
                "app",
                "/",
                1,
                request -> {
                    if (request.path().equals("/wait")) {
                        inside.countDown();
                        release.await();
                    }
                    return Response.text("ok");
                });
        FakeExchange old = server.get("/wait");
        assertThat(inside.await(10, TimeUnit.SECONDS)).isTrue();

        server.change(new TestSettings().workers(2).timeout(Duration.ofMillis(200)).backlog(0));

        assertThat(server.get("/").await().status()).as("beyond the backlog of 0").isEqualTo(503);
        server.change(new TestSettings().workers(2).timeout(Duration.ofMillis(200)));
        assertThat(server.get("/wait").await().status()).isEqualTo(504);
        release.countDown();
        assertThat(old.await().status()).as("begun without a timeout").isEqualTo(200);
        assertThat(server.bean("app").getRecycled()).containsEntry("settings", 0L);
    }

    @Test
    void workerThatBootsIsNotMissedWhenItsPlaceIsGone() throws Exception {
        CountDownLatch mayBoot = new CountDownLatch(1);
        serve(number -> {
            if (number > 2) {
                mayBoot.await();
            }
        });
        server.change(new TestSettings().workers(3));
        await().until(() -> made.get() == 3);

        server.change(new TestSettings().workers(2));
        mayBoot.countDown();

        await().untilAsserted(() -> assertThat(released).containsExactly(3));
        assertThat(server.bean("app").getWorkers()).isEqualTo(2);
        assertThat(server.get("/").await().body()).isEqualTo("ok");
    }
}
