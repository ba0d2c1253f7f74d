package kirin.http.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import kirin.settings.BindAddress;
import kirin.settings.Settings;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.EOFException;
import java.io.IOException;
import java.net.ConnectException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
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

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void nobodyIsResetHoweverManyKeepComing(boolean keepsAlive) throws Exception {
        try (var front = TestFront.echo();
                var clients = Executors.newVirtualThreadPerTaskExecutor()) {
            CountDownLatch busy = new CountDownLatch(100);
            List<Future<Integer>> answered = new ArrayList<>();
            for (int i = 0; i < 8; i++) {
                answered.add(clients.submit(() -> askUntilRefused(front, keepsAlive, busy)));
            }
            assertThat(busy.await(10, TimeUnit.SECONDS)).isTrue();

            front.front.drain().get(10, TimeUnit.SECONDS);

            for (Future<Integer> each : answered) {
                assertThat(each.get(10, TimeUnit.SECONDS)).isPositive();
            }
        }
    }

    @Test
    void clientsThatWaitAtAPausedServerAreAnsweredWhenItStops() throws Exception {
        try (var front = TestFront.echo()) {
            front.front.pause().get(10, TimeUnit.SECONDS);
            try (var queued = front.connect()) {
                queued.get("/queued");

                CompletableFuture<Void> drained = front.front.drain();

                assertThat(queued.answer())
                        .contains("Connection: close\n")
                        .endsWith("GET /queued ");
                assertThat(queued.isClosedByServer()).isTrue();
                drained.get(10, TimeUnit.SECONDS);
            }
        }
    }

    @Test
    void clientsThatQueueWhileTheLoopHasNoTimeForThemAreAnswered() throws Exception {
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch release = new CountDownLatch(1);
        var front =
                new Front(
                        Transport.best(),
                        1,
                        HttpSettings.of(Settings.defaults()),
                        exchange -> {
                            if (exchange.target().equals("/held")) {
                                begun.countDown();
                                awaitOnTheLoop(release);
                            }
                            TestFront.echoLater(exchange);
                        },
                        new KeptRecords(),
                        () -> false);
        Listener listener =
                front.bind(new BindAddress.Tcp("127.0.0.1", 0), Settings.defaults(), List.of());
        front.accept(listener);
        try (var first = RawClient.to(listener.port())) {
            first.get("/held");
            assertThat(begun.await(10, TimeUnit.SECONDS)).isTrue();
            try (var queued = RawClient.to(listener.port())) {
                queued.get("/queued");

                CompletableFuture<Void> drained = front.drain();
                // By then its queue would be taken for empty, had anybody looked at it.
                CompletableFuture.delayedExecutor(50, TimeUnit.MILLISECONDS)
                        .execute(release::countDown);

                assertThat(first.body()).isEqualTo("GET /held ");
                assertThat(queued.body()).isEqualTo("GET /queued ");
                assertThat(queued.isClosedByServer()).isTrue();
                drained.get(10, TimeUnit.SECONDS);
            }
        } finally {
            release.countDown();
            front.close();
        }
    }

    private static void awaitOnTheLoop(CountDownLatch latch) {
        try {
            assertThat(latch.await(10, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    /** Fails if a connection that was accepted is reset. */
    private static int askUntilRefused(TestFront front, boolean keepsAlive, CountDownLatch busy)
            throws IOException {
        for (int answers = 0; ; ) {
            try (var client = front.connect()) {
                String answer;
                do {
                    client.send(
                            "GET / HTTP/1.1\r\nHost: test\r\n"
                                    + (keepsAlive ? "" : "Connection: close\r\n")
                                    + "\r\n");
                    answer = client.answer();
                    assertThat(answer).startsWith("HTTP/1.1 200 OK");
                    answers++;
                    busy.countDown();
                } while (!answer.contains("Connection: close"));
            } catch (ConnectException _) {
                return answers;
            } catch (EOFException _) {
                // It took so long to ask that the server has parted from it, in good order.
            }
        }
    }
}
