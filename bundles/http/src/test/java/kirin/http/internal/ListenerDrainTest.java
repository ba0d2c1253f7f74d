package kirin.http.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

class ListenerDrainTest {

    @Test
    void idleConnectionsAreClosedAndRunningOnesAfterTheirAnswer() throws Exception {
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch release = new CountDownLatch(1);
        try (var front =
                        TestFront.with(exchange -> {
                            if (exchange.target().equals("/held")) {
                                begun.countDown();
                                release.await();
                            }
                            TestFront.echo(exchange);
                        });
                var running = front.connect();
                var other = front.connect();
                // On the I/O thread of the running one: when it is closed, both have been told.
                var idle = front.connect()) {
            assertThat(other.get("/").body()).isEqualTo("GET / ");
            assertThat(idle.get("/").body()).isEqualTo("GET / ");
            running.get("/held");
            assertThat(begun.await(10, TimeUnit.SECONDS)).isTrue();

            CompletableFuture<Void> drained = front.front.drain();

            assertThat(other.isClosedByServer()).isTrue();
            assertThat(idle.isClosedByServer()).isTrue();
            assertThatThrownBy(front::connect).isInstanceOf(IOException.class);
            assertThat(drained).isNotDone();
            release.countDown();
            assertThat(running.answer()).contains("Connection: close\n").endsWith("GET /held ");
            assertThat(running.isClosedByServer()).isTrue();
            drained.get(10, TimeUnit.SECONDS);
        }
    }

    @Test
    void drainWithoutConnectionsIsDoneAtOnce() throws Exception {
        try (var front = TestFront.echo()) {
            front.front.drain().get(10, TimeUnit.SECONDS);
        }
    }

    @Test
    void requestOnItsWayWhenTheDrainBeginsIsAnswered() throws Exception {
        try (var front = TestFront.echo();
                var client = front.connect()) {
            CompletableFuture<Void> drained = front.front.drain();
            client.get("/late");

            assertThat(client.body()).isEqualTo("GET /late ");
            assertThat(client.isClosedByServer()).isTrue();
            drained.get(10, TimeUnit.SECONDS);
        }
    }
}
