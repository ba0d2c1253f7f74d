package kirin.http.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import kirin.exchange.ClosedExchangeException;
import kirin.exchange.Outcome;
import kirin.exchange.SendCallback;
import kirin.http.Headers;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;

class AnswerTest {

    @Test
    void headHasDateServerAndLengthAndTheApplicationsOtherFields() throws Exception {
        Headers fields =
                Headers.of(
                        "Content-Type",
                        "text/plain",
                        "Set-Cookie",
                        "a=1",
                        "Set-Cookie",
                        "b=2",
                        "Server",
                        "other",
                        "Date",
                        "never",
                        "Transfer-Encoding",
                        "gzip");
        try (var front =
                        TestFront.with(exchange ->
                                exchange.send(
                                        200,
                                        fields,
                                        TestFront.bytes("hello"),
                                        true,
                                        SendCallback.IGNORED));
                var client = front.connect()) {
            String answer =
                    client.send("GET / HTTP/1.1\r\nHost: test\r\nX-Request-Id: 7\r\n\r\n").answer();

            assertThat(answer.replaceFirst("Date: [^\n]+ GMT\n", "Date: now\n"))
                    .isEqualTo(
                            """
                            HTTP/1.1 200 OK
                            Server: kirin
                            Date: now
                            X-Request-Id: 7
                            Content-Type: text/plain
                            Set-Cookie: a=1
                            Set-Cookie: b=2
                            Content-Length: 5

                            hello\
                            """);
        }
    }

    @Test
    void answerToHeadHasTheLengthAndNoBody() throws Exception {
        try (var front = TestFront.echo();
                var client = front.connect()) {
            client.send("HEAD / HTTP/1.1\r\nHost: test\r\n\r\n");
            assertThat(client.head()).contains("Content-Length: 7\n");

            assertThat(client.get("/").body()).isEqualTo("GET / ");
            assertThat(front.outcome().bodyBytes()).isZero();
        }
    }

    @Test
    void statusWithoutBodySendsNone() throws Exception {
        try (var front =
                        TestFront.with(exchange ->
                                exchange.send(
                                        exchange.target().equals("/204") ? 204 : 304,
                                        Headers.empty(),
                                        TestFront.bytes("none of this"),
                                        true,
                                        SendCallback.IGNORED));
                var client = front.connect()) {
            assertThat(client.get("/204").head())
                    .startsWith("HTTP/1.1 204 No Content\n")
                    .doesNotContain("Content-Length");
            assertThat(client.get("/304").head())
                    .startsWith("HTTP/1.1 304 Not Modified\n")
                    .doesNotContain("Content-Length");
        }
    }

    @Test
    void bodyInPartsIsChunkedForHttp11AndEndsTheConnectionForHttp10() throws Exception {
        try (var front = TestFront.with(AnswerTest::inTwoParts)) {
            try (var client = front.connect()) {
                client.send("GET / HTTP/1.1\r\nHost: test\r\nConnection: close\r\n\r\n");
                assertThat(client.rest())
                        .contains("\r\nTransfer-Encoding: chunked\r\n")
                        .endsWith("\r\n\r\n3\r\none\r\n3\r\ntwo\r\n0\r\n\r\n");
            }
            try (var client = front.connect()) {
                client.send("GET / HTTP/1.0\r\nConnection: keep-alive\r\n\r\n");
                assertThat(client.rest())
                        .contains("\r\nConnection: close\r\n")
                        .endsWith("\r\n\r\nonetwo");
            }
            assertThat(front.outcome().bodyBytes()).isEqualTo(6);
        }
    }

    @Test
    void trailersFollowAChunkedBodyForClientsThatTakeThem() throws Exception {
        try (var front =
                        TestFront.with(exchange -> {
                            exchange.send(
                                    200,
                                    Headers.empty(),
                                    TestFront.bytes("body"),
                                    false,
                                    SendCallback.IGNORED);
                            exchange.finish(Headers.of("Sum", "1"), SendCallback.IGNORED);
                        });
                var client = front.connect()) {
            client.send("GET / HTTP/1.1\r\nHost: t\r\nTE: trailers\r\n\r\n");
            client.send("GET / HTTP/1.1\r\nHost: t\r\nConnection: close\r\n\r\n");

            assertThat(client.rest())
                    .contains("4\r\nbody\r\n0\r\nSum: 1\r\n\r\nHTTP/1.1 200 OK")
                    .endsWith("4\r\nbody\r\n0\r\n\r\n");
        }
    }

    @Test
    void interimAnswersGoBeforeTheFinalOne() throws Exception {
        try (var front =
                        TestFront.with(exchange -> {
                            exchange.inform(103, Headers.of("Link", "</a.css>"));
                            TestFront.text(exchange, "final");
                        });
                var client = front.connect()) {
            assertThat(client.get("/").head())
                    .isEqualTo("HTTP/1.1 103 Early Hints\nLink: </a.css>\n");
            assertThat(client.body()).isEqualTo("final");
        }
    }

    @Test
    void bodyShorterOrLongerThanItsLengthBreaksTheConnection() throws Exception {
        try (var front =
                TestFront.with(exchange -> {
                    exchange.send(
                            200,
                            Headers.of("Content-Length", "10"),
                            TestFront.bytes("four"),
                            false,
                            SendCallback.IGNORED);
                    exchange.send(TestFront.bytes(exchange.target()), true, SendCallback.IGNORED);
                })) {
            for (String target : new String[] {"/short", "/much-too-long"}) {
                try (var client = front.connect()) {
                    client.get(target);
                    assertThat(client.head()).contains("Content-Length: 10\n");
                    assertThat(client.rest())
                            .isEqualTo(target.equals("/short") ? "four/short" : "four");
                }
            }
        }
    }

    @Test
    void headOfAnAnswerBrokenOffReachesNoOtherClient() throws Exception {
        CountDownLatch goOn = new CountDownLatch(1);
        Headers faulty = Headers.of("Content-Length", "5", "X-Secret", "of one client");
        try (var front =
                        TestFront.with(exchange -> {
                            if (exchange.target().equals("/faulty")) {
                                exchange.send(
                                        200,
                                        faulty,
                                        ByteBuffer.allocate(18_000),
                                        false,
                                        SendCallback.IGNORED);
                                return;
                            }
                            exchange.send(
                                    200,
                                    Headers.of("Connection", "close"),
                                    TestFront.bytes("one"),
                                    false,
                                    SendCallback.IGNORED);
                            goOn.await();
                            exchange.send(TestFront.bytes("two"), true, SendCallback.IGNORED);
                        });
                // One on each I/O thread, so that the faulty answer shares its own with one.
                var first = front.connect();
                var second = front.connect()) {
            first.get("/").head();
            second.get("/").head();
            try (var third = front.connect()) {
                assertThat(third.get("/faulty").rest()).isEmpty();
            }

            goOn.countDown();

            assertThat(first.rest()).isEqualTo("3\r\none\r\n3\r\ntwo\r\n0\r\n\r\n");
            assertThat(second.rest()).isEqualTo("3\r\none\r\n3\r\ntwo\r\n0\r\n\r\n");
        }
    }

    @Test
    void senderOfTooMuchIsToldOnceThatItFailed() throws Exception {
        BlockingQueue<Optional<Throwable>> told = new LinkedBlockingQueue<>();
        try (var front =
                        TestFront.with(exchange -> {
                            exchange.send(
                                    200,
                                    Headers.of("Content-Length", "3"),
                                    TestFront.bytes("one"),
                                    false,
                                    SendCallback.IGNORED);
                            exchange.send(
                                    ByteBuffer.allocate(100_000),
                                    true,
                                    failure -> told.add(Optional.ofNullable(failure)));
                        });
                var client = front.connect()) {
            client.get("/");

            assertThat(front.outcome().reason())
                    .isEqualTo(
                            "the body is longer than its Content-Length: at least 100003 bytes"
                                    + " instead of 3");
            assertThat(told.poll(10, TimeUnit.SECONDS)).isPresent();
        }
        assertThat(told).isEmpty();
    }

    @Test
    void exchangeAnswersOnce() throws Exception {
        CompletableFuture<Throwable> second = new CompletableFuture<>();
        try (var front =
                        TestFront.with(exchange -> {
                            TestFront.text(exchange, "first");
                            exchange.send(
                                    500,
                                    Headers.empty(),
                                    TestFront.bytes("second"),
                                    true,
                                    failure -> {
                                        if (failure != null) {
                                            second.complete(failure);
                                        }
                                    });
                        });
                var client = front.connect()) {
            assertThat(client.get("/").body()).isEqualTo("first");
            assertThat(second.get(10, TimeUnit.SECONDS))
                    .isInstanceOf(ClosedExchangeException.class);
            assertThat(client.get("/").body()).isEqualTo("first");
        }
    }

    @Test
    void secondHeadIsTheSendersMistake() throws Exception {
        CompletableFuture<Void> checked = new CompletableFuture<>();
        try (var front =
                        TestFront.with(exchange -> {
                            exchange.send(
                                    200,
                                    Headers.empty(),
                                    TestFront.bytes("a"),
                                    false,
                                    SendCallback.IGNORED);
                            assertThatThrownBy(() -> TestFront.text(exchange, "b"))
                                    .isInstanceOf(IllegalStateException.class);
                            checked.complete(null);
                            exchange.finish(Headers.empty(), SendCallback.IGNORED);
                        });
                var client = front.connect()) {
            client.get("/");
            checked.get(10, TimeUnit.SECONDS);
            assertThat(front.outcome().end()).isEqualTo(Outcome.End.ANSWERED);
        }
    }

    @Test
    void fieldsThatWereNotCheckedWhenTheyWereMadeCannotForgeALine() throws Exception {
        Headers forged = new ForgedField("X-Any", "1\r\nX-Injected: yes");
        try (var front =
                        TestFront.with(exchange -> {
                            assertThatThrownBy(() ->
                                            exchange.send(
                                                    200,
                                                    forged,
                                                    TestFront.bytes("a"),
                                                    true,
                                                    SendCallback.IGNORED))
                                    .isInstanceOf(IllegalArgumentException.class)
                                    .hasMessageContaining("X-Any");
                            TestFront.text(exchange, "honest");
                        });
                var client = front.connect()) {
            client.get("/");

            assertThat(client.answer()).doesNotContain("X-Injected").endsWith("honest");
        }
    }

    /** As an application could write it, past the check that {@link Headers#of} makes. */
    private record ForgedField(String name, String value) implements Headers {
        @Override
        public @Nullable String get(String wanted) {
            return wanted.equalsIgnoreCase(name) ? value : null;
        }

        @Override
        public List<String> all(String wanted) {
            return contains(wanted) ? List.of(value) : List.of();
        }

        @Override
        public boolean contains(String wanted) {
            return wanted.equalsIgnoreCase(name);
        }

        @Override
        public int size() {
            return 1;
        }

        @Override
        public void forEach(BiConsumer<String, String> action) {
            action.accept(name, value);
        }
    }

    private static void inTwoParts(kirin.exchange.Exchange exchange) {
        exchange.send(200, Headers.empty(), TestFront.bytes("one"), false, SendCallback.IGNORED);
        exchange.send(TestFront.bytes("two"), true, SendCallback.IGNORED);
    }
}
