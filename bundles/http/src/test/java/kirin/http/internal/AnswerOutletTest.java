package kirin.http.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import kirin.exchange.Exchange;
import kirin.exchange.SendCallback;
import kirin.http.Headers;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.Stream;

class AnswerOutletTest {
    private static final int ROUNDS = 400;

    private final AtomicInteger handled = new AtomicInteger();

    static Stream<List<Integer>> lengths() {
        return Stream.of(
                // All of them short: several fit into one buffer, and one does not end with it.
                List.of(3000),
                List.of(1, 300, 2000, 3, 1700),
                // Just below, at and above what is gathered, and what is far longer.
                List.of(3900, 4096, 4100, 2, 8200),
                List.of(5, 70_000, 1, 2, 300_000, 3));
    }

    @ParameterizedTest
    @MethodSource("lengths")
    void answersOfAllLengthsKeepTheirOrderThoughTheSystemIsFull(List<Integer> lengths)
            throws Exception {
        try (var front = TestFront.with(this::answer);
                var client = front.connect()) {
            String requests =
                    lengths.stream()
                            .map(length -> "GET /" + length + " HTTP/1.1\r\nHost: test\r\n\r\n")
                            .collect(Collectors.joining());
            // Not read until answers wait: what is sent then blocks as well.
            var sent = CompletableFuture.runAsync(() -> send(client, requests.repeat(ROUNDS)));
            await().until(() -> handled.get() > 3);

            for (int i = 0; i < ROUNDS; i++) {
                for (int length : lengths) {
                    assertThat(client.head()).contains("Content-Length: " + length);
                    assertThat(client.bytes(length)).isEqualTo(filled(length));
                }
            }
            sent.join();
        }
    }

    @ParameterizedTest
    @CsvSource({
        "'GET / HTTP/1.1#no field##', HTTP/1.1 400",
        // Of this one the client ends its side before the body has come: it is owed nothing.
        "'POST / HTTP/1.1#Host: test#Content-Length: 9##half', ''"
    })
    void endOfTheConnectionDropsNoAnswerThoughTheSystemIsFull(String last, String answer)
            throws Exception {
        String request = "GET /3000 HTTP/1.1\r\nHost: test\r\n\r\n";
        try (var front = TestFront.onLoops(Transport.best(), 1, this::answer)) {
            int most;
            try (var never = front.connect()) {
                never.send(request.repeat(2000));
                awaitStandstill();
                most = handled.get();
            }
            // Each time a little less waits for the client, down to nothing.
            for (int count = most; count > most - 40; count -= 2) {
                handled.set(0);
                try (var client = front.connect()) {
                    client.send(request.repeat(count) + last.replace("#", "\r\n"));
                    awaitStandstill();
                    if (answer.isEmpty()) {
                        client.endInput();
                        awaitStandstill();
                    }

                    for (int i = 0; i < count; i++) {
                        assertThat(client.head()).startsWith("HTTP/1.1 200");
                        assertThat(client.bytes(3000)).isEqualTo(filled(3000));
                    }
                    assertThat(client.rest()).startsWith(answer);
                }
            }
        }
    }

    /** Until no more are handled, and for a moment in any case. */
    private void awaitStandstill() {
        AtomicInteger before = new AtomicInteger();
        await().pollInterval(Duration.ofMillis(10))
                .during(Duration.ofMillis(50))
                .until(() -> handled.get() > 0 && before.getAndSet(handled.get()) == handled.get());
    }

    private void answer(Exchange exchange) {
        handled.incrementAndGet();
        int length = Integer.parseInt(exchange.target().substring(1));
        ByteBuffer body = ByteBuffer.wrap(filled(length));
        exchange.send(200, Headers.empty(), body, true, SendCallback.IGNORED);
    }

    /** Bytes that differ from those of other lengths. */
    private static byte[] filled(int length) {
        byte[] bytes = new byte[length];
        Arrays.fill(bytes, (byte) ('a' + length % 26));
        return bytes;
    }

    private static void send(RawClient client, String text) {
        try {
            client.send(text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
