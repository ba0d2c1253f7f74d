package kirin.server.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import static java.util.concurrent.TimeUnit.SECONDS;

import kirin.app.Application;
import kirin.app.Response;
import kirin.exchange.ExchangeHandler;
import kirin.exchange.RoutedExchange;
import kirin.exchange.SendCallback;
import kirin.http.Headers;
import kirin.management.StuckRequest;
import kirin.worker.WorkerClass;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Semaphore;
import java.util.stream.Stream;

/** Threads that do not end, where the exchange itself ends or others have a part in it. */
class StuckThreadTest {
    // No machine is so slow that it passes by itself: requests are made older instead.
    private static final Duration LIMIT = Duration.ofMinutes(10);

    private final Semaphore begun = new Semaphore(0);
    private final CountDownLatch release = new CountDownLatch(1);

    @AfterEach
    void letGo() {
        release.countDown();
    }

    static Stream<Arguments> workerClasses() {
        return TimeoutTest.workerClasses();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("workerClasses")
    void requestWhoseClientHasGoneIsListedAndItsWorkerReplaced(String name, WorkerClass workerClass)
            throws Exception {
        try (TestServer server = TestServer.with(new TestSettings().timeout(LIMIT), workerClass)) {
            server.publish("app", "/", 1, stubborn());
            assertThat(server.routesOf(1)).hasSize(1);
            FakeExchange exchange = server.get("/stuck");
            awaitBegun(1);

            exchange.clientGoes();
            exchange.age(LIMIT);

            ApplicationBean bean = server.bean("app");
            await().untilAsserted(() -> {
                assertThat(bean.getStuck())
                        .extracting(StuckRequest::requestId)
                        .containsExactly(exchange.requestId());
                assertThat(bean.getRecycled()).containsEntry("timeout", 1L);
            });
            assertThat(server.get("/").await().body()).isEqualTo("served");
            release.countDown();
            await().untilAsserted(() -> {
                assertThat(bean.getStuck()).isEmpty();
                assertThat(bean.getInFlight()).isZero();
            });
            assertThat(bean.getTimeouts()).isOne();
        }
    }

    @Test
    void codeThatRunsOnAfterItsAnswerIsListedAndItsWorkerReplaced() throws Exception {
        try (TestServer server =
                TestServer.with(new TestSettings().timeout(LIMIT), ThreadWorker.withSeats(1))) {
            server.publishHandler(
                    "app",
                    "/",
                    1,
                    routed -> {
                        answer(routed, "served");
                        stay(routed.path());
                    });
            assertThat(server.routesOf(1)).hasSize(1);
            FakeExchange exchange = server.get("/stuck");
            assertThat(exchange.await().body()).isEqualTo("served");
            awaitBegun(1);

            exchange.age(LIMIT);

            ApplicationBean bean = server.bean("app");
            await().untilAsserted(() -> assertThat(bean.getStuck()).hasSize(1));
            assertThat(server.get("/").await().body()).isEqualTo("served");
        }
    }

    @Test
    void furtherStepThatDoesNotEndCostsTheWorkerThatHasTakenIt() throws Exception {
        CompletableFuture<String> seat = new CompletableFuture<>();
        CyclicBarrier bothWorkers = new CyclicBarrier(2);
        ExchangeHandler handing =
                routed -> {
                    if (!routed.path().equals("/stuck")) {
                        bothWorkers.await(10, SECONDS);
                        answer(routed, "served");
                        return;
                    }
                    routed.executor()
                            .execute(() -> {
                                seat.complete(Thread.currentThread().getName());
                                stay("/stuck");
                            });
                    // It leaves after the other has come.
                    seat.join();
                };
        try (TestServer server =
                TestServer.with(
                        new TestSettings().workers(2).timeout(LIMIT), ThreadWorker.withSeats(1))) {
            server.publishHandler("app", "/", 1, handing);
            assertThat(server.routesOf(1)).hasSize(1);
            FakeExchange exchange = server.get("/stuck");
            awaitBegun(1);

            exchange.age(LIMIT);

            assertThat(exchange.await().status()).isEqualTo(504);
            List<StuckRequest> stuck = server.bean("app").getStuck();
            assertThat(stuck).extracting(StuckRequest::thread).containsExactly(seat.join());
            // Two at a time are served again: no seat is lost for good.
            FakeExchange one = server.get("/");
            FakeExchange two = server.get("/");
            assertThat(one.await().body()).isEqualTo("served");
            assertThat(two.await().body()).isEqualTo("served");
        }
    }

    @Test
    void stepAfterTheEndOfItsExchangeHasItsOwnTime() throws Exception {
        CompletableFuture<RoutedExchange> known = new CompletableFuture<>();
        try (TestServer server =
                TestServer.with(
                        new TestSettings().timeout(Duration.ofSeconds(1)),
                        ThreadWorker.withSeats(1))) {
            server.publishHandler("app", "/", 1, known::complete);
            assertThat(server.routesOf(1)).hasSize(1);
            FakeExchange exchange = server.get("/");
            RoutedExchange routed = known.get(10, SECONDS);
            exchange.clientGoes();
            await().until(() -> server.bean("app").getInFlight() == 0);
            exchange.age(LIMIT);

            long start = System.nanoTime();
            routed.executor().execute(() -> stay("/stuck"));

            await().untilAsserted(() -> assertThat(server.bean("app").getStuck()).hasSize(1));
            assertThat(System.nanoTime() - start).isGreaterThan(SECONDS.toNanos(1));
            release.countDown();
            await().untilAsserted(() -> {
                assertThat(server.bean("app").getStuck()).isEmpty();
                assertThat(server.bean("app").getInFlight()).isZero();
            });
        }
    }

    @Test
    void drainWaitsForCodeWhoseClientHasGone() throws Exception {
        try (TestServer server = TestServer.withWorkers(1, ThreadWorker.withSeats(1))) {
            server.publish("app", "/", 1, stubborn());
            assertThat(server.routesOf(1)).hasSize(1);
            FakeExchange exchange = server.get("/stuck");
            awaitBegun(1);
            exchange.clientGoes();

            CompletableFuture<Integer> drained = server.arbiter.drain(1, LIMIT);

            // It has acted on the drain before it says what is served.
            assertThat(server.routesOf(1)).isEmpty();
            assertThat(drained).isNotDone();
            release.countDown();
            assertThat(drained.get(10, SECONDS)).isZero();
        }
    }

    /** A request to a new application that was answered by the server, and whose thread stays. */
    private FakeExchange stuckIn(TestServer server) throws Exception {
        server.publish("app", "/", 1, stubborn());
        assertThat(server.routesOf(1)).hasSize(1);
        FakeExchange exchange = server.get("/stuck");
        awaitBegun(1);
        exchange.age(LIMIT);
        assertThat(exchange.await().status()).isEqualTo(504);
        return exchange;
    }

    @Test
    void applicationThatHasGoneIsListedUntilItsThreadsHaveEnded() throws Exception {
        try (TestServer server =
                TestServer.with(new TestSettings().timeout(LIMIT), ThreadWorker.withSeats(1))) {
            FakeExchange exchange = stuckIn(server);

            assertThat(server.arbiter.drain(1, LIMIT).get(10, SECONDS)).isZero();

            assertThat(server.bean("app").getStuck())
                    .extracting(StuckRequest::requestId)
                    .containsExactly(exchange.requestId());
            assertThat(server.bean("app").getState()).isEqualTo("GONE");
            release.countDown();
            await().until(() -> server.beans.isEmpty());
        }
    }

    @Test
    void applicationThatComesBackKeepsWhatIsStuck() throws Exception {
        try (TestServer server =
                TestServer.with(new TestSettings().timeout(LIMIT), ThreadWorker.withSeats(1))) {
            var _ = stuckIn(server);
            server.arbiter.drain(1, LIMIT).get(10, SECONDS);

            server.publish("app", "/", 2, stubborn());

            ApplicationBean bean = server.bean("app");
            assertThat(bean.getState()).isEqualTo("SERVING");
            assertThat(bean.getStuck()).hasSize(1);
            release.countDown();
            await().untilAsserted(() -> assertThat(bean.getStuck()).isEmpty());
            assertThat(server.bean("app")).isSameAs(bean);
            assertThat(server.get("/").await().body()).isEqualTo("served");
        }
    }

    @Test
    void ioThreadThatIsBlockedByARevisionThatIsGoneIsRelieved() throws Exception {
        try (TestServer server = TestServer.withWorkers(1, LoopTaskWorker.withSeats(100))) {
            server.publish("app", "/", 1, stubborn());
            server.publish("other", "/other", 2, request -> Response.text("served"));
            assertThat(server.routesOf(2)).hasSize(1);
            FakeConnection connection = server.connect();
            server.get(connection, "/stuck");
            awaitBegun(1);

            assertThat(server.arbiter.drain(1, Duration.ZERO).get(10, SECONDS)).isOne();

            assertThat(server.get(connection, "/other").await().body()).isEqualTo("served");
        }
    }

    private Application stubborn() {
        return request -> {
            stay(request.path());
            return Response.text("served");
        };
    }

    /** Waits for its release whatever happens, if the path says so. */
    private void stay(String path) {
        if (!path.equals("/stuck")) {
            return;
        }
        begun.release();
        while (release.getCount() > 0) {
            try {
                release.await();
            } catch (InterruptedException _) {
                // As code does that must not be imitated.
            }
        }
    }

    private static void answer(RoutedExchange routed, String text) {
        routed.exchange()
                .send(
                        200,
                        Headers.empty(),
                        ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)),
                        true,
                        SendCallback.IGNORED);
    }

    private void awaitBegun(int requests) throws InterruptedException {
        assertThat(begun.tryAcquire(requests, 10, SECONDS)).as("requests have begun").isTrue();
    }
}
