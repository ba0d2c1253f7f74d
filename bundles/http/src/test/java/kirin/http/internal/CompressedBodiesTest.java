package kirin.http.internal;

import static kirin.http.internal.CompressedAnswersTest.GZIP;
import static kirin.http.internal.CompressedAnswersTest.ON;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import kirin.exchange.Exchange;
import kirin.exchange.Outcome;
import kirin.exchange.SendCallback;
import kirin.http.Headers;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/** How bodies of all kinds come to the client, from workers and from the I/O thread itself. */
@ParameterizedClass
@ValueSource(booleans = {false, true})
class CompressedBodiesTest {
    private static final Headers TEXT = Headers.of("Content-Type", "text/plain");
    private static final int GZIP_HEADER_BYTES = 10;

    @TempDir Path folder = Path.of("");

    private final boolean onLoop;
    private final byte[] content = letters(6 << 20);
    private final Semaphore goOn = new Semaphore(0);
    private final List<String> completed = new CopyOnWriteArrayList<>();
    private final AtomicInteger turns = new AtomicInteger();
    // Set by the test, before its request.
    private volatile boolean counting;
    private final TestFront front;

    CompressedBodiesTest(boolean onLoop) {
        this.onLoop = onLoop;
        this.front = TestFront.of(HttpSettings.of(ON), onLoop, this::answer);
    }

    /** Text that is hard to compress. */
    static byte[] letters(int count) {
        byte[] letters = new byte[count];
        var random = new Random(7);
        for (int i = 0; i < count; i++) {
            letters[i] = (byte) ('a' + random.nextInt(16));
        }
        return letters;
    }

    @AfterEach
    void close() {
        front.close();
    }

    /** {@code /KIND/LENGTH} of the content. */
    private void answer(Exchange exchange) throws Exception {
        exchange.onCompleted(outcome -> completed.add(exchange.target()));
        if (counting) {
            countTurns(exchange);
        }
        String[] path = exchange.target().split("/", -1);
        int length = Integer.parseInt(path[2]);
        switch (path[1]) {
            case "whole" ->
                    exchange.send(
                            200,
                            TEXT,
                            ByteBuffer.wrap(content, 0, length),
                            true,
                            SendCallback.IGNORED);
            case "file" -> {
                Path file = Files.write(folder.resolve("content"), content);
                exchange.send(200, TEXT, FileChannel.open(file), 5, length, SendCallback.IGNORED);
            }
            case "parts" -> sendParts(exchange, TEXT, length, 0, 1 << 20);
            case "kept" ->
                    sendParts(exchange, TEXT.with("Content-Length", "" + length), length, 0, 3000);
            case "lying" ->
                    sendParts(exchange, TEXT.with("Content-Length", "4000"), length, 0, 3000);
            default -> throw new IOException("of no such kind");
        }
    }

    private void sendParts(Exchange exchange, Headers fields, int length, int at, int most) {
        int count = Math.min(most, length - at);
        ByteBuffer part = ByteBuffer.wrap(content, at, count);
        boolean last = at + count == length;
        SendCallback next =
                failure -> {
                    if (!last && failure == null) {
                        exchange.connection()
                                .loop()
                                .execute(() ->
                                        sendParts(exchange, fields, length, at + count, most));
                    }
                };
        if (at == 0) {
            exchange.send(200, fields, part, last, next);
        } else {
            exchange.send(part, last, next);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "/whole/1024",
        "/whole/16384",
        "/whole/16385",
        "/whole/6000000",
        "/file/1024",
        "/file/16385",
        "/file/1048576",
        "/file/1048577",
        "/file/6000000",
        "/parts/20000",
        "/parts/6000000",
        "/kept/6000000",
    })
    void bodyOfEachKindArrivesWhole(String target) throws Exception {
        int length = Integer.parseInt(target.replaceAll(".*/", ""));
        int from = target.startsWith("/file") ? 5 : 0;
        try (var client = front.connect()) {
            CodedAnswer answer = CodedAnswer.of(client, target, GZIP);

            assertThat(answer.isGzip()).isTrue();
            byte[] expected = Arrays.copyOfRange(content, from, from + length);
            assertThat(Arrays.equals(answer.body(), expected)).isTrue();
            assertThat(front.outcome().bodyBytes()).isEqualTo(answer.sent().length);
            assertThat(front.records.next().bodyBytes()).isEqualTo(answer.sent().length);
        }
    }

    @Test
    void workerCompressesABodyInMemoryAsAWhole() throws Exception {
        try (var client = front.connect()) {
            CodedAnswer answer = CodedAnswer.of(client, "/whole/6000000", GZIP);

            assertThat(answer.head())
                    .contains(onLoop ? "Transfer-Encoding: chunked\n" : "Content-Length: ");
        }
    }

    @Test
    void pipelinedRequestsAreAnsweredInTheirOrder() throws Exception {
        List<String> targets =
                List.of("/parts/40000", "/whole/100", "/file/50000", "/whole/40000", "/kept/9000");
        try (var client = front.connect()) {
            for (String target : targets) {
                client.send(CodedAnswer.request("GET", target, GZIP));
            }
            for (String target : targets) {
                String length = target.replaceAll(".*/", "");
                assertThat(CodedAnswer.read(client).body()).hasSize(Integer.parseInt(length));
            }
        }
        await().untilAsserted(() -> assertThat(completed).isEqualTo(targets));
    }

    @Test
    void olderClientGetsCompressedOnlyWhatHasALengthThen() throws Exception {
        String from10 = " HTTP/1.0\r\nConnection: keep-alive\r\n" + GZIP + "\r\n\r\n";
        try (var client = front.connect()) {
            CodedAnswer whole = CodedAnswer.read(client.send("GET /whole/9000" + from10));
            assertThat(whole.isGzip()).isTrue();
            assertThat(whole.body()).hasSize(9000);

            CodedAnswer kept = CodedAnswer.read(client.send("GET /kept/9000" + from10));
            assertThat(kept.isGzip()).isFalse();
            assertThat(kept.field("Vary")).isEqualTo("Accept-Encoding");
            assertThat(kept.body()).hasSize(9000);

            CodedAnswer file = CodedAnswer.read(client.send("GET /file/2000000" + from10));
            assertThat(file.isGzip()).isFalse();
            assertThat(file.field("Vary")).isEqualTo("Accept-Encoding");
            assertThat(file.body()).hasSize(2_000_000);

            client.send("GET /parts/2000000" + from10);
            assertThat(client.rest()).doesNotContain("gzip").hasSizeGreaterThan(2_000_000);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "/lying/3500 | the body is shorter than its Content-Length: 3500 bytes instead of"
                        + " 4000",
                "/lying/5000 | the body is longer than its Content-Length: at least 5000 bytes"
                        + " instead of 4000",
            })
    void bodyThatDoesNotKeepToItsLengthIsBrokenOff(String target, String reason) throws Exception {
        try (var client = front.connect()) {
            client.send(CodedAnswer.request("GET", target, GZIP));

            assertThat(client.rest())
                    .contains("\r\nContent-Encoding: gzip\r\n")
                    .doesNotEndWith("0\r\n\r\n");
            Outcome outcome = front.outcome();
            assertThat(outcome.end()).isEqualTo(Outcome.End.ABORTED);
            assertThat(outcome.reason()).isEqualTo(reason);
        }
    }

    @Test
    void headOfAnyKindIsThatOfAGetWithoutLength() throws Exception {
        try (var client = front.connect()) {
            for (String target :
                    List.of("/whole/9000", "/file/9000", "/kept/9000", "/parts/9000")) {
                client.send(CodedAnswer.request("HEAD", target, GZIP));

                assertThat(client.head())
                        .contains("Content-Encoding: gzip\n")
                        .doesNotContain("Content-Length");
                assertThat(front.outcome().bodyBytes()).isZero();
            }
        }
    }

    @Test
    void partIsWithTheClientBeforeTheNextIsMade() throws Exception {
        try (var progressive =
                        TestFront.of(
                                HttpSettings.of(ON), false, this::sendWhenThePartBeforeHasCome);
                var client = progressive.connect()) {
            client.send(CodedAnswer.request("GET", "/", GZIP));
            assertThat(client.head()).contains("Content-Encoding: gzip\n");
            var inflater = new ChunkInflater(client);
            for (String part : List.of("one", "two", "three")) {
                assertThat(inflater.next()).isEqualTo(part);
                goOn.release();
            }

            assertThat(inflater.rest()).isEqualTo("end");
        }
    }

    private void sendWhenThePartBeforeHasCome(Exchange exchange) throws Exception {
        exchange.send(200, TEXT, TestFront.bytes("one"), false, SendCallback.IGNORED);
        for (String part : List.of("two", "three", "end")) {
            assertThat(goOn.tryAcquire(10, TimeUnit.SECONDS)).isTrue();
            exchange.send(TestFront.bytes(part), part.equals("end"), SendCallback.IGNORED);
        }
    }

    /** What has come of a compressed body so far. */
    private static final class ChunkInflater {
        private final RawClient client;
        private final Inflater inflater = new Inflater(true);
        private boolean begun;

        ChunkInflater(RawClient client) {
            this.client = client;
        }

        String next() throws IOException, DataFormatException {
            byte[] chunk = client.chunk();
            int from = begun ? 0 : GZIP_HEADER_BYTES;
            begun = true;
            byte[] out = new byte[1000];
            inflater.setInput(chunk, from, chunk.length - from);
            return new String(out, 0, inflater.inflate(out), StandardCharsets.US_ASCII);
        }

        String rest() throws IOException, DataFormatException {
            var rest = new StringBuilder();
            while (!inflater.finished()) {
                rest.append(next());
            }
            assertThat(client.chunk()).isEmpty();
            return rest.toString();
        }
    }

    @Test
    void trailersFollowTheEndOfTheCompressedBody() throws Exception {
        try (var trailing =
                        TestFront.with(
                                ON,
                                exchange -> {
                                    exchange.send(
                                            200,
                                            TEXT,
                                            TestFront.bytes("body"),
                                            false,
                                            SendCallback.IGNORED);
                                    exchange.finish(Headers.of("X-Sum", "7"), SendCallback.IGNORED);
                                });
                var client = trailing.connect()) {
            client.send(CodedAnswer.request("GET", "/", GZIP, "TE: trailers"));
            client.head();
            var inflater = new ChunkInflater(client);
            assertThat(inflater.next()).isEqualTo("body");
            assertThat(inflater.next()).isEmpty();
            assertThat(inflater.inflater.finished()).isTrue();
            client.endInput();

            assertThat(client.rest()).isEqualTo("0\r\nX-Sum: 7\r\n\r\n");
        }
    }

    @Test
    void senderWaitsForAClientThatDoesNotRead() throws Exception {
        CompletableFuture<Void> sent = new CompletableFuture<>();
        byte[] large = letters(32 << 20);
        Path file = Files.write(folder.resolve("large"), large);
        try (var other =
                        TestFront.of(
                                HttpSettings.of(ON),
                                onLoop,
                                exchange ->
                                        exchange.send(
                                                200,
                                                TEXT,
                                                FileChannel.open(file),
                                                0,
                                                large.length,
                                                failure -> {
                                                    if (exchange.method().equals("GET")) {
                                                        sent.complete(null);
                                                    }
                                                }));
                var client = other.connect();
                var second = other.connect()) {
            client.send(CodedAnswer.request("GET", "/", GZIP));
            String head = client.head();
            // Its loop has the time to answer others.
            second.send(CodedAnswer.request("HEAD", "/", GZIP)).endInput().rest();
            other.outcome();

            assertThat(sent).isNotDone();

            CodedAnswer answer = CodedAnswer.readBody(client, head);
            assertThat(Arrays.equals(answer.body(), large)).isTrue();
            sent.get(10, TimeUnit.SECONDS);
        }
    }

    @Test
    void loopTurnsToOthersBetweenTheStepsOfALargeFile() throws Exception {
        assertThat(turnsDuring("/file/6000000")).isGreaterThan(300);
    }

    @Test
    void loopTurnsToOthersWhileALargeBodyInMemoryIsCompressed() throws Exception {
        // By a worker it is compressed on the worker's thread.
        assertThat(turnsDuring("/whole/6000000")).isGreaterThan(onLoop ? 300 : 0);
    }

    /** How many rounds the loop makes, each with a look at its sockets, for one request. */
    private int turnsDuring(String target) throws Exception {
        try (var client = front.connect()) {
            counting = true;
            assertThat(CodedAnswer.of(client, target, GZIP).body()).hasSize(6_000_000);
            front.outcome();
        }
        return turns.get();
    }

    private void countTurns(Exchange exchange) {
        turns.incrementAndGet();
        if (completed.isEmpty()) {
            exchange.connection().loop().execute(() -> countTurns(exchange));
        }
    }
}
