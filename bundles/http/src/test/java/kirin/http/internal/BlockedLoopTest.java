package kirin.http.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import kirin.exchange.Exchange;
import kirin.exchange.Loop;
import kirin.exchange.SendCallback;
import kirin.http.Headers;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Arrays;
import java.util.Objects;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;

@ParameterizedClass
@ValueSource(strings = {"best", "nio"})
class BlockedLoopTest {
    private static final int SIZE = 20 << 20;
    private static final Duration MOMENT = Duration.ofMillis(50);

    private final BlockingQueue<Loop> blocked = new LinkedBlockingQueue<>();
    private final CountDownLatch release = new CountDownLatch(1);
    private final byte[] content = new byte[SIZE];
    private final Transport transport;
    private final TestFront front;

    BlockedLoopTest(String transport) {
        this.transport = transport.equals("nio") ? Transport.nio() : Transport.best();
        this.front = TestFront.onLoops(this.transport, 1, this::answer);
        new Random(7).nextBytes(content);
    }

    private void answer(Exchange exchange) throws Exception {
        Loop loop = exchange.connection().loop();
        switch (exchange.target()) {
            case "/block" -> {
                blockHere(loop);
                TestFront.text(exchange, Thread.currentThread().getName());
            }
            case "/answer-then-block" -> {
                loop.execute(() -> TestFront.text(exchange, "answered"));
                loop.execute(() -> blockHere(loop));
            }
            case "/large" ->
                    exchange.send(
                            200,
                            Headers.empty(),
                            ByteBuffer.wrap(content),
                            true,
                            SendCallback.IGNORED);
            case "/loop" -> {
                blocked.add(loop);
                TestFront.text(exchange, "noted");
            }
            case "/short" -> {
                long end = System.nanoTime() + ThreadLocalRandom.current().nextInt(1_000_000);
                while (System.nanoTime() < end) {
                    Thread.onSpinWait();
                }
                TestFront.text(exchange, "short");
            }
            case "/fail" -> {
                loop.execute(() -> exchange.abort("the task before failed"));
                throw new AssertionError("as the test wants it");
            }
            case "/thread" -> TestFront.text(exchange, Thread.currentThread().getName());
            default -> TestFront.echo(exchange);
        }
    }

    private void blockHere(Loop loop) {
        blocked.add(loop);
        try {
            release.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @AfterEach
    void close() {
        release.countDown();
        front.close();
    }

    @Test
    void newThreadServesTheOtherConnectionsAndAcceptsMore() throws Exception {
        try (var other = front.connect();
                var blocking = front.connect()) {
            assertThat(other.get("/thread").body()).isEqualTo("kirin-io-1");
            Loop loop = block(blocking);

            Thread relieved = relieve(loop);

            assertThat(relieved.getName()).isEqualTo("kirin-io-1");
            assertThat(loop.thread()).isNotSameAs(relieved);
            assertThat(other.get("/thread").body()).isEqualTo("kirin-io-1-2");
            try (var late = front.connect()) {
                assertThat(late.get("/thread").body()).isEqualTo("kirin-io-1-2");
            }
        }
    }

    @Test
    void loopThatIsToldToEndDuringATaskClosesItsConnections() throws Exception {
        try (var blocking = front.connect()) {
            block(blocking);
            Thread closing = Thread.ofPlatform().start(front::close);
            // It has told the loop, and waits for its end.
            await().until(() -> closing.getState() == Thread.State.TIMED_WAITING);

            release.countDown();

            assertThat(blocking.rest()).endsWith("kirin-io-1");
            assertThat(closing.join(Duration.ofSeconds(10))).isTrue();
        }
    }

    @Test
    void requestThatWasHalfReadGoesOn() throws Exception {
        try (var half = front.connect();
                var blocking = front.connect()) {
            // Read together: when the first is answered, the half of the second was read.
            half.send(
                    "GET /first HTTP/1.1\r\nHost: test\r\n\r\n"
                            + "POST /half HTTP/1.1\r\nHost: test\r\nContent-Length: 8\r\n\r\nhalf");
            assertThat(half.body()).isEqualTo("GET /first ");
            relieve(block(blocking));

            half.send("more");

            assertThat(half.body()).isEqualTo("POST /half halfmore");
        }
    }

    @Test
    void answerThatWasHalfSentGoesOn() throws Exception {
        try (var large = front.connect();
                var blocking = front.connect()) {
            assertThat(large.get("/large").head()).contains("Content-Length: " + SIZE + "\n");
            relieve(block(blocking));

            assertThat(Arrays.equals(large.bytes(SIZE), content)).isTrue();
            assertThat(large.get("/next").body()).isEqualTo("GET /next ");
        }
    }

    @Test
    void queuedTasksGoOn() throws Exception {
        try (var blocking = front.connect()) {
            Loop loop = block(blocking);
            CompletableFuture<Thread> task = new CompletableFuture<>();
            loop.execute(() -> task.complete(Thread.currentThread()));
            assertThat(task).isNotDone();

            relieve(loop);

            assertThat(task.get(10, TimeUnit.SECONDS)).isSameAs(loop.thread());
        }
    }

    @Test
    void taskForLaterRunsOnTheLoopWhenItsTimeHasCome() throws Exception {
        try (var client = front.connect()) {
            client.get("/loop").body();
            Loop loop = blocked.remove();
            CompletableFuture<Thread> task = new CompletableFuture<>();
            long begin = System.nanoTime();

            loop.schedule(() -> task.complete(Thread.currentThread()), MOMENT);

            assertThat(task.get(10, TimeUnit.SECONDS)).isSameAs(loop.thread());
            assertThat(Duration.ofNanos(System.nanoTime() - begin)).isGreaterThanOrEqualTo(MOMENT);
        }
    }

    @Test
    void taskForLaterGoesOver() throws Exception {
        try (var blocking = front.connect()) {
            CompletableFuture<Thread> task = new CompletableFuture<>();
            Loop loop = block(blocking);
            loop.schedule(() -> task.complete(Thread.currentThread()), MOMENT);

            relieve(loop);

            assertThat(task.get(10, TimeUnit.SECONDS)).isSameAs(loop.thread());
        }
    }

    @Test
    void blockedRequestIsAnsweredAndItsThreadEnds() throws Exception {
        try (var blocking = front.connect()) {
            Loop loop = block(blocking);
            Thread relieved = relieve(loop);
            release.countDown();

            assertThat(blocking.body()).isEqualTo("kirin-io-1");
            assertThat(relieved.join(Duration.ofSeconds(10))).isTrue();
            assertThat(blocking.get("/thread").body()).isEqualTo("kirin-io-1-2");
        }
    }

    @Test
    void threadThatRelievedIsRelievedInItsTurn() throws Exception {
        try (var first = front.connect();
                var second = front.connect();
                var third = front.connect()) {
            Thread one = relieve(block(first));
            Thread two = relieve(block(second));
            assertThat(third.get("/thread").body()).isEqualTo("kirin-io-1-3");

            release.countDown();

            assertThat(first.body()).isEqualTo("kirin-io-1");
            assertThat(second.body()).isEqualTo("kirin-io-1-2");
            assertThat(one.join(Duration.ofSeconds(10))).isTrue();
            assertThat(two.join(Duration.ofSeconds(10))).isTrue();
        }
    }

    @Test
    void nothingIsRelievedBeforeItsTime() throws Exception {
        try (var blocking = front.connect()) {
            Loop loop = block(blocking);
            Thread thread = loop.thread();

            assertThat(loop.relieve(Duration.ofHours(1))).isNull();

            assertThat(loop.thread()).isSameAs(thread);
            release.countDown();
            assertThat(blocking.body()).isEqualTo("kirin-io-1");
            assertThat(blocking.get("/thread").body()).isEqualTo("kirin-io-1");
        }
    }

    @Test
    void loopIsBusyWhileATaskRuns() throws Exception {
        try (var blocking = front.connect()) {
            Loop loop = block(blocking);
            long once = loop.busyNanos();
            assertThat(once).isPositive();
            await().until(() -> loop.busyNanos() > once);

            release.countDown();

            await().until(() -> loop.busyNanos() == 0);
            assertThat(loop.relieve(Duration.ZERO)).isNull();
        }
    }

    @Test
    void answerDoesNotWaitForTheTaskAfterIt() throws Exception {
        try (var client = front.connect()) {
            client.get("/answer-then-block");

            assertThat(client.body()).isEqualTo("answered");
            assertThat(release.getCount()).isEqualTo(1);
        }
    }

    @Test
    void failureOfATaskHarmsNobody() throws Exception {
        try (var client = front.connect()) {
            client.get("/fail");

            assertThat(client.isClosedByServer()).isTrue();
        }
        try (var client = front.connect()) {
            assertThat(client.get("/thread").body()).isEqualTo("kirin-io-1");
        }
    }

    @Test
    @Timeout(60)
    void exactlyOneThreadGoesOnWhenTasksEndAsTheyAreRelieved() throws Exception {
        Queue<Thread> relieved = new ConcurrentLinkedQueue<>();
        try (var client = front.connect();
                var other = front.connect()) {
            client.get("/loop").body();
            Loop loop = blocked.remove();
            CompletableFuture<Void> answered = new CompletableFuture<>();
            Thread reliever =
                    Thread.startVirtualThread(() -> {
                        while (!answered.isDone()) {
                            Thread thread = loop.relieve(Duration.ofNanos(1000));
                            if (thread != null) {
                                relieved.add(thread);
                            }
                        }
                    });

            while (relieved.size() < 20) {
                client.get("/short");
                other.get("/short");
                assertThat(client.body()).isEqualTo("short");
                assertThat(other.body()).isEqualTo("short");
            }
            answered.complete(null);
            reliever.join();

            assertThat(relieved).doesNotContain(loop.thread());
            for (Thread thread : relieved) {
                assertThat(thread.join(Duration.ofSeconds(10))).isTrue();
            }
            assertThat(client.get("/thread").body()).isEqualTo(loop.thread().getName());
        }
    }

    @Test
    void newConnectionsGoToTheLoopThatIsFree() throws Exception {
        try (var two = TestFront.onLoops(transport, 2, this::answer);
                var blocking = two.connect()) {
            Loop loop = block(blocking);
            await().until(() -> loop.busyNanos() > TimeUnit.MILLISECONDS.toNanos(60));

            for (int i = 0; i < 8; i++) {
                try (var client = two.connect()) {
                    assertThat(client.get("/free").body()).isEqualTo("GET /free ");
                }
            }
            release.countDown();
        }
    }

    @Test
    void closeTakesTheLoopFromATaskThatDoesNotEnd() throws Exception {
        try (var blocking = front.connect();
                var other = front.connect()) {
            Loop loop = block(blocking);
            Thread stuck = loop.thread();

            closeInTime();

            assertThat(blocking.isClosedByServer()).isTrue();
            assertThat(other.isClosedByServer()).isTrue();
            assertThatThrownBy(front::connect).isInstanceOf(IOException.class);
            assertThat(loop.thread().join(Duration.ofSeconds(10))).isTrue();
            assertThat(stuck.isAlive()).isTrue();
            release.countDown();
            assertThat(stuck.join(Duration.ofSeconds(10))).isTrue();
        }
    }

    @Test
    void closeDoesNotWaitForAThreadThatWasRelieved() throws Exception {
        try (var blocking = front.connect()) {
            Loop loop = block(blocking);
            Thread stuck = relieve(loop);

            closeInTime();

            assertThat(loop.thread().join(Duration.ofSeconds(10))).isTrue();
            assertThat(stuck.isAlive()).isTrue();
            assertThatThrownBy(() -> loop.execute(() -> {}))
                    .isInstanceOf(RejectedExecutionException.class);
            assertThatThrownBy(() -> loop.schedule(() -> {}, MOMENT))
                    .isInstanceOf(RejectedExecutionException.class);
        }
    }

    private Loop block(RawClient client) throws Exception {
        client.get("/block");
        return Objects.requireNonNull(blocked.poll(10, TimeUnit.SECONDS), "not blocked");
    }

    private static Thread relieve(Loop loop) {
        return Objects.requireNonNull(loop.relieve(Duration.ZERO), "not relieved");
    }

    private void closeInTime() {
        long begin = System.nanoTime();
        front.close();
        assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(3));
    }
}
