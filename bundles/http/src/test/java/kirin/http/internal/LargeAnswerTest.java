package kirin.http.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.netty.channel.epoll.Epoll;

import kirin.exchange.Exchange;
import kirin.exchange.Outcome;
import kirin.http.Headers;
import kirin.settings.ServerSettings;
import kirin.settings.Settings;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

class LargeAnswerTest {
    private static final int SIZE = 20 << 20;

    private final byte[] content = new byte[SIZE];

    @TempDir Path folder = Path.of("");

    LargeAnswerTest() {
        new Random(7).nextBytes(content);
    }

    @Test
    void senderIsToldOnlyWhenAClientThatReadsNothingReadsOn() throws Exception {
        CompletableFuture<Void> sent = new CompletableFuture<>();
        try (var front =
                        TestFront.with(exchange ->
                                exchange.send(
                                        200,
                                        Headers.empty(),
                                        ByteBuffer.wrap(content),
                                        true,
                                        failure -> sent.complete(null)));
                var client = front.connect()) {
            client.get("/");
            assertThat(client.head()).contains("Content-Length: " + SIZE + "\n");
            assertThat(sent).isNotDone();

            assertThat(Arrays.equals(client.bytes(SIZE), content)).isTrue();
            sent.get(10, TimeUnit.SECONDS);
            Outcome outcome = front.outcome();
            assertThat(outcome.end()).isEqualTo(Outcome.End.ANSWERED);
            assertThat(outcome.bodyBytes()).isEqualTo(SIZE);
        }
    }

    @Test
    void smallPartsWaitForAClientThatDoesNotRead() throws Exception {
        AtomicInteger parts = new AtomicInteger();
        CompletableFuture<Void> all = new CompletableFuture<>();
        try (var front = TestFront.with(exchange -> sendParts(exchange, parts, all));
                var client = front.connect()) {
            client.get("/");
            assertThat(client.head()).contains("Content-Length: " + SIZE + "\n");
            assertThat(parts.get()).isLessThan(SIZE / 1024);

            assertThat(Arrays.equals(client.bytes(SIZE), content)).isTrue();
            all.get(10, TimeUnit.SECONDS);
        }
    }

    @Test
    void systemKeepsLittleForAClientThatDoesNotRead() throws Exception {
        assumeTrue(Epoll.isAvailable());
        AtomicInteger parts = new AtomicInteger();
        try (var front =
                        TestFront.of(
                                HttpSettings.of(Settings.defaults()),
                                false,
                                exchange -> {
                                    if (exchange.target().equals("/parts")) {
                                        sendParts(exchange, parts, new CompletableFuture<>());
                                    } else {
                                        TestFront.text(exchange, "pong");
                                    }
                                });
                var client = front.connect();
                var other = front.connect()) {
            client.get("/parts");
            int before = -1;
            int rounds = 0;
            // The loop serves both by turns: when only the other one goes on, the first is full.
            while (rounds < 100) {
                other.get("/ping");
                assertThat(other.body()).isEqualTo("pong");
                int now = parts.get();
                rounds = now > 0 && now == before ? rounds + 1 : 0;
                before = now;
            }
            assertThat(before).isLessThan(1024);
        }
    }

    @ParameterizedTest
    @CsvSource({"best,true", "best,false", "nio,true", "nio,false"})
    void fileArrivesWhole(String transport, boolean sendfile) throws Exception {
        Path file = Files.write(folder.resolve("content"), content);
        Settings settings = Settings.defaults().with(ServerSettings.SENDFILE, sendfile);
        try (var front =
                        TestFront.with(
                                transport.equals("nio") ? Transport.nio() : Transport.best(),
                                settings,
                                exchange -> sendFile(exchange, file, SIZE - 10));
                var client = front.connect()) {
            client.get("/");
            assertThat(client.head()).contains("Content-Length: " + (SIZE - 10) + "\n");
            byte[] expected = Arrays.copyOfRange(content, 10, SIZE);
            assertThat(Arrays.equals(client.bytes(SIZE - 10), expected)).isTrue();
            assertThat(front.outcome().bodyBytes()).isEqualTo(SIZE - 10);

            client.send("HEAD / HTTP/1.1\r\nHost: test\r\nConnection: close\r\n\r\n");
            assertThat(client.rest())
                    .contains("Content-Length: " + (SIZE - 10))
                    .endsWith("\r\n\r\n");
        }
    }

    @ParameterizedTest
    @CsvSource({"true", "false"})
    void fileThatEndsEarlyBreaksTheConnection(boolean sendfile) throws Exception {
        Path file = Files.write(folder.resolve("content"), content);
        Settings settings = Settings.defaults().with(ServerSettings.SENDFILE, sendfile);
        try (var front = TestFront.with(settings, exchange -> sendFile(exchange, file, SIZE));
                var client = front.connect()) {
            client.get("/");
            assertThat(client.head()).contains("Content-Length: " + SIZE + "\n");
            assertThat(client.rest()).hasSizeLessThan(SIZE);
            assertThat(front.outcome().end()).isEqualTo(Outcome.End.ABORTED);
        }
    }

    private void sendParts(Exchange exchange, AtomicInteger parts, CompletableFuture<Void> all)
            throws Exception {
        for (int at = 0; at < SIZE; at += 1024) {
            CompletableFuture<Void> sent = new CompletableFuture<>();
            ByteBuffer part = ByteBuffer.wrap(content, at, 1024);
            boolean last = at + 1024 == SIZE;
            if (at == 0) {
                Headers length = Headers.of("Content-Length", "" + SIZE);
                exchange.send(200, length, part, false, failure -> sent.complete(null));
            } else {
                exchange.send(part, last, failure -> sent.complete(null));
            }
            sent.get(10, TimeUnit.SECONDS);
            parts.incrementAndGet();
        }
        all.complete(null);
    }

    private static void sendFile(Exchange exchange, Path file, long length) throws Exception {
        exchange.send(200, Headers.empty(), FileChannel.open(file), 10, length, failure -> {});
    }
}
