package kirin.server.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static java.util.concurrent.TimeUnit.SECONDS;

import kirin.app.Application;
import kirin.app.Response;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeoutException;

class DrainTest {
    private static final Duration LONG = Duration.ofMinutes(1);

    private final TestServer server = TestServer.withWorkers(1, ThreadWorker.withSeats(1));
    private final CountDownLatch inside = new CountDownLatch(1);
    private final CountDownLatch release = new CountDownLatch(1);
    private final CompletableFuture<String> interrupted = new CompletableFuture<>();

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void runningRequestFinishesAndNewOnesGoToTheNewRevision() throws Exception {
        server.publish("app", "/", 1, holding());
        assertThat(server.routesOf(1)).hasSize(1);
        FakeExchange running = server.get("/");
        assertThat(inside.await(5, SECONDS)).isTrue();
        server.publish("app", "/", 2, request -> Response.text("new"));
        assertThat(server.routesOf(2)).hasSize(1);

        CompletableFuture<Integer> drained = server.arbiter.drain(1, LONG);

        assertThat(server.get("/").await().body()).isEqualTo("new");
        assertThat(drained).isNotDone();
        release.countDown();
        assertThat(running.await().body()).isEqualTo("old");
        assertThat(drained.get(5, SECONDS)).isZero();
    }

    @Test
    void drainWithoutRunningRequestsIsDoneAtOnce() throws Exception {
        server.publish("app", "/", 1, holding());
        assertThat(server.routesOf(1)).hasSize(1);

        assertThat(server.arbiter.drain(1, LONG).get(5, SECONDS)).isZero();
        assertThat(server.get("/").await().status()).isEqualTo(404);
    }

    @Test
    void requestThatTakesTooLongIsInterruptedAndCutOff() throws Exception {
        server.publish("app", "/", 1, holding());
        assertThat(server.routesOf(1)).hasSize(1);
        FakeExchange running = server.get("/");
        assertThat(inside.await(5, SECONDS)).isTrue();

        int cutOff = server.arbiter.drain(1, Duration.ofMillis(50)).get(5, SECONDS);

        assertThat(cutOff).isEqualTo(1);
        assertThat(running.await().status()).isEqualTo(503);
        assertThat(running.await().headers().get("Retry-After")).isEqualTo("1");
        assertThat(interrupted.get(5, SECONDS)).isEqualTo("interrupted");
    }

    @Test
    void drainOfOneBundleDisturbsNoOther() throws Exception {
        server.publish("app", "/", 1, holding());
        server.publish("other", "/other", 2, request -> Response.text("other"));
        assertThat(server.routesOf(2)).hasSize(1);
        server.get("/");
        assertThat(inside.await(5, SECONDS)).isTrue();

        CompletableFuture<Integer> drained = server.arbiter.drain(1, LONG);

        assertThat(server.get("/other").await().body()).isEqualTo("other");
        assertThatThrownBy(() -> drained.get(1, MILLISECONDS)).isInstanceOf(TimeoutException.class);
        release.countDown();
        assertThat(drained.get(5, SECONDS)).isZero();
    }

    @Test
    void whatARevisionKeepsBesideAConnectionEndsWithIt() throws Exception {
        server.publish(
                "app",
                "/",
                1,
                request -> {
                    var attributes = request.exchange().connectionAttributes();
                    return Response.text(
                            String.valueOf(
                                    attributes.merge("count", 1, (old, one) -> (int) old + 1)));
                });
        assertThat(server.routesOf(1)).hasSize(1);
        FakeConnection connection = server.connect();
        assertThat(server.get(connection, "/").await().body()).isEqualTo("1");
        assertThat(server.get(connection, "/").await().body()).isEqualTo("2");

        connection.close();

        assertThat(server.get(connection, "/").await().body()).isEqualTo("1");
    }

    private Application holding() {
        return request -> {
            inside.countDown();
            try {
                release.await();
            } catch (InterruptedException e) {
                interrupted.complete("interrupted");
                throw e;
            }
            return Response.text("old");
        };
    }
}
