package kirin.server.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import kirin.app.Response;
import kirin.worker.WorkerClass;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

class RecyclingTest {
    private final AtomicInteger made = new AtomicInteger();
    private final Set<Integer> released = ConcurrentHashMap.newKeySet();

    /** Each worker has an instance that says its number. */
    private final Instances numbered =
            () -> {
                int number = made.incrementAndGet();
                return new Instance(
                        new ApplicationHandler(request -> Response.text("" + number)),
                        RecyclingTest.class.getClassLoader(),
                        () -> released.add(number));
            };

    @Test
    void workerIsReplacedAfterItsRequestsAndNoneIsLost() throws Exception {
        var settings = new TestSettings().workers(2).maxRequests(50, 0);
        try (TestServer server = TestServer.with(settings, ThreadWorker.withSeats(1))) {
            server.publish("app", "/", 1, numbered);
            assertThat(server.routesOf(1)).hasSize(1);

            List<FakeExchange> exchanges =
                    IntStream.range(0, 2000).mapToObj(i -> server.get("/")).toList();

            for (FakeExchange exchange : exchanges) {
                assertThat(exchange.await().status()).isEqualTo(200);
            }
            ApplicationBean bean = server.bean("app");
            await().untilAsserted(() -> {
                assertThat(bean.getHandled()).isEqualTo(2000);
                // On a busy machine one worker may serve them all before its successor has come.
                assertThat(bean.getRecycled().get("requests")).isPositive();
                assertThat(bean.getWorkers()).isEqualTo(2);
                assertThat(released).hasSize(made.get() - 2);
            });
        }
    }

    @Test
    void successorStandsReadyBeforeTheOldWorkerStops() throws Exception {
        CountDownLatch mayBoot = new CountDownLatch(1);
        Instances slowSecond =
                () -> {
                    Instance instance = numbered.make();
                    if (made.get() == 2) {
                        assertThat(mayBoot.await(10, TimeUnit.SECONDS)).isTrue();
                    }
                    return instance;
                };
        try (TestServer server = TestServer.withWorkers(1, ThreadWorker.withSeats(1))) {
            server.publish("app", "/", 1, slowSecond);
            assertThat(server.routesOf(1)).hasSize(1);

            assertThat(server.bean("app").recycleWorkers()).isEqualTo(1);

            await().until(() -> made.get() == 2);
            assertThat(server.get("/").await().body()).isEqualTo("1");
            assertThat(released).isEmpty();
            mayBoot.countDown();
            await().untilAsserted(() -> assertThat(released).containsExactly(1));
            assertThat(server.get("/").await().body()).isEqualTo("2");
            assertThat(server.bean("app").getRecycled()).containsEntry("asked", 1L);
        }
    }

    @Test
    void oneWorkerIsReplacedAtATime() throws Exception {
        List<CountDownLatch> boots = List.of(new CountDownLatch(1), new CountDownLatch(1));
        Instances held =
                () -> {
                    Instance instance = numbered.make();
                    int number = made.get();
                    if (number > 2) {
                        assertThat(boots.get(number - 3).await(10, TimeUnit.SECONDS)).isTrue();
                    }
                    return instance;
                };
        try (TestServer server = TestServer.withWorkers(2, ThreadWorker.withSeats(1))) {
            server.publish("app", "/", 1, held);
            assertThat(server.routesOf(1)).hasSize(1);

            server.bean("app").recycleWorkers();

            await().until(() -> made.get() == 3);
            assertThat(server.bean("app").getWorkers()).isEqualTo(2);
            boots.get(0).countDown();
            await().until(() -> made.get() == 4);
            assertThat(released).hasSizeLessThanOrEqualTo(1);
            boots.get(1).countDown();
            await().untilAsserted(() -> assertThat(released).containsExactlyInAnyOrder(1, 2));
        }
    }

    @Test
    void runningRequestFinishesWithTheInstanceItBeganWith() throws Exception {
        CountDownLatch inside = new CountDownLatch(1);
        CountDownLatch release = new CountDownLatch(1);
        Instances holding =
                () -> {
                    int number = made.incrementAndGet();
                    return new Instance(
                            new ApplicationHandler(request -> {
                                if (number == 1) {
                                    inside.countDown();
                                    release.await();
                                }
                                return Response.text(number + " " + released);
                            }),
                            RecyclingTest.class.getClassLoader(),
                            () -> released.add(number));
                };
        try (TestServer server = TestServer.withWorkers(1, ThreadWorker.withSeats(1))) {
            server.publish("app", "/", 1, holding);
            assertThat(server.routesOf(1)).hasSize(1);
            FakeExchange running = server.get("/");
            assertThat(inside.await(5, TimeUnit.SECONDS)).isTrue();

            server.bean("app").recycleWorkers();

            assertThat(server.get("/").await().body()).isEqualTo("2 []");
            release.countDown();
            assertThat(running.await().body()).isEqualTo("1 []");
            await().untilAsserted(() -> assertThat(released).containsExactly(1));
        }
    }

    @Test
    void workerIsReplacedByItsAge() throws Exception {
        var settings = new TestSettings().maxWorkerAge(Duration.ofSeconds(1));
        try (TestServer server = TestServer.with(settings, ThreadWorker.withSeats(1))) {
            server.publish("app", "/", 1, numbered);
            assertThat(server.routesOf(1)).hasSize(1);

            await().untilAsserted(() ->
                    assertThat(server.bean("app").getRecycled().get("age")).isPositive());
            assertThat(server.get("/").await().status()).isEqualTo(200);
        }
    }

    @Test
    void sharedInstanceOutlivesItsWorkersAndEndsWithTheRevision() throws Exception {
        var settings = new TestSettings().workers(3).sharesInstance();
        try (TestServer server = TestServer.with(settings, ThreadWorker.withSeats(1))) {
            server.publish("app", "/", 1, numbered);
            assertThat(server.routesOf(1)).hasSize(1);

            server.bean("app").recycleWorkers();

            await().untilAsserted(() ->
                    assertThat(server.bean("app").getRecycled()).containsEntry("asked", 3L));
            assertThat(made).hasValue(1);
            assertThat(released).isEmpty();
            server.arbiter.drain(1, Duration.ofSeconds(5)).get(5, TimeUnit.SECONDS);
            await().untilAsserted(() -> assertThat(released).containsExactly(1));
        }
    }

    @Test
    void anotherWorkerClassTakesOverWithoutLosingARequest() throws Exception {
        try (TestServer server = TestServer.withWorkers(2, ThreadWorker.withSeats(1))) {
            server.arbiter.add("virtual", ThreadWorker.virtual(100));
            server.publish(
                    "app",
                    "/",
                    1,
                    request -> Response.text("" + Thread.currentThread().isVirtual()));
            assertThat(server.routesOf(1)).hasSize(1);
            assertThat(server.get("/").await().body()).isEqualTo("false");
            List<FakeExchange> exchanges = new ArrayList<>();
            for (int i = 0; i < 1000; i++) {
                if (i == 500) {
                    server.bean("app").changeWorkerClass("virtual");
                }
                exchanges.add(server.get("/"));
            }

            for (FakeExchange exchange : exchanges) {
                assertThat(exchange.await().status()).isEqualTo(200);
            }
            await().untilAsserted(
                            () -> assertThat(server.get("/").await().body()).isEqualTo("true"));
            assertThat(server.bean("app").getWorkerClass()).isEqualTo("virtual");
            assertThatThrownBy(() -> server.bean("app").changeWorkerClass("nope"))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("nope")
                    .hasMessageContaining("test, virtual");
        }
    }

    @Test
    void defaultClassStandsInForOneThatHasGoneUntilItComesBack() throws Exception {
        WorkerClass own = ThreadWorker.virtual(100);
        try (TestServer server = TestServer.withWorkers(1, own)) {
            server.arbiter.add("sync", ThreadWorker.withSeats(1));
            server.publish(
                    "app",
                    "/",
                    1,
                    request -> Response.text("" + Thread.currentThread().isVirtual()));
            assertThat(server.routesOf(1)).hasSize(1);

            server.arbiter.remove("test", own);

            await().untilAsserted(
                            () -> assertThat(server.get("/").await().body()).isEqualTo("false"));
            assertThat(server.bean("app").getWorkerClass()).isEqualTo("sync");
            server.arbiter.add("test", own);
            await().untilAsserted(
                            () -> assertThat(server.get("/").await().body()).isEqualTo("true"));
        }
    }

    @Test
    void workersAreAddedAndTakenAwayButForTheLast() throws Exception {
        var settings = new TestSettings().workers(2);
        try (TestServer server = TestServer.with(settings, ThreadWorker.withSeats(1))) {
            server.publish("app", "/", 1, numbered);
            assertThat(server.routesOf(1)).hasSize(1);
            ApplicationBean bean = server.bean("app");

            server.arbiter.addWorkers(1);
            await().untilAsserted(() -> assertThat(bean.getWorkers()).isEqualTo(3));
            for (int i = 0; i < 4; i++) {
                server.arbiter.addWorkers(-1);
            }
            await().untilAsserted(() -> {
                assertThat(bean.getWorkers()).isEqualTo(1);
                // The youngest has stayed.
                assertThat(released).containsExactlyInAnyOrder(1, 2);
            });
            assertThat(server.get("/").await().status()).isEqualTo(200);
        }
    }

    @Test
    void requestsWaitWhileThereIsNoWorkerUntilTheRevisionOrTheServerGoes() throws Exception {
        var settings = new TestSettings().workers(2);
        try (TestServer server = TestServer.with(settings, ThreadWorker.withSeats(1))) {
            server.publish("app", "/", 1, numbered);
            assertThat(server.routesOf(1)).hasSize(1);
            ApplicationBean bean = server.bean("app");

            server.arbiter.dismissWorkers();
            await().untilAsserted(() -> assertThat(released).hasSize(2));
            FakeExchange waiting = server.get("/");
            await().untilAsserted(() -> assertThat(bean.getQueued()).isEqualTo(1));
            server.publish("app", "/", 2, numbered);

            assertThat(waiting.await().status()).isEqualTo(200);
            await().untilAsserted(() -> assertThat(bean.getWorkers()).isEqualTo(2));

            server.arbiter.dismissWorkers();
            await().untilAsserted(() -> assertThat(bean.getWorkers()).isZero());
            CompletableFuture<Integer> finished = server.arbiter.finish(Duration.ofSeconds(10));
            // When that is answered, nobody has been there for whom a worker would be needed.
            assertThat(server.arbiter.check("threads").get(10, TimeUnit.SECONDS)).isNotNull();
            FakeExchange late = server.get("/");

            assertThat(late.await().status()).isEqualTo(200);
            assertThat(finished).isNotDone();
        }
    }
}
