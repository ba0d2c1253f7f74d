package kirin.server.internal;

import static org.assertj.core.api.Assertions.assertThat;

import static java.util.concurrent.TimeUnit.SECONDS;

import kirin.app.Response;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;

/** What others do with an answer of the arbiter holds up nothing but themselves. */
class AnswersTest {
    private final TestServer server = TestServer.withWorkers(1, ThreadWorker.withSeats(1));
    private final CountDownLatch begun = new CountDownLatch(1);
    private final CountDownLatch boots = new CountDownLatch(1);
    private final Semaphore entered = new Semaphore(0);
    private final CountDownLatch release = new CountDownLatch(1);

    @AfterEach
    void stop() {
        release.countDown();
        server.close();
    }

    @Test
    void whoWaitsForABootMayBlock() throws Exception {
        server.publish(
                "app",
                "/",
                1,
                () -> {
                    boots.await();
                    return new Instance(routed -> {}, getClass().getClassLoader(), () -> {});
                });
        CompletableFuture<Void> one = server.arbiter.booted(1).thenAccept(boot -> block());
        CompletableFuture<Void> other = server.arbiter.booted(1).thenAccept(boot -> block());
        assertThat(one).isNotDone();

        boots.countDown();

        // Both at once: neither holds up the other.
        assertThat(entered.tryAcquire(2, 10, SECONDS)).isTrue();
        assertThat(server.routesOf(1)).hasSize(1);
        release.countDown();
        CompletableFuture.allOf(one, other).get(10, SECONDS);
    }

    @Test
    void whoWaitsForADrainMayBlock() throws Exception {
        server.publish(
                "app",
                "/",
                1,
                request -> {
                    begun.countDown();
                    boots.await();
                    return Response.text("served");
                });
        FakeExchange running = server.get("/");
        assertThat(begun.await(10, SECONDS)).isTrue();
        CompletableFuture<Void> drained =
                server.arbiter.drain(1, Duration.ofMinutes(10)).thenAccept(cutOff -> block());

        boots.countDown();

        assertThat(running.await().body()).isEqualTo("served");
        assertThat(entered.tryAcquire(10, SECONDS)).isTrue();
        assertThat(server.routesOf(1)).isEmpty();
        release.countDown();
        drained.get(10, SECONDS);
    }

    private void block() {
        entered.release();
        try {
            release.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
