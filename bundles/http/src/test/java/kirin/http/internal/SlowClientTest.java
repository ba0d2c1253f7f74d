package kirin.http.internal;

import static org.assertj.core.api.Assertions.assertThat;

import kirin.exchange.Exchange;
import kirin.exchange.Outcome;
import kirin.exchange.SendCallback;
import kirin.http.Headers;
import kirin.settings.RequestSettings;
import kirin.settings.Settings;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** Clients that do something all the time, but too little. */
class SlowClientTest {
    private static final String POST = "POST / HTTP/1.1\r\nHost: test\r\n";

    /** More than waits for its end before the exchange begins. */
    private static final int LARGE = 100_000;

    private final Settings settings =
            Settings.defaults()
                    .with(RequestSettings.HEAD_TIMEOUT, Duration.ofSeconds(1))
                    .with(RequestSettings.CLIENT_TIMEOUT, Duration.ofSeconds(2))
                    .with(RequestSettings.CLIENT_RATE, 1000);

    @Test
    void headThatIsDribbledIsRefusedWhenItsTimeIsOver() throws Exception {
        try (var front = TestFront.with(settings, TestFront::echo);
                var client = front.connect();
                var dribble = Dribble.of(client, "x")) {
            client.send("GET / HTTP/1.1\r\nX: ");
            dribble.start();

            assertThat(client.answer()).startsWith("HTTP/1.1 408 ");
            assertThat(front.outcomes).isEmpty();
        }
    }

    @Test
    void emptyLinesAreNoHead() throws Exception {
        try (var front = TestFront.with(settings, TestFront::echo);
                var client = front.connect();
                var dribble = Dribble.of(client, "\r\n")) {
            dribble.start();

            assertThat(client.answer()).startsWith("HTTP/1.1 408 ");
        }
    }

    @Test
    void connectionThatAsksNothingIsClosedWithoutAWord() throws Exception {
        try (var front = TestFront.with(settings, TestFront::echo);
                var client = front.connect()) {
            assertThat(client.rest()).isEmpty();
        }
    }

    @Test
    void headHasItsTimeFromTheAnswerBeforeIt() {
        ConnectionClock clock = new ConnectionClock(HttpSettings.of(settings));
        clock.bytesCame(1);
        long start = System.nanoTime();

        clock.answered(start + TimeUnit.SECONDS.toNanos(10));

        assertThat(clock.isIdle(start + TimeUnit.MILLISECONDS.toNanos(10_900), false)).isFalse();
        assertThat(clock.isIdle(start + TimeUnit.MILLISECONDS.toNanos(11_100), false)).isTrue();
    }

    @Test
    void smallBodyThatIsDribbledIsRefused() throws Exception {
        try (var front = TestFront.with(settings, TestFront::echo);
                var client = front.connect();
                var dribble = Dribble.of(client, "x")) {
            client.send(POST + "Content-Length: 60000\r\n\r\n");
            dribble.start();

            assertThat(client.answer()).startsWith("HTTP/1.1 408 ");
            assertThat(front.outcomes).isEmpty();
        }
    }

    @Test
    void bodyThatIsDribbledFreesItsWorker() throws Exception {
        try (var front = TestFront.with(settings, SlowClientTest::readBody);
                var client = front.connect();
                var dribble = Dribble.of(client, "x")) {
            client.send(POST + "Content-Length: 200000\r\n\r\n" + "x".repeat(LARGE));
            dribble.start();

            Outcome outcome = front.outcome();
            assertThat(outcome.end()).isEqualTo(Outcome.End.CLIENT_GONE);
            assertThat(outcome.reason())
                    .isEqualTo("the client sent less than 2000 bytes of its body in 2 s");
        }
    }

    @Test
    void answerThatIsTakenTooSlowlyIsBrokenOff() throws Exception {
        Settings fast = settings.with(RequestSettings.CLIENT_RATE, 1_000_000);
        try (var front =
                        TestFront.with(
                                fast,
                                exchange ->
                                        exchange.send(
                                                200,
                                                Headers.empty(),
                                                ByteBuffer.allocate(64 << 20),
                                                true,
                                                SendCallback.IGNORED));
                var client = front.connect()) {
            client.get("/");
            Thread reader = Thread.ofVirtual().start(() -> readSlowly(client));

            Outcome outcome = front.outcome();
            reader.interrupt();
            assertThat(outcome.end()).isEqualTo(Outcome.End.CLIENT_GONE);
            assertThat(outcome.reason()).startsWith("the client took ").endsWith(" 2 s");
        }
    }

    @Test
    void paceIsMeasuredFromWhenSomethingIsAwaited() {
        Pace pace = new Pace(10, 100, 0);

        assertThat(pace.isTooSlow(11, 5, false)).isFalse();
        assertThat(pace.isTooSlow(21, 5, true)).isFalse();
        assertThat(pace.isTooSlow(22, 105, true)).isFalse();
        assertThat(pace.isTooSlow(32, 204, true)).isFalse();
        assertThat(pace.isTooSlow(33, 204, true)).isTrue();
    }

    private static void readBody(Exchange exchange) throws Exception {
        try {
            TestFront.bodyOf(exchange);
        } catch (IOException _) {
            // What the client did is in the outcome.
        }
        TestFront.text(exchange, "");
    }

    /** A fifth of what it should, at most. */
    private static void readSlowly(RawClient client) {
        try {
            while (client.bytes(20_000).length > 0) {
                if (Thread.interrupted()) {
                    return;
                }
                TimeUnit.MILLISECONDS.sleep(100);
            }
        } catch (IOException | InterruptedException _) {
            // The server has closed.
        }
    }
}
