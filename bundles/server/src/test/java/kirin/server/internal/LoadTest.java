package kirin.server.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.awaitility.Awaitility.await;

import kirin.app.Response;
import kirin.exchange.Outcome;
import kirin.routing.Load;
import kirin.routing.Route;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;

class LoadTest {
    private final RevisionFigures figures = new RevisionFigures();

    @Test
    void nothingHasHappenedAtFirst() {
        assertThat(figures.load()).isEqualTo(new Load(0, 0, 0, Duration.ZERO, Duration.ZERO));
    }

    @Test
    void quantilesAreRightWithinTenPercent() {
        for (long millis = 1; millis <= 1000; millis++) {
            figures.ended(answered(200, millis * 1_000_000));
        }

        Load load = figures.load();

        assertThat(load.requests()).isEqualTo(1000);
        assertThat(load.median().toMillis()).isCloseTo(500, within(50L));
        assertThat(load.p95().toMillis()).isCloseTo(950, within(95L));
    }

    @Test
    void everyDurationIsRightWithinTenPercent() {
        for (long nanos = 1_000; nanos < Duration.ofHours(2).toNanos(); nanos += nanos / 3) {
            RevisionFigures one = new RevisionFigures();
            one.ended(answered(200, nanos));

            assertThat(one.load().median().toNanos()).isCloseTo(nanos, within(nanos / 10));
        }
    }

    @Test
    void whatTheClientBreaksOffIsNoServerError() {
        figures.ended(answered(200, 1));
        figures.ended(answered(404, 1));
        figures.ended(answered(500, 1));
        figures.ended(answered(503, 1));
        figures.ended(new Outcome(Outcome.End.CLIENT_GONE, 200, 0, 1, "gone"));
        figures.ended(new Outcome(Outcome.End.ABORTED, 200, 0, 1, "failed"));

        assertThat(figures.load().requests()).isEqualTo(6);
        assertThat(figures.load().serverErrors()).isEqualTo(3);
    }

    @Test
    void requestsOfARevisionAreCountedWithItsTimeouts() throws Exception {
        try (TestServer server =
                TestServer.with(
                        new TestSettings().timeout("/slow", Duration.ofMillis(100)),
                        ThreadWorker.withSeats(1))) {
            Route route =
                    server.deploy(
                            "shop",
                            "/",
                            1,
                            request -> {
                                if (request.path().equals("/slow")) {
                                    new CountDownLatch(1).await();
                                }
                                return Response.text("fine");
                            });
            server.get("/").await();
            assertThat(server.get("/slow").await().status()).isEqualTo(504);

            await().untilAsserted(() -> {
                Load load = server.arbiter.load(route).orElseThrow();
                assertThat(load.requests()).isEqualTo(2);
                assertThat(load.serverErrors()).isOne();
                assertThat(load.timeouts()).isOne();
                assertThat(load.p95()).isGreaterThan(Duration.ofMillis(90));
            });

            server.deploy("shop", "/", 2, request -> Response.text("new"));
            await().until(() -> server.arbiter.load(route).isEmpty());
        }
    }

    private static Outcome answered(int status, long nanos) {
        return new Outcome(Outcome.End.ANSWERED, status, 0, nanos, "");
    }
}
