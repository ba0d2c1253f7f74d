package kirin.server.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import static java.util.concurrent.TimeUnit.SECONDS;

import kirin.app.Response;
import kirin.worker.LoopWorker;
import kirin.worker.SeatWorker;
import kirin.worker.Worker;
import kirin.worker.WorkerClass;
import kirin.worker.WorkerLoop;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

class PoolTest {
    static Stream<Arguments> workerClasses() {
        return Stream.of(
                Arguments.of("one seat", 1, ThreadWorker.withSeats(1)),
                Arguments.of("two workers of one seat", 2, ThreadWorker.withSeats(1)),
                Arguments.of("two workers of four seats", 2, ThreadWorker.withSeats(4)),
                Arguments.of("one seat that is lent", 1, ThreadWorker.lending(1)),
                Arguments.of("two workers whose seats are lent", 2, ThreadWorker.lending(1)),
                Arguments.of("virtual threads", 2, ThreadWorker.virtual(100)),
                Arguments.of("on the loop", 1, onLoop()),
                Arguments.of("one task of the loop", 1, LoopTaskWorker.withSeats(1)));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("workerClasses")
    void noRequestIsForgottenUnderBurstsAndPauses(String name, int workers, WorkerClass workerClass)
            throws Exception {
        AtomicInteger served = new AtomicInteger();
        try (TestServer server = TestServer.withWorkers(workers, workerClass)) {
            server.publish(
                    "app",
                    "/",
                    1,
                    request -> Response.text(Integer.toString(served.incrementAndGet())));
            assertThat(server.routesOf(1)).hasSize(1);

            // Each round waits until all is answered, so workers fall asleep between rounds: a
            // wake-up that gets lost leaves the round unfinished.
            for (int round = 0; round < 300; round++) {
                List<FakeExchange> exchanges = new ArrayList<>();
                for (int i = 0; i < 1 + round % 17; i++) {
                    exchanges.add(server.get("/"));
                }
                for (FakeExchange exchange : exchanges) {
                    assertThat(exchange.await().status()).isEqualTo(200);
                }
            }
        }
        assertThat(served).hasValueGreaterThan(300);
    }

    @Test
    void workersServeInParallelUpToTheirSeats() throws Exception {
        CountDownLatch allInside = new CountDownLatch(4);
        try (TestServer server = TestServer.withWorkers(2, ThreadWorker.withSeats(2))) {
            server.publish(
                    "app",
                    "/",
                    1,
                    request -> {
                        allInside.countDown();
                        return Response.text(Boolean.toString(allInside.await(5, SECONDS)));
                    });
            assertThat(server.routesOf(1)).hasSize(1);

            List<FakeExchange> exchanges = Stream.generate(() -> server.get("/")).limit(4).toList();

            for (FakeExchange exchange : exchanges) {
                assertThat(exchange.await().body()).isEqualTo("true");
            }
        }
    }

    @Test
    void requestBeyondTheBacklogIsTurnedAwayAtOnce() throws Exception {
        CountDownLatch inside = new CountDownLatch(1);
        CountDownLatch release = new CountDownLatch(1);
        try (TestServer server =
                TestServer.with(new TestSettings().backlog(2), ThreadWorker.withSeats(1))) {
            server.publish(
                    "app",
                    "/",
                    1,
                    request -> {
                        inside.countDown();
                        release.await();
                        return Response.text("served");
                    });
            assertThat(server.routesOf(1)).hasSize(1);
            FakeConnection connection = server.connect();
            FakeExchange running = server.get(connection, "/");
            assertThat(inside.await(5, SECONDS)).isTrue();
            FakeExchange first = server.get(connection, "/");
            FakeExchange second = server.get(connection, "/");

            FakeExchange.Answer refused = server.get(connection, "/").await();

            assertThat(refused.status()).isEqualTo(503);
            assertThat(refused.headers().get("Retry-After")).isEqualTo("1");
            release.countDown();
            assertThat(running.await().body()).isEqualTo("served");
            assertThat(first.await().body()).isEqualTo("served");
            assertThat(second.await().body()).isEqualTo("served");
        }
    }

    @Test
    void clientThatWentWhileItsRequestWaitedIsNotServed() throws Exception {
        CountDownLatch inside = new CountDownLatch(1);
        CountDownLatch release = new CountDownLatch(1);
        AtomicInteger calls = new AtomicInteger();
        try (TestServer server = TestServer.withWorkers(1, ThreadWorker.withSeats(1))) {
            server.publish(
                    "app",
                    "/",
                    1,
                    request -> {
                        calls.incrementAndGet();
                        inside.countDown();
                        release.await();
                        return Response.text("served");
                    });
            assertThat(server.routesOf(1)).hasSize(1);
            FakeConnection connection = server.connect();
            server.get(connection, "/");
            assertThat(inside.await(5, SECONDS)).isTrue();
            FakeExchange impatient = server.get(connection, "/");
            FakeExchange patient = server.get(connection, "/");
            await().until(() -> server.bean("app").getQueued() == 2);

            impatient.clientGoes();

            assertThat(server.bean("app").getQueued()).isOne();
            release.countDown();

            assertThat(patient.await().body()).isEqualTo("served");
            assertThat(calls).hasValue(2);
        }
    }

    private static WorkerClass onLoop() {
        return context ->
                new LoopWorker() {
                    @Override
                    public void execute(Runnable request, WorkerLoop loop) {
                        request.run();
                    }

                    @Override
                    public int capacity() {
                        return 3;
                    }

                    @Override
                    public void close() {}
                };
    }

    @Test
    void fullLoopWorkerTakesUpWaitingRequestsLater() throws Exception {
        List<Runnable> held = new ArrayList<>();
        WorkerClass holding =
                context ->
                        new LoopWorker() {
                            @Override
                            public void execute(Runnable request, WorkerLoop loop) {
                                synchronized (held) {
                                    held.add(request);
                                }
                            }

                            @Override
                            public int capacity() {
                                return 1;
                            }

                            @Override
                            public void close() {}
                        };
        try (TestServer server = TestServer.withWorkers(1, holding)) {
            server.publish("app", "/", 1, request -> Response.text("served"));
            assertThat(server.routesOf(1)).hasSize(1);
            FakeExchange first = server.get("/");
            FakeExchange second = server.get("/");

            for (FakeExchange ignored : List.of(first, second)) {
                await().until(() -> !held.isEmpty());
                synchronized (held) {
                    held.removeFirst().run();
                }
            }

            assertThat(first.await().body()).isEqualTo("served");
            assertThat(second.await().body()).isEqualTo("served");
        }
    }

    @Test
    void workerThatDoesNotTakeItsTaskIsAskedAgain() throws Exception {
        AtomicInteger attempts = new AtomicInteger();
        WorkerClass reluctant =
                context -> {
                    Worker willing = ThreadWorker.withSeats(1).newWorker(context);
                    return new ReluctantWorker((ThreadWorker) willing, attempts);
                };
        try (TestServer server = TestServer.withWorkers(1, reluctant)) {
            server.publish("app", "/", 1, request -> Response.text("served"));
            assertThat(server.routesOf(1)).hasSize(1);

            assertThat(server.get("/").await().body()).isEqualTo("served");
            assertThat(attempts).hasValue(2);
        }
    }

    /** Refuses its first task. */
    private record ReluctantWorker(ThreadWorker willing, AtomicInteger attempts)
            implements SeatWorker {
        @Override
        public void execute(Runnable seat) {
            if (attempts.incrementAndGet() == 1) {
                throw new IllegalStateException("not now");
            }
            willing.execute(seat);
        }

        @Override
        public int capacity() {
            return 1;
        }

        @Override
        public void close() {
            willing.close();
        }
    }
}
