package kirin.http.internal;

import static org.assertj.core.api.Assertions.assertThat;

import kirin.exchange.Exchange;
import kirin.exchange.SendCallback;
import kirin.http.Headers;
import kirin.log.AccessOutcome;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** What the access log is told, of whatever a client does. */
class AccessRecordTest {
    private static final String HOST = "Host: test\r\n\r\n";

    @Test
    void answeredExchangeIsToldWithItsAnswer() throws Exception {
        try (var front = TestFront.with(AccessRecordTest::typed);
                var client = front.connect()) {
            client.get("/some?x=1");
            client.answer();

            KeptRecords.Kept kept = front.records.next();
            assertThat(kept.requestLine()).isEqualTo("GET /some?x=1 HTTP/1.1");
            assertThat(kept.status()).isEqualTo(201);
            assertThat(kept.bodyBytes()).isEqualTo(5);
            assertThat(kept.answerType()).isEqualTo("text/x-test");
            assertThat(kept.outcome()).isEqualTo(AccessOutcome.ANSWERED);
            assertThat(kept.durationNanos()).isPositive();
            // It went out whole.
            assertThat(kept.firstByteNanos()).isEqualTo(kept.durationNanos());
        }
    }

    @Test
    void eachExchangeOfAConnectionIsToldOnce() throws Exception {
        try (var front = TestFront.echo();
                var client = front.connect()) {
            client.get("/1").get("/2").get("/3");
            client.answer();
            client.answer();
            client.answer();

            assertThat(front.records.next().requestLine()).isEqualTo("GET /1 HTTP/1.1");
            assertThat(front.records.next().requestLine()).isEqualTo("GET /2 HTTP/1.1");
            assertThat(front.records.next().requestLine()).isEqualTo("GET /3 HTTP/1.1");
            assertThat(front.records.isEmpty()).isTrue();
        }
    }

    @Test
    void headOfAStreamedAnswerIsTimedBeforeItsEnd() throws Exception {
        var headRead = new CountDownLatch(1);
        try (var front = TestFront.with(exchange -> answerInTwo(exchange, headRead));
                var client = front.connect()) {
            client.get("/");
            client.head();
            headRead.countDown();

            KeptRecords.Kept kept = front.records.next();
            assertThat(kept.firstByteNanos()).isPositive().isLessThan(kept.durationNanos());
        }
    }

    @ParameterizedTest
    @CsvSource(
            nullValues = "none",
            value = {
                "GET / HTTP/1.1 x,400,none,none",
                "GET / HTTP/2.0,505,GET / HTTP/2.0,test",
                "G(T / HTTP/1.1,400,none,none"
            })
    void refusedRequestIsToldAsFarAsItCouldBeRead(String line, int status, String told, String host)
            throws Exception {
        try (var front = TestFront.echo();
                var client = front.connect()) {
            client.send(line + "\r\n" + HOST);
            String answer = client.answer();

            KeptRecords.Kept kept = front.records.next();
            assertThat(kept.requestLine()).isEqualTo(told);
            assertThat(kept.host()).isEqualTo(host);
            assertThat(kept.status()).isEqualTo(status);
            assertThat(kept.outcome()).isEqualTo(AccessOutcome.REFUSED);
            assertThat(kept.bodyBytes()).isEqualTo(answer.split("\n\n", -1)[1].length());
            assertThat(answer).contains(kept.reason());
        }
    }

    @Test
    void requestWithAMalformedBodyIsToldWithItsLine() throws Exception {
        try (var front = TestFront.echo();
                var client = front.connect()) {
            client.send("POST /x HTTP/1.1\r\nTransfer-Encoding: chunked\r\n" + HOST + "zz\r\n");
            client.answer();

            KeptRecords.Kept kept = front.records.next();
            assertThat(kept.requestLine()).isEqualTo("POST /x HTTP/1.1");
            assertThat(kept.status()).isEqualTo(400);
            assertThat(kept.outcome()).isEqualTo(AccessOutcome.REFUSED);
        }
    }

    @Test
    void clientThatGoesWhileItIsServedIsTold() throws Exception {
        var never = new CountDownLatch(1);
        try (var front = TestFront.with(exchange -> never.await(10, TimeUnit.SECONDS))) {
            try (var client = front.connect()) {
                client.get("/slow");
                client.reset();
            }

            KeptRecords.Kept kept = front.records.next();
            assertThat(kept.requestLine()).isEqualTo("GET /slow HTTP/1.1");
            assertThat(kept.status()).isZero();
            assertThat(kept.firstByteNanos()).isEqualTo(-1);
            assertThat(kept.outcome()).isEqualTo(AccessOutcome.CLIENT_GONE);
            never.countDown();
        }
    }

    @Test
    void clientThatGoesInTheMiddleOfItsRequestIsTold() throws Exception {
        try (var front = TestFront.echo()) {
            try (var client = front.connect()) {
                client.send("GET /half HT");
            }

            KeptRecords.Kept kept = front.records.next();
            assertThat(kept.requestLine()).isNull();
            assertThat(kept.outcome()).isEqualTo(AccessOutcome.CLIENT_GONE);
        }
    }

    @Test
    void clientThatAsksForNothingIsNotTold() throws Exception {
        try (var front = TestFront.echo()) {
            front.connect().close();
            try (var client = front.connect()) {
                client.get("/after");
                client.answer();
            }

            assertThat(front.records.next().requestLine()).isEqualTo("GET /after HTTP/1.1");
        }
    }

    @ParameterizedTest
    @CsvSource(
            nullValues = "none",
            value = {
                "'GET /half HT',none",
                "'POST /x HTTP/1.1\r\nHost: t\r\nContent-Length: 9\r\n\r\nhalf',POST /x HTTP/1.1"
            })
    void requestThatDoesNotComeIsAnswered408(String half, String told) throws Exception {
        try (var front = TestFront.withSilence(Duration.ofSeconds(1), TestFront::echo);
                var client = front.connect()) {
            client.send(half);

            assertThat(client.answer()).startsWith("HTTP/1.1 408 Request Timeout");
            KeptRecords.Kept kept = front.records.next();
            assertThat(kept.requestLine()).isEqualTo(told);
            assertThat(kept.status()).isEqualTo(408);
            assertThat(kept.outcome()).isEqualTo(AccessOutcome.REFUSED);
        }
    }

    @Test
    void answerThatIsBrokenOffIsToldWithWhatWasSent() throws Exception {
        try (var front = TestFront.with(AccessRecordTest::breakOff);
                var client = front.connect()) {
            client.get("/");
            client.rest();

            KeptRecords.Kept kept = front.records.next();
            assertThat(kept.status()).isEqualTo(200);
            assertThat(kept.bodyBytes()).isEqualTo(3);
            assertThat(kept.outcome()).isEqualTo(AccessOutcome.ABORTED);
            assertThat(kept.reason()).isEqualTo("it was enough");
        }
    }

    private static void typed(Exchange exchange) {
        exchange.send(
                201,
                Headers.of("Content-Type", "text/x-test"),
                TestFront.bytes("hello"),
                true,
                SendCallback.IGNORED);
    }

    private static void answerInTwo(Exchange exchange, CountDownLatch headRead)
            throws InterruptedException {
        exchange.send(200, Headers.empty(), TestFront.bytes("a"), false, SendCallback.IGNORED);
        assertThat(headRead.await(10, TimeUnit.SECONDS)).isTrue();
        exchange.send(ByteBuffer.allocate(0), true, SendCallback.IGNORED);
    }

    private static void breakOff(Exchange exchange) {
        exchange.send(200, Headers.empty(), TestFront.bytes("abc"), false, SendCallback.IGNORED);
        exchange.abort("it was enough");
    }
}
