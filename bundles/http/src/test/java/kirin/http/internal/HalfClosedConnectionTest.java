package kirin.http.internal;

import static org.assertj.core.api.Assertions.assertThat;

import kirin.exchange.Outcome;
import kirin.settings.Settings;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

class HalfClosedConnectionTest {

    @ParameterizedTest
    @CsvSource({"best,3", "nio,3", "best,20000000", "nio,20000000"})
    void clientThatEndsItsSideAfterItsRequestGetsTheAnswer(String transport, int size)
            throws Exception {
        String body = "x".repeat(size);
        try (var front =
                        TestFront.with(
                                transport.equals("nio") ? Transport.nio() : Transport.best(),
                                Settings.defaults(),
                                exchange -> TestFront.text(exchange, body));
                var client = front.connect()) {
            client.get("/").endInput();

            assertThat(client.body().length()).isEqualTo(size);
            assertThat(client.isClosedByServer()).isTrue();
            assertThat(front.outcome().end()).isEqualTo(Outcome.End.ANSWERED);
        }
    }

    @Test
    void everyRequestSentBeforeTheEndIsAnswered() throws Exception {
        try (var front = TestFront.echo();
                var client = front.connect()) {
            client.get("/1").get("/2").send("POST /3 HTTP/1.1\r\nHost: test\r\n");
            client.send("Content-Length: 4\r\n\r\nbody").endInput();

            assertThat(client.body()).isEqualTo("GET /1 ");
            assertThat(client.body()).isEqualTo("GET /2 ");
            assertThat(client.body()).isEqualTo("POST /3 body");
            assertThat(client.isClosedByServer()).isTrue();
        }
    }

    @Test
    void requestCutInHalfAfterAWholeOneIsDropped() throws Exception {
        CountDownLatch release = new CountDownLatch(1);
        try (var front =
                        TestFront.with(exchange -> {
                            release.await();
                            TestFront.echo(exchange);
                        });
                var client = front.connect()) {
            client.get("/whole").send("POST /half HTTP/1.1\r\nHost: test\r\n");
            client.send("Content-Length: 4\r\n\r\nbo").endInput();
            release.countDown();

            assertThat(client.body()).isEqualTo("GET /whole ");
            assertThat(client.isClosedByServer()).isTrue();
            assertThat(front.outcome().end()).isEqualTo(Outcome.End.ANSWERED);
            assertThat(front.outcomes).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"GET /ha", "GET / HTTP/1.1#", "GET / HTTP/1.1#Host: te", "#", "P"})
    void headCutInHalfIsNotAnswered(String half) throws Exception {
        try (var front = TestFront.echo();
                var client = front.connect()) {
            client.get("/whole").send(half.replace("#", "\r\n")).endInput();

            assertThat(client.body()).isEqualTo("GET /whole ");
            assertThat(client.isClosedByServer()).isTrue();
            assertThat(front.outcome().end()).isEqualTo(Outcome.End.ANSWERED);
            assertThat(front.outcomes).isEmpty();
        }
    }

    @Test
    void bodyCutInHalfFailsForItsReader() throws Exception {
        CountDownLatch failed = new CountDownLatch(1);
        try (var front =
                        TestFront.with(exchange -> {
                            try {
                                TestFront.bodyOf(exchange);
                            } catch (IOException e) {
                                failed.countDown();
                            }
                        });
                var client = front.connect()) {
            client.send("POST / HTTP/1.1\r\nHost: test\r\nContent-Length: 200000\r\n\r\n");
            client.send("x".repeat(100_000)).endInput();

            assertThat(failed.await(10, TimeUnit.SECONDS)).isTrue();
            assertThat(client.isClosedByServer()).isTrue();
        }
    }

    @Test
    void clientThatEndsItsSideBetweenRequestsIsLetGo() throws Exception {
        try (var front = TestFront.echo();
                var client = front.connect()) {
            assertThat(client.get("/").body()).isEqualTo("GET / ");

            assertThat(client.endInput().isClosedByServer()).isTrue();
        }
    }
}
