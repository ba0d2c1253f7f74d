package kirin.http.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import kirin.exchange.Exchange;
import kirin.exchange.SendCallback;
import kirin.http.Headers;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
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
