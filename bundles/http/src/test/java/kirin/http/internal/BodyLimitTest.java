package kirin.http.internal;

import static org.assertj.core.api.Assertions.assertThat;

import kirin.exchange.Exchange;
import kirin.exchange.SendCallback;
import kirin.http.Headers;
import kirin.settings.RequestSettings;
import kirin.settings.Settings;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

class BodyLimitTest {
    private static final String POST = "POST / HTTP/1.1\r\nHost: test\r\n";
    private static final String CHUNKED = POST + "Transfer-Encoding: chunked\r\n\r\n";

    /** More than waits for its end before the exchange begins. */
    private static final int LARGE = 100_000;

    private final CompletableFuture<String> failure = new CompletableFuture<>();

    @Test
    void lengthAboveTheLimitIsRefusedBeforeTheClientSendsTheBody() throws Exception {
        try (var front = TestFront.with(limit(10), TestFront::echo);
                var client = front.connect()) {
            client.send(POST + "Content-Length: 11\r\nExpect: 100-continue\r\n\r\n");

            assertRefused(client, 10);
            assertThat(front.outcomes).isEmpty();
        }
    }

    @Test
    void chunksAboveTheLimitAreRefusedAsTheyCome() throws Exception {
        try (var front = TestFront.with(limit(10), TestFront::echo);
                var client = front.connect()) {
            client.send(CHUNKED + "6\r\nabcdef\r\n5\r\nabcde\r\n");

            assertRefused(client, 10);
            assertThat(front.outcomes).isEmpty();
        }
    }

    @Test
    void bodyOfJustTheLimitIsTaken() throws Exception {
        try (var front = TestFront.with(limit(10), TestFront::echo);
                var client = front.connect()) {
            client.send(POST + "Content-Length: 10\r\n\r\n0123456789");
            assertThat(client.body()).isEqualTo("POST / 0123456789");

            client.send(CHUNKED + "6\r\n012345\r\n4\r\n6789\r\n0\r\n\r\n");
            assertThat(client.body()).isEqualTo("POST / 0123456789");
        }
    }

    @Test
    void applicationThatReadsAlreadyIsStoppedAndTheClientToldByTheServer() throws Exception {
        try (var front = TestFront.with(limit(LARGE), this::read);
                var client = front.connect()) {
            String chunk = Integer.toHexString(LARGE) + "\r\n" + "x".repeat(LARGE) + "\r\n";
            client.send(CHUNKED + chunk + "1\r\nx\r\n");

            assertRefused(client, LARGE);
            assertThat(failure.get(10, TimeUnit.SECONDS))
                    .isEqualTo("Content Too Large: the body exceeds 100000 bytes");
            assertThat(front.outcome().status()).isEqualTo(413);
        }
    }

    @Test
    void answerThatHasBegunIsNotReplaced() throws Exception {
        try (var front =
                        TestFront.with(
                                limit(LARGE),
                                exchange -> {
                                    exchange.send(
                                            200,
                                            Headers.of("Content-Length", "3"),
                                            TestFront.bytes("one"),
                                            false,
                                            SendCallback.IGNORED);
                                    read(exchange);
                                    exchange.send(TestFront.bytes(""), true, SendCallback.IGNORED);
                                });
                var client = front.connect()) {
            String chunk = Integer.toHexString(LARGE) + "\r\n" + "x".repeat(LARGE) + "\r\n";
            client.send(CHUNKED + chunk);
            assertThat(client.answer()).startsWith("HTTP/1.1 200").endsWith("\n\none");

            client.send("1\r\nx\r\n");

            assertThat(client.isClosedByServer()).isTrue();
            assertThat(failure.get(10, TimeUnit.SECONDS)).startsWith("Content Too Large");
        }
    }

    @Test
    void chunkExtensionsThatAreFarLongerThanTheDataAreRefused() throws Exception {
        try (var front = TestFront.echo();
                var client = front.connect()) {
            String extended = "1;" + "a".repeat(4000) + "\r\nx\r\n";
            client.send(CHUNKED + extended.repeat(4) + "0\r\n\r\n");
            assertThat(client.body()).isEqualTo("POST / xxxx");

            client.send(CHUNKED + extended.repeat(5) + "0\r\n\r\n");

            assertThat(client.answer()).startsWith("HTTP/1.1 400 ").contains("chunk extensions");
            assertThat(client.isClosedByServer()).isTrue();
        }
    }

    @Test
    void chunkExtensionsAreTakenWithAsMuchData() throws Exception {
        try (var front = TestFront.with(exchange -> TestFront.text(exchange, sizeOf(exchange)));
                var client = front.connect()) {
            String extended = "64;" + "a".repeat(99) + "\r\n" + "x".repeat(100) + "\r\n";
            client.send(CHUNKED + extended.repeat(1000) + "0\r\n\r\n");

            assertThat(client.body()).isEqualTo("100000");
        }
    }

    @Test
    void requestBehindABodyThatIsTooLongIsNotRead() throws Exception {
        try (var front = TestFront.with(limit(10), this::read);
                var client = front.connect()) {
            String head = CHUNKED.replace("\r\n\r\n", "\r\nExpect: 100-continue\r\n\r\n");
            String next = "GET /next HTTP/1.1\r\nHost: test\r\n\r\n";
            client.send(head + "b\r\n01234567890\r\n0\r\n\r\n" + next);

            assertThat(client.rest()).containsOnlyOnce("HTTP/1.1 413 ").doesNotContain(" 200 ");
            assertThat(front.outcome().status()).isEqualTo(413);
            assertThat(front.outcomes).isEmpty();
        }
    }

    @Test
    void requestBehindABodyThatIsTooLongIsNotTakenUpIfItCameBefore() throws Exception {
        CountDownLatch release = new CountDownLatch(1);
        try (var front =
                        TestFront.with(
                                limit(10),
                                exchange -> {
                                    release.await();
                                    TestFront.echo(exchange);
                                });
                var client = front.connect()) {
            String head = CHUNKED.replace("\r\n\r\n", "\r\nExpect: 100-continue\r\n\r\n");
            String get = "GET /first HTTP/1.1\r\nHost: test\r\n\r\n";
            client.send(get + head + "b\r\n01234567890\r\n0\r\n\r\n" + get);
            release.countDown();

            assertThat(client.body()).isEqualTo("GET /first ");
            assertThat(client.rest()).containsOnlyOnce("HTTP/1.1 413 ").doesNotContain(" 200 ");
            assertThat(front.outcome().status()).isEqualTo(200);
            assertThat(front.outcome().status()).isEqualTo(413);
            assertThat(front.outcomes).isEmpty();
        }
    }

    @Test
    void chunkThatIsMalformedAfterManyGoodOnesIsAnsweredByTheServer() throws Exception {
        try (var front = TestFront.with(this::read);
                var client = front.connect()) {
            String chunk = Integer.toHexString(LARGE) + "\r\n" + "x".repeat(LARGE) + "\r\n";
            client.send(CHUNKED + chunk + "no\r\n");

            assertThat(client.answer()).startsWith("HTTP/1.1 400 ").contains("Connection: close\n");
            assertThat(client.isClosedByServer()).isTrue();
            assertThat(front.outcome().status()).isEqualTo(400);
        }
    }

    @Test
    void chunkThatIsMalformedIsAnsweredOnceHoweverMuchFollows() throws Exception {
        try (var front = TestFront.with(this::read);
                var client = front.connect()) {
            client.send(CHUNKED.replace("\r\n\r\n", "\r\nExpect: 100-continue\r\n\r\n"));
            assertThat(client.head()).startsWith("HTTP/1.1 100 ");
            client.send("no\r\n\n no request");

            assertThat(client.answer()).startsWith("HTTP/1.1 400 ").contains("Connection: close\n");
            assertThat(client.rest()).isEmpty();
        }
    }

    @Test
    void clientThatHasEndedItsSideIsToldWhyItsBodyIsRefused() throws Exception {
        try (var front = TestFront.with(this::read);
                var client = front.connect()) {
            client.send(CHUNKED.replace("\r\n\r\n", "\r\nExpect: 100-continue\r\n\r\n") + "no\r\n");
            client.endInput();

            assertThat(client.rest()).contains("HTTP/1.1 400 ").endsWith("malformed\n");
        }
    }

    private static String sizeOf(Exchange exchange) throws Exception {
        return String.valueOf(TestFront.bodyOf(exchange).length);
    }

    private static Settings limit(int bytes) {
        return Settings.defaults().with(RequestSettings.LIMIT_REQUEST_BODY, bytes);
    }

    /** As an application that answers nothing when its request breaks off. */
    private void read(Exchange exchange) throws InterruptedException {
        try {
            TestFront.bodyOf(exchange);
        } catch (IOException e) {
            failure.complete(e.getMessage());
        }
    }

    private static void assertRefused(RawClient client, int most) throws IOException {
        assertThat(client.answer())
                .startsWith("HTTP/1.1 413 ")
                .contains("Connection: close\n")
                .endsWith("Content Too Large: the body exceeds " + most + " bytes\n");
        assertThat(client.isClosedByServer()).isTrue();
    }
}
