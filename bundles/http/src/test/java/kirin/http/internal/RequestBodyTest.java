package kirin.http.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import kirin.exchange.Exchange;

import org.junit.jupiter.api.Test;

import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

class RequestBodyTest {

    @Test
    void exchangeBeginsWhenItsSmallBodyIsThere() throws Exception {
        AtomicInteger begun = new AtomicInteger();
        try (var front =
                        TestFront.with(exchange -> {
                            begun.incrementAndGet();
                            TestFront.echo(exchange);
                        });
                var client = front.connect()) {
            client.send("POST / HTTP/1.1\r\nHost: test\r\nContent-Length: 4\r\n\r\nbo");
            // Another connection is served meanwhile: the slow one costs nobody anything.
            try (var other = front.connect()) {
                assertThat(other.get("/other").body()).isEqualTo("GET /other ");
            }
            front.outcome();
            assertThat(begun).hasValue(1);

            client.send("dy");

            assertThat(client.body()).isEqualTo("POST / body");
            assertThat(begun).hasValue(2);
        }
    }

    @Test
    void chunkedBodyComesWithItsTrailers() throws Exception {
        try (var front =
                        TestFront.with(exchange -> {
                            byte[] body = TestFront.bodyOf(exchange);
                            TestFront.text(
                                    exchange,
                                    new String(body, StandardCharsets.UTF_8)
                                            + exchange.trailers().get("Sum"));
                        });
                var client = front.connect()) {
            client.send("POST / HTTP/1.1\r\nHost: test\r\nTransfer-Encoding: chunked\r\n\r\n");
            client.send("5;ext=1\r\nhello\r\n1\r\n!\r\n0\r\nSum: 6\r\n\r\n");

            assertThat(client.body()).isEqualTo("hello!6");
        }
    }

    /** Until it begins, all of them are kept. */
    @Test
    void exchangeBeginsBeforeItsBodyOfTinyChunksCostsMuch() throws Exception {
        CountDownLatch begun = new CountDownLatch(1);
        try (var front =
                        TestFront.with(exchange -> {
                            begun.countDown();
                            TestFront.echo(exchange);
                        });
                var client = front.connect()) {
            client.send("POST / HTTP/1.1\r\nHost: test\r\nTransfer-Encoding: chunked\r\n\r\n");
            client.send("1\r\nx\r\n".repeat(1000));
            assertThat(begun.await(10, TimeUnit.SECONDS)).isTrue();

            client.send("0\r\n\r\n");

            assertThat(client.body()).isEqualTo("POST / " + "x".repeat(1000));
        }
    }

    @Test
    void malformedChunkIsRefused() throws Exception {
        try (var front = TestFront.echo();
                var client = front.connect()) {
            client.send("POST / HTTP/1.1\r\nHost: test\r\nTransfer-Encoding: chunked\r\n\r\n");
            client.send("zz\r\nhello\r\n");

            assertThat(client.answer()).startsWith("HTTP/1.1 400 ");
            assertThat(client.isClosedByServer()).isTrue();
        }
    }

    @Test
    void clientThatExpectsContinueIsToldWhenTheBodyIsWanted() throws Exception {
        try (var front = TestFront.echo();
                var client = front.connect()) {
            client.send("POST / HTTP/1.1\r\nHost: test\r\nContent-Length: 4\r\n");
            client.send("Expect: 100-continue\r\n\r\n");

            assertThat(client.head()).isEqualTo("HTTP/1.1 100 Continue\n");
            client.send("body");
            assertThat(client.body()).isEqualTo("POST / body");
        }
    }

    @Test
    void clientThatExpectsContinueIsNotToldIfTheBodyIsNotWanted() throws Exception {
        try (var front = TestFront.with(exchange -> TestFront.text(exchange, "no"));
                var client = front.connect()) {
            client.send("POST / HTTP/1.1\r\nHost: test\r\nContent-Length: 4\r\n");
            client.send("Expect: 100-continue\r\n\r\n");

            assertThat(client.answer())
                    .startsWith("HTTP/1.1 200 OK\n")
                    .contains("Connection: close\n")
                    .endsWith("no");
        }
    }

    @Test
    void bodyThatNobodyReadsStopsTheClient() throws Exception {
        CountDownLatch reads = new CountDownLatch(1);
        AtomicLong sent = new AtomicLong();
        int total = 64 << 20;
        try (var front =
                        TestFront.with(exchange -> {
                            reads.await();
                            TestFront.text(exchange, "" + TestFront.bodyOf(exchange).length);
                        });
                var client = front.connect()) {
            CompletableFuture<Void> sender =
                    CompletableFuture.runAsync(() -> sendSlowly(client, total, sent));
            // It stands still once every buffer on the way is full.
            AtomicLong before = new AtomicLong(-1);
            await().atMost(10, TimeUnit.SECONDS)
                    .pollInterval(200, TimeUnit.MILLISECONDS)
                    .until(() -> sent.get() > 0 && before.getAndSet(sent.get()) == sent.get());

            assertThat(sent.get()).isLessThan(total);
            reads.countDown();
            assertThat(client.body()).isEqualTo("" + total);
            sender.get(10, TimeUnit.SECONDS);
        }
    }

    @Test
    void requestWithoutBodyHasAnEmptyOne() throws Exception {
        CompletableFuture<Boolean> ready = new CompletableFuture<>();
        try (var front =
                        TestFront.with((Exchange exchange) -> {
                            exchange.demand(() -> ready.complete(true));
                            TestFront.echo(exchange);
                        });
                var client = front.connect()) {
            assertThat(client.get("/").body()).isEqualTo("GET / ");
            assertThat(ready.get(10, TimeUnit.SECONDS)).isTrue();
        }
    }

    private static void sendSlowly(RawClient client, int total, AtomicLong sent) {
        try {
            client.send("POST / HTTP/1.1\r\nHost: test\r\nContent-Length: " + total + "\r\n\r\n");
            OutputStream out = client.socket.getOutputStream();
            byte[] block = new byte[1 << 16];
            for (int i = 0; i < total / block.length; i++) {
                out.write(block);
                sent.addAndGet(block.length);
            }
        } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
