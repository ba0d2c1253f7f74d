package kirin.server.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.awaitility.Awaitility.await;

import kirin.app.Application;
import kirin.app.Response;
import kirin.exchange.Outcome;
import kirin.management.ErrorInfo;
import kirin.management.LatencyInfo;
import kirin.management.RouteInfo;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;

class FiguresTest {
    private static final long SECOND = 1_000_000_000;

    private final EndedRequests requests = new EndedRequests();
    private final Latencies latencies = new Latencies();

    @Test
    void whatClientsSentIsTheSumOfWhatBecameOfIt() throws Exception {
        try (TestServer server =
                TestServer.with(
                        new TestSettings()
                                .workers(2)
                                .backlog(3)
                                .timeout("/slow", Duration.ofMillis(150)),
                        ThreadWorker.withSeats(1))) {
            Application application =
                    request -> {
                        switch (request.path()) {
                            case "/fails" -> throw new IllegalStateException("broken");
                            case "/slow" -> new CountDownLatch(1).await();
                            default -> {}
                        }
                        return Response.text("fine");
                    };
            server.deploy("shop", "/", 1, application);
            List<FakeExchange> sent = new ArrayList<>();
            // One each that is surely not turned away.
            for (String target : List.of("/", "/fails", "/slow")) {
                sent.add(server.get(target));
                sent.getLast().await();
            }

            for (int round = 0; round < 60; round++) {
                sent.add(server.get(round % 3 == 0 ? "/fails" : "/"));
                if (round % 15 == 0) {
                    sent.add(server.get("/slow"));
                    // Its client goes, wherever it is by now.
                    FakeExchange left = server.get("/");
                    left.clientGoes();
                    sent.add(left);
                }
                if (round % 20 == 19) {
                    server.deploy("shop", "/", round, application);
                }
                if (round % 10 == 0) {
                    sent.getLast().answer.join();
                }
            }
            Map<Integer, Long> statuses = new TreeMap<>();
            for (FakeExchange each : sent) {
                FakeExchange.Answer answer = each.await();
                if (answer.status() > 0) {
                    statuses.merge(answer.status(), 1L, Long::sum);
                }
            }

            ApplicationBean bean = server.bean("shop");
            await().untilAsserted(() -> assertThat(bean.getRequests()).isEqualTo(sent.size()));
            assertThat(bean.getAnswered() + bean.getClientsGone() + bean.getAborted())
                    .isEqualTo(sent.size());
            assertThat(bean.getStatuses()).isEqualTo(statuses);
            assertThat(statuses).containsKeys(200, 500, 504);
            assertThat(bean.getLatency().requests()).isEqualTo(sent.size());
        }
    }

    @Test
    void suspendedApplicationCountsWhatItTurnsAway() throws Exception {
        try (TestServer server = TestServer.withWorkers(1, ThreadWorker.withSeats(1))) {
            server.deploy("shop", "/shop", 1, request -> Response.text("fine"));
            ApplicationBean bean = server.bean("shop");
            server.get("/shop").await();
            bean.suspend();

            assertThat(server.get("/shop").await().status()).isEqualTo(503);

            await().untilAsserted(() -> {
                assertThat(bean.getRequests()).isEqualTo(2);
                assertThat(bean.getClosed()).isOne();
                assertThat(bean.getStatuses()).isEqualTo(Map.of(200, 1L, 503, 1L));
                assertThat(bean.getLatency().requests()).isOne();
            });
        }
    }

    @Test
    void whatNoApplicationGotIsCountedToo() throws Exception {
        try (TestServer server = TestServer.withWorkers(1, ThreadWorker.withSeats(1))) {
            RouterBean router = new RouterBean(server.arbiter, server.unrouted);
            server.deploy("shop", "/shop", 1, request -> Response.text("fine"));

            assertThat(server.get("/elsewhere").await().status()).isEqualTo(404);
            assertThat(server.get("/%zz").await().status()).isEqualTo(400);

            assertThat(router.getNotFound()).isOne();
            assertThat(router.getBadTargets()).isOne();
            assertThat(router.getRoutes())
                    .containsExactly(new RouteInfo("/shop", List.of(), "shop"));
        }
    }

    @Test
    void lastErrorsSayWhatHappenedToWhichRequest() throws Exception {
        try (TestServer server = TestServer.withWorkers(1, ThreadWorker.withSeats(1))) {
            server.deploy(
                    "shop",
                    "/",
                    1,
                    request -> {
                        throw new IllegalStateException(request.path().repeat(400));
                    });

            FakeExchange failed = server.get("/one");
            failed.await();
            for (int i = 0; i < 19; i++) {
                server.get("/more").await();
            }

            List<ErrorInfo> errors = server.bean("shop").getLastErrors();
            assertThat(errors).hasSize(20);
            ErrorInfo first = errors.getLast();
            assertThat(first.kind()).isEqualTo("FAILED");
            assertThat(first.request()).isEqualTo("GET /one");
            assertThat(first.requestId()).isEqualTo(failed.requestId());
            assertThat(first.worker()).isPositive();
            assertThat(first.message()).startsWith("java.lang.IllegalStateException: /one/one");
            assertThat(first.message().length()).isLessThan(600);
            server.get("/last").await();
            assertThat(server.bean("shop").getLastErrors()).hasSize(20).doesNotContain(first);
        }
    }

    @Test
    void resetCountsAnewAndLosesNothingThatComesAfterwards() throws Exception {
        try (TestServer server = TestServer.withWorkers(1, ThreadWorker.withSeats(1))) {
            server.deploy("shop", "/", 1, request -> Response.text("fine"));
            ApplicationBean bean = server.bean("shop");
            server.get("/").await();
            await().until(() -> bean.getRequests() == 1);
            String before = bean.getFiguresSince();

            bean.resetFigures();

            assertThat(bean.getRequests()).isZero();
            assertThat(bean.getHandled()).isZero();
            assertThat(bean.getStatuses()).isEmpty();
            assertThat(bean.getBytesSent()).isZero();
            assertThat(bean.getLatency()).isEqualTo(new LatencyInfo(0, 0, 0, 0, 0, 0, 0));
            assertThat(bean.getFiguresSince()).isGreaterThanOrEqualTo(before);
            server.get("/").await();
            await().until(() -> bean.getRequests() == 1);
            assertThat(bean.getStatuses()).isEqualTo(Map.of(200, 1L));
        }
    }

    @Test
    void applicationWithoutDeployerSaysSo() throws Exception {
        try (TestServer server = TestServer.withWorkers(1, ThreadWorker.withSeats(1))) {
            server.deploy("shop", "/", 1, request -> Response.text("fine"));

            assertThatThrownBy(() -> server.bean("shop").rollback(0))
                    .hasMessageContaining("no deployer");
        }
    }

    @Test
    void ratesAreThoseOfTheirTimes() {
        RecentPast past = new RecentPast(requests, 0);
        // Ten a second for ten minutes, then nothing for two.
        for (int second = 1; second <= 720; second++) {
            end(second <= 600 ? 10 : 0, 1);
            past.look(second * SECOND);
        }

        long now = 720 * SECOND;
        assertThat(past.rate(Duration.ofMinutes(1), now)).isZero();
        assertThat(past.rate(Duration.ofMinutes(5), now)).isCloseTo(6, within(0.2));
        assertThat(past.rate(Duration.ofMinutes(15), now)).isCloseTo(6000 / 720.0, within(0.01));
    }

    @Test
    void whatIsOlderThanAQuarterOfAnHourIsForgotten() {
        RecentPast past = new RecentPast(requests, 0);
        end(1_000_000, 1);
        for (int second = 1; second <= 1000; second++) {
            past.look(second * SECOND);
        }

        assertThat(past.rate(Duration.ofMinutes(15), 1000 * SECOND)).isZero();
    }

    @Test
    void latencyOfTheLastMinuteForgetsWhatWasBefore() {
        requests.latencies().join(latencies);
        RecentPast past = new RecentPast(requests, 0);
        end(100, 5 * SECOND);
        for (int second = 1; second <= 70; second++) {
            past.look(second * SECOND);
        }
        end(3, SECOND / 1000);

        Latencies.Counts last = past.lastMinute(70 * SECOND);

        assertThat(last.total()).isEqualTo(3);
        assertThat(last.percentile(99.9).toNanos()).isCloseTo(1_000_000, within(70_000L));
        assertThat(requests.latencies().counts().percentile(50).toMillis())
                .isCloseTo(5000, within(350L));
    }

    @Test
    void latenciesOfARevisionThatIsGoneStayAmongThoseOfItsApplication() {
        Latencies successor = new Latencies();
        requests.latencies().join(latencies);
        requests.latencies().join(successor);
        end(2, SECOND);
        successor.add(SECOND);

        requests.latencies().end(latencies);
        requests.latencies().end(latencies);

        assertThat(requests.latencies().counts().total()).isEqualTo(3);
        successor.add(SECOND);
        assertThat(requests.latencies().counts().total()).isEqualTo(4);
    }

    private void end(int count, long nanos) {
        for (int i = 0; i < count; i++) {
            latencies.add(nanos);
            requests.ended(new Outcome(Outcome.End.ANSWERED, 200, 0, nanos, ""));
        }
    }
}
