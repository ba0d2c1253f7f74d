package kirin.server.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import static java.util.concurrent.TimeUnit.SECONDS;

import kirin.app.AsyncApplication;
import kirin.app.Response;
import kirin.exchange.Outcome;
import kirin.management.StuckRequest;
import kirin.worker.WorkerClass;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.stream.IntStream;
import java.util.stream.Stream;

class TimeoutTest {
    // No machine is so slow that it passes by itself: requests are made older instead.
    private static final Duration LIMIT = Duration.ofMinutes(10);

    private final Semaphore begun = new Semaphore(0);
    private final CountDownLatch release = new CountDownLatch(1);

    @AfterEach
    void letGo() {
        release.countDown();
    }

    static Stream<Arguments> workerClasses() {
        return Stream.of(
                Arguments.of("one seat", ThreadWorker.withSeats(1)),
                Arguments.of("four seats", ThreadWorker.withSeats(4)),
                Arguments.of("virtual threads", ThreadWorker.virtual(100)),
                Arguments.of("on the loop", LoopTaskWorker.withSeats(100)));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("workerClasses")
    void requestThatIgnoresItsInterruptIsAnsweredAndItsWorkerReplaced(
            String name, WorkerClass workerClass) throws Exception {
        try (TestServer server = TestServer.with(new TestSettings().timeout(LIMIT), workerClass)) {
            server.publish("app", "/", 1, request -> stubborn(request.path()));
            assertThat(server.routesOf(1)).hasSize(1);

            FakeExchange exchange = server.get("/stuck?secret");
            passLimitOnceBegun(exchange);
            FakeExchange.Answer answer = exchange.await();

            assertThat(answer.status()).isEqualTo(504);
            assertThat(answer.body()).contains(exchange.requestId());
            assertThat(server.get("/").await().body()).isEqualTo("served");
            ApplicationBean bean = server.bean("app");
            assertThat(bean.getTimeouts()).isEqualTo(1);
            await().untilAsserted(
                            () -> assertThat(bean.getRecycled()).containsEntry("timeout", 1L));
            List<StuckRequest> stuck = bean.getStuck();
            assertThat(stuck).hasSize(1);
            assertThat(stuck.getFirst().request()).isEqualTo("GET /stuck?secret");
            assertThat(stuck.getFirst().requestId()).isEqualTo(exchange.requestId());
            assertThat(stuck.getFirst().stack()).contains("TimeoutTest.stubborn");
            release.countDown();
            await().untilAsserted(() -> assertThat(bean.getStuck()).isEmpty());
        }
    }

    @Test
    void threadIsInterruptedAndWhatItMakesOfThatGoesNowhere() throws Exception {
        CompletableFuture<String> interrupted = new CompletableFuture<>();
        try (TestServer server =
                TestServer.with(new TestSettings().timeout(LIMIT), ThreadWorker.withSeats(1))) {
            server.publish(
                    "app",
                    "/",
                    1,
                    request -> {
                        begun.release();
                        try {
                            release.await();
                        } catch (InterruptedException e) {
                            interrupted.complete("interrupted");
                            throw new IllegalStateException(e);
                        }
                        return Response.text("late");
                    });
            assertThat(server.routesOf(1)).hasSize(1);

            FakeExchange exchange = server.get("/");
            passLimitOnceBegun(exchange);

            assertThat(exchange.await().status()).isEqualTo(504);
            assertThat(interrupted.get(5, SECONDS)).isEqualTo("interrupted");
            await().untilAsserted(() -> assertThat(server.bean("app").getStuck()).isEmpty());
        }
    }

    @Test
    void noRequestTimesOutEarly() throws Exception {
        Duration limit = Duration.ofSeconds(1);
        try (TestServer server =
                TestServer.with(new TestSettings().timeout(limit), ThreadWorker.virtual(100))) {
            server.publish("app", "/", 1, request -> stubborn("/stuck"));
            assertThat(server.routesOf(1)).hasSize(1);

            List<FakeExchange> all =
                    IntStream.range(0, 20).mapToObj(i -> server.get("/" + i)).toList();

            for (FakeExchange exchange : all) {
                exchange.await();
                assertThat(exchange.endNanos() - exchange.startNanos())
                        .isGreaterThanOrEqualTo(limit.toNanos());
            }
            release.countDown();
        }
    }

    @Test
    void answerThatHasBegunIsBrokenOff() throws Exception {
        try (TestServer server =
                TestServer.with(new TestSettings().timeout(LIMIT), ThreadWorker.withSeats(1))) {
            server.publish(
                    "app",
                    "/",
                    1,
                    request ->
                            Response.writing(
                                    "text/plain",
                                    out -> {
                                        out.write('x');
                                        out.flush();
                                        stubborn("/stuck");
                                    }));
            assertThat(server.routesOf(1)).hasSize(1);

            FakeExchange exchange = server.get("/");
            passLimitOnceBegun(exchange);
            FakeExchange.Answer answer = exchange.await();

            assertThat(answer.end()).isEqualTo(Outcome.End.ABORTED);
            assertThat(answer.status()).isEqualTo(200);
            release.countDown();
        }
    }

    @Test
    void answerThatNeverComesTimesOutWithoutAThread() throws Exception {
        AsyncApplication silent =
                request -> {
                    begun.release();
                    return new CompletableFuture<>();
                };
        try (TestServer server =
                TestServer.with(new TestSettings().timeout(LIMIT), ThreadWorker.withSeats(1))) {
            server.publishHandler("app", "/", 1, new AsyncApplicationHandler(silent));
            assertThat(server.routesOf(1)).hasSize(1);

            FakeExchange exchange = server.get("/");
            passLimitOnceBegun(exchange);

            assertThat(exchange.await().status()).isEqualTo(504);
            assertThat(server.bean("app").getStuck()).isEmpty();
            assertThat(server.bean("app").getRecycled()).containsEntry("timeout", 0L);
        }
    }

    @Test
    void timeOfARequestBeginsWhenItHasCome() throws Exception {
        try (TestServer server =
                TestServer.with(new TestSettings().timeout(LIMIT), ThreadWorker.withSeats(1))) {
            server.publish("app", "/", 1, request -> stubborn(request.path()));
            assertThat(server.routesOf(1)).hasSize(1);
            FakeConnection connection = server.connect();
            var slow = new FakeExchange(connection, "/stuck").sentFor(LIMIT.multipliedBy(2));
            server.receive(slow);
            awaitBegun(1);
            // The watch looks at this one after the other, in the same look.
            FakeExchange waiting = server.get(connection, "/");
            waiting.age(LIMIT.multipliedBy(2));

            assertThat(waiting.await().status()).isEqualTo(503);

            assertThat(slow.answer).isNotDone();
            release.countDown();
            assertThat(slow.await().body()).isEqualTo("served");
        }
    }

    @Test
    void pathHasATimeoutOfItsOwn() throws Exception {
        var settings =
                new TestSettings().timeout(LIMIT.multipliedBy(3)).timeout("/app/quick", LIMIT);
        try (TestServer server = TestServer.with(settings, ThreadWorker.withSeats(2))) {
            server.publish(
                    "app",
                    "/app",
                    1,
                    request -> {
                        begun.release();
                        release.await();
                        return Response.text("served");
                    });
            assertThat(server.routesOf(1)).hasSize(1);
            FakeExchange patient = server.get("/app/slow");
            FakeExchange quick = server.get("/app/quick/1");
            passLimitOnceBegun(patient, quick);

            assertThat(quick.await().status()).isEqualTo(504);

            assertThat(patient.answer).isNotDone();
            release.countDown();
            assertThat(patient.await().body()).isEqualTo("served");
        }
    }

    @Test
    void tooManyStuckThreadsMakeTheApplicationUnhealthyUntilTheyEnd() throws Exception {
        var settings = new TestSettings().timeout(LIMIT).maxStuck(2);
        try (TestServer server = TestServer.with(settings, ThreadWorker.virtual(100))) {
            server.publish("app", "/", 1, request -> stubborn(request.path()));
            assertThat(server.routesOf(1)).hasSize(1);
            List<FakeExchange> stuck =
                    IntStream.range(0, 3).mapToObj(i -> server.get("/stuck")).toList();
            passLimitOnceBegun(stuck.toArray(FakeExchange[]::new));
            for (FakeExchange each : stuck) {
                assertThat(each.await().status()).isEqualTo(504);
            }
            await().until(() -> server.bean("app").getState().equals("UNHEALTHY"));

            assertThat(server.get("/").await().status()).isEqualTo(503);

            release.countDown();
            await().until(() -> server.bean("app").getState().equals("SERVING"));
            assertThat(server.get("/").await().body()).isEqualTo("served");
        }
    }

    @Test
    void virtualThreadsThatComputeWithoutEndDoNotKeepTheOthersFromRunning() throws Exception {
        try (TestServer server =
                TestServer.with(new TestSettings().timeout(LIMIT), ThreadWorker.virtual(100))) {
            server.publish(
                    "app",
                    "/",
                    1,
                    request -> {
                        begun.release();
                        while (request.path().equals("/spin") && release.getCount() > 0) {
                            Thread.onSpinWait();
                        }
                        return Response.text("served");
                    });
            assertThat(server.routesOf(1)).hasSize(1);
            // One more than there are carriers: its thread waits for one, and nobody wakes another.
            int count = Runtime.getRuntime().availableProcessors() + 1;
            List<FakeExchange> spinning =
                    IntStream.range(0, count).mapToObj(i -> server.get("/spin")).toList();
            awaitBegun(count - 1);
            for (FakeExchange each : spinning) {
                each.age(LIMIT);
            }
            for (FakeExchange each : spinning) {
                assertThat(each.await().status()).isIn(503, 504);
            }

            await().untilAsserted(
                            () -> assertThat(server.get("/").await().status()).isEqualTo(200));

            release.countDown();
        }
    }

    @Test
    void requestThatWaitedForTooLongIsTurnedAwayAndNotServed() throws Exception {
        var settings = new TestSettings().timeout(LIMIT).mostWaitingPercent(25);
        try (TestServer server = TestServer.with(settings, ThreadWorker.withSeats(1))) {
            server.publish("app", "/", 1, request -> stubborn(request.path()));
            assertThat(server.routesOf(1)).hasSize(1);
            FakeConnection connection = server.connect();
            server.get(connection, "/stuck");
            awaitBegun(1);
            FakeExchange waiting = server.get(connection, "/");
            waiting.age(LIMIT.dividedBy(4));

            FakeExchange.Answer answer = waiting.await();

            assertThat(answer.status()).isEqualTo(503);
            assertThat(answer.headers().get("Retry-After")).isEqualTo("1");
            await().until(() -> server.bean("app").getQueued() == 0);
            release.countDown();
            assertThat(server.bean("app").getShed()).isEqualTo(1);
            assertThat(server.bean("app").getHandled()).isEqualTo(1);
        }
    }

    private void awaitBegun(int requests) throws InterruptedException {
        assertThat(begun.tryAcquire(requests, 10, SECONDS)).as("requests have begun").isTrue();
    }

    /** Lets the time of requests be over, as soon as the application runs for all of them. */
    private void passLimitOnceBegun(FakeExchange... exchanges) throws InterruptedException {
        awaitBegun(exchanges.length);
        for (FakeExchange each : exchanges) {
            each.age(LIMIT);
        }
    }

    /** Waits for its release whatever happens, if the path says so. */
    private Response stubborn(String path) {
        begun.release();
        while (path.equals("/stuck")) {
            try {
                release.await();
                break;
            } catch (InterruptedException _) {
                // As code does that must not be imitated.
            }
        }
        return Response.text("served");
    }
}
