package kirin.http.internal;

import static kirin.http.internal.CompressedAnswersTest.GZIP;
import static kirin.http.internal.CompressedAnswersTest.ON;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import kirin.exchange.ClosedExchangeException;
import kirin.exchange.Exchange;
import kirin.exchange.SendCallback;
import kirin.http.Headers;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.zip.Deflater;

/** Each compressed body holds memory outside the heap, of which nothing may be left. */
class ReleasedDeflatersTest {
    private static final Headers TEXT = Headers.of("Content-Type", "text/plain");

    private final AtomicInteger made = new AtomicInteger();
    private final AtomicInteger ended = new AtomicInteger();
    private final byte[] content = CompressedBodiesTest.letters(4 << 20);

    @TempDir Path folder = Path.of("");

    private TestFront front(boolean onLoop, TestFront.Handler handler) {
        HttpSettings given = HttpSettings.of(ON);
        var rules = new CompressionRules(List.of("text/*"), 1024, 6, this::counted);
        return TestFront.of(
                new HttpSettings(
                        given.longestRequestLine(),
                        given.longestHeader(),
                        given.rules(),
                        given.keepAlive(),
                        given.sendfile(),
                        given.head(),
                        given.silence(),
                        given.leastRate(),
                        given.mostConnections(),
                        given.mostPerAddress(),
                        given.trusted(),
                        given.forwarded(),
                        given.proxyProtocol(),
                        rules),
                onLoop,
                handler);
    }

    private Deflater counted(int level) {
        made.incrementAndGet();
        return new Deflater(level, true) {
            @Override
            public void end() {
                super.end();
                ended.incrementAndGet();
            }
        };
    }

    private void expectEachEndedOnce(int count) {
        await().untilAsserted(() -> assertThat(ended).hasValue(count));
        assertThat(made).hasValue(count);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void answeredExchangeHasReleasedIt(boolean onLoop) throws Exception {
        try (var front = front(onLoop, this::answer);
                var client = front.connect()) {
            for (String target : new String[] {"/whole", "/file", "/parts"}) {
                assertThat(CodedAnswer.of(client, target, GZIP).body()).hasSize(content.length);
                front.outcome();
            }
            CodedAnswer.of(client, "/whole");
            client.send(CodedAnswer.request("HEAD", "/whole", GZIP)).endInput().rest();

            expectEachEndedOnce(3);
        }
        expectEachEndedOnce(3);
    }

    private void answer(Exchange exchange) throws IOException {
        ByteBuffer bytes = ByteBuffer.wrap(content);
        switch (exchange.target()) {
            case "/file" -> {
                FileChannel file = FileChannel.open(Files.write(folder.resolve("file"), content));
                exchange.send(200, TEXT, file, 0, content.length, SendCallback.IGNORED);
            }
            case "/parts" ->
                    exchange.send(
                            200,
                            TEXT,
                            bytes.slice(0, 100),
                            false,
                            _ -> exchange.send(bytes.position(100), true, SendCallback.IGNORED));
            default -> exchange.send(200, TEXT, bytes, true, SendCallback.IGNORED);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"abort", "reset", "stop"})
    void answerThatIsNeverWholeReleasesIt(String how) throws Exception {
        CompletableFuture<Exchange> begun = new CompletableFuture<>();
        try (var front =
                        front(
                                false,
                                exchange -> {
                                    exchange.send(
                                            200,
                                            TEXT,
                                            TestFront.bytes("one"),
                                            false,
                                            SendCallback.IGNORED);
                                    begun.complete(exchange);
                                });
                var client = front.connect()) {
            client.send(CodedAnswer.request("GET", "/", GZIP));
            client.head();
            Exchange exchange = begun.get(10, TimeUnit.SECONDS);
            assertThat(ended).hasValue(0);

            switch (how) {
                case "abort" -> exchange.abort("the test wants it");
                case "reset" -> client.reset();
                default -> front.front.close();
            }
            expectEachEndedOnce(1);

            CompletableFuture<Throwable> late = new CompletableFuture<>();
            exchange.send(TestFront.bytes("two"), false, late::complete);
            assertThat(late.get(10, TimeUnit.SECONDS)).isInstanceOf(ClosedExchangeException.class);
        }
        expectEachEndedOnce(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"reset", "stop"})
    void largeBodyWhoseClientReadsNothingReleasesItAndItsFile(String how) throws Exception {
        byte[] large = CompressedBodiesTest.letters(32 << 20);
        Path file = Files.write(folder.resolve("large"), large);
        CompletableFuture<FileChannel> open = new CompletableFuture<>();
        CompletableFuture<Throwable> told = new CompletableFuture<>();
        try (var front =
                        front(
                                true,
                                exchange -> {
                                    FileChannel channel = FileChannel.open(file);
                                    open.complete(channel);
                                    exchange.send(
                                            200, TEXT, channel, 0, large.length, told::complete);
                                });
                var client = front.connect()) {
            client.send(CodedAnswer.request("GET", "/", GZIP));
            client.head();

            if (how.equals("reset")) {
                client.reset();
            } else {
                front.front.close();
            }

            expectEachEndedOnce(1);
            assertThat(told.get(10, TimeUnit.SECONDS)).isInstanceOf(IOException.class);
            assertThat(open.join().isOpen()).isFalse();
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void fileThatEndsEarlyReleasesItAndSaysSo(boolean onLoop) throws Exception {
        Path file = Files.write(folder.resolve("short"), new byte[100_000]);
        CompletableFuture<Throwable> told = new CompletableFuture<>();
        try (var front =
                        front(
                                onLoop,
                                exchange ->
                                        exchange.send(
                                                200,
                                                TEXT,
                                                FileChannel.open(file),
                                                10,
                                                200_000,
                                                told::complete));
                var client = front.connect()) {
            client.send(CodedAnswer.request("GET", "/", GZIP));

            assertThat(client.rest()).doesNotEndWith("0\r\n\r\n");
            expectEachEndedOnce(1);
            assertThat(told.get(10, TimeUnit.SECONDS)).isInstanceOf(IOException.class);
            assertThat(front.outcome().reason())
                    .isEqualTo("the file could not be read: it ended after 99990 of 200000 bytes");
        }
    }

    @Test
    void oneThatIsAtWorkIsReleasedByWhoeverWorksWithIt() {
        var body = new GzipBody(counted(6));
        assertThat(body.enter()).isTrue();
        body.end();
        body.end();
        assertThat(ended).hasValue(0);

        body.add(TestFront.bytes("still there"), GzipBody.Then.FLUSH);
        body.leave();

        assertThat(ended).hasValue(1);
        assertThat(body.enter()).isFalse();
        body.end();
        assertThat(ended).hasValue(1);
    }

    @Test
    void exchangeThatEndsWhileItsWorkerCompressesReleasesItOnce() throws Exception {
        CompletableFuture<Throwable> told = new CompletableFuture<>();
        CountDownLatch compressing = new CountDownLatch(1);
        try (var front =
                        front(
                                false,
                                exchange -> {
                                    exchange.send(
                                            200,
                                            TEXT,
                                            TestFront.bytes("one"),
                                            false,
                                            SendCallback.IGNORED);
                                    compressing.countDown();
                                    ByteBuffer rest = ByteBuffer.wrap(letters());
                                    exchange.send(rest, true, told::complete);
                                });
                var client = front.connect()) {
            client.send(CodedAnswer.request("GET", "/", GZIP));
            client.head();
            assertThat(compressing.await(10, TimeUnit.SECONDS)).isTrue();
            client.reset();

            assertThat(told.get(10, TimeUnit.SECONDS)).isInstanceOf(IOException.class);
            expectEachEndedOnce(1);
        }
    }

    private static byte[] letters() {
        return CompressedBodiesTest.letters(16 << 20);
    }
}
