package kirin.http.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import kirin.exchange.ClosedExchangeException;
import kirin.exchange.Exchange;
import kirin.exchange.Outcome;
import kirin.exchange.SendCallback;
import kirin.http.Headers;
import kirin.settings.Settings;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

class SilentClientTest {
    private static final Duration SHORTLY = Duration.ofSeconds(1);
    private static final int SIZE = 64 << 20;

    private final CompletableFuture<Throwable> failure = new CompletableFuture<>();

    @Test
    void clientThatIsToldToGoOnAndDoesNotLosesItsConnection() throws Exception {
        try (var front = TestFront.withSilence(SHORTLY, this::readBody);
                var client = front.connect()) {
            client.send("POST / HTTP/1.1\r\nHost: test\r\nContent-Length: 3\r\n");
            client.send("Expect: 100-continue\r\n\r\n");

            assertThat(client.head()).isEqualTo("HTTP/1.1 100 Continue\n");
            assertThat(client.isClosedByServer()).isTrue();
            assertBodyFailed(front.outcome());
        }
    }

    @Test
    void clientThatStopsInTheMiddleOfItsBodyLosesItsConnection() throws Exception {
        try (var front = TestFront.withSilence(SHORTLY, this::readBody);
                var client = front.connect()) {
            client.send("POST / HTTP/1.1\r\nHost: test\r\nContent-Length: 300000\r\n\r\n");
            client.send("x".repeat(70_000));

            assertThat(client.isClosedByServer()).isTrue();
            assertBodyFailed(front.outcome());
        }
    }

    @Test
    void senderToAClientThatReadsNothingIsToldThatItFailed() throws Exception {
        try (var front =
                        TestFront.withSilence(
                                SHORTLY,
                                exchange ->
                                        exchange.send(
                                                200,
                                                Headers.empty(),
                                                ByteBuffer.allocate(SIZE),
                                                true,
                                                this::told));
                var client = front.connect()) {
            client.get("/");

            assertAnswerFailed(front.outcome());
            // Else the system would go on to offer the client what it has not taken.
            assertThatThrownBy(client::rest).hasMessageContaining("reset");
            assertThat(failure.get(10, TimeUnit.SECONDS))
                    .isInstanceOf(ClosedExchangeException.class);
        }
    }

    @Test
    void fileThatAClientDoesNotReadIsClosed(@TempDir Path folder) throws Exception {
        Path path = folder.resolve("large");
        try (var sparse = new RandomAccessFile(path.toFile(), "rw")) {
            sparse.setLength(SIZE);
        }
        FileChannel file = FileChannel.open(path);
        try (var front =
                        TestFront.withSilence(
                                SHORTLY,
                                exchange ->
                                        exchange.send(
                                                200, Headers.empty(), file, 0, SIZE, this::told));
                var client = front.connect()) {
            client.get("/");

            assertAnswerFailed(front.outcome());
            assertThat(failure.get(10, TimeUnit.SECONDS)).isInstanceOf(IOException.class);
            assertThat(file.isOpen()).isFalse();
        }
    }

    @Test
    void clientHasItsTimeFromWhenItIsWaitedFor() {
        Patience patience = patience();
        long start = System.nanoTime();

        assertThat(patience.isOverdue(start + seconds(100), false)).isFalse();
        assertThat(patience.isOverdue(start + seconds(150), true)).isFalse();
        assertThat(patience.isOverdue(start + seconds(161), true)).isTrue();
    }

    @Test
    void clientThatTakesALittleNowAndThenKeepsItsConnection() {
        Patience patience = patience();
        long start = System.nanoTime();

        assertThat(patience.isStuck(start + seconds(59), false)).isFalse();
        assertThat(patience.isStuck(start + seconds(60), true)).isFalse();
        assertThat(patience.isStuck(start + seconds(119), false)).isFalse();
        assertThat(patience.isStuck(start + seconds(121), false)).isTrue();
    }

    private static Patience patience() {
        HttpSettings settings = HttpSettings.of(Settings.defaults());
        return new Patience(new ConnectionClock(settings), settings);
    }

    private void readBody(Exchange exchange) throws Exception {
        try {
            TestFront.bodyOf(exchange);
        } catch (IOException e) {
            failure.complete(e);
        }
        exchange.send(200, Headers.empty(), ByteBuffer.allocate(0), true, SendCallback.IGNORED);
    }

    private void told(@Nullable Throwable why) {
        failure.complete(why == null ? new AssertionError("it was sent") : why);
    }

    private void assertBodyFailed(Outcome outcome) throws Exception {
        assertThat(outcome.end()).isEqualTo(Outcome.End.CLIENT_GONE);
        assertThat(outcome.reason()).isEqualTo("the client sent nothing of its body for 1 s");
        assertThat(failure.get(10, TimeUnit.SECONDS)).hasMessage(outcome.reason());
    }

    private static void assertAnswerFailed(Outcome outcome) {
        assertThat(outcome.end()).isEqualTo(Outcome.End.CLIENT_GONE);
        assertThat(outcome.reason()).isEqualTo("the client took nothing of its answer for 1 s");
    }

    private static long seconds(int count) {
        return TimeUnit.SECONDS.toNanos(count);
    }
}
