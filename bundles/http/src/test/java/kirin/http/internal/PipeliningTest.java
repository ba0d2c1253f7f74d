package kirin.http.internal;

import static org.assertj.core.api.Assertions.assertThat;

import kirin.exchange.Exchange;

import org.junit.jupiter.api.Test;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;

class PipeliningTest {

    @Test
    void answersComeInTheOrderOfTheRequests() throws Exception {
        try (var front = TestFront.echo();
                var client = front.connect()) {
            StringBuilder requests = new StringBuilder();
            for (int i = 0; i < 500; i++) {
                requests.append("POST /" + i + " HTTP/1.1\r\nHost: test\r\n")
                        .append("Content-Length: 4\r\n\r\nbody");
            }
            client.send(requests.toString());

            for (int i = 0; i < 500; i++) {
                assertThat(client.body()).isEqualTo("POST /" + i + " body");
            }
        }
    }

    @Test
    void requestBeginsOnlyWhenTheOneBeforeItIsCompleted() throws Exception {
        AtomicInteger running = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch sent = new CountDownLatch(1);
        try (var front =
                        TestFront.with(exchange -> {
                            exchange.onCompleted(outcome -> running.decrementAndGet());
                            most.accumulateAndGet(running.incrementAndGet(), Math::max);
                            begun.countDown();
                            sent.await();
                            TestFront.text(exchange, exchange.target());
                        });
                var client = front.connect()) {
            client.get("/1");
            begun.await();
            client.get("/2").get("/3");
            sent.countDown();

            assertThat(client.body()).isEqualTo("/1");
            assertThat(client.body()).isEqualTo("/2");
            assertThat(client.body()).isEqualTo("/3");
            assertThat(most).hasValue(1);
        }
    }

    @Test
    void refusalWaitsForTheAnswerBeforeIt() throws Exception {
        try (var front = TestFront.echo();
                var client = front.connect()) {
            client.send("GET /1 HTTP/1.1\r\nHost: test\r\n\r\nGET /2 HTTP/1.1\r\n\r\n");

            assertThat(client.body()).isEqualTo("GET /1 ");
            assertThat(client.answer()).startsWith("HTTP/1.1 400 ");
            assertThat(client.isClosedByServer()).isTrue();
        }
    }

    @Test
    void whatIsNoRequestBehindOneEndsTheConnection() throws Exception {
        try (var front = TestFront.echo();
                var client = front.connect()) {
            client.send(
                    "POST /1 HTTP/1.1\r\nHost: test\r\nContent-Length: 1\r\n\r\nx"
                            + " GET /2 HTTP/1.1\r\nHost: test\r\n\r\n"
                            + "GET /3 HTTP/1.1\r\nHost: test\r\n\r\n");

            assertThat(client.body()).isEqualTo("POST /1 x");
            assertThat(client.answer()).startsWith("HTTP/1.1 400 ");
            assertThat(client.isClosedByServer()).isTrue();
        }
    }

    @Test
    void answersToRequestsThatCameAtOnceLeaveTogether() throws Exception {
        Set<Integer> arrived = ConcurrentHashMap.newKeySet();
        AtomicReference<RawClient> asking = new AtomicReference<>();
        try (var front =
                        TestFront.onLoops(
                                Transport.best(),
                                1,
                                exchange -> {
                                    arrived.add(asking.get().socket.getInputStream().available());
                                    TestFront.text(exchange, exchange.target());
                                });
                var client = front.connect()) {
            asking.set(client);
            client.send("GET /x HTTP/1.1\r\nHost: test\r\n\r\n".repeat(32));

            for (int i = 0; i < 32; i++) {
                assertThat(client.body()).isEqualTo("/x");
            }
            // Each by itself, they would have been 32.
            assertThat(arrived).hasSizeLessThan(16);
        }
    }

    @Test
    void answerWaitsForNoneThatTakesTime() throws Exception {
        CountDownLatch first = new CountDownLatch(1);
        try (var front =
                        TestFront.with(exchange -> {
                            if (exchange.target().equals("/2")) {
                                first.await();
                            }
                            TestFront.text(exchange, exchange.target());
                        });
                var client = front.connect()) {
            client.send(
                    "GET /1 HTTP/1.1\r\nHost: test\r\n\r\nGET /2 HTTP/1.1\r\nHost: test\r\n\r\n");

            assertThat(client.body()).isEqualTo("/1");
            first.countDown();
            assertThat(client.body()).isEqualTo("/2");
        }
    }

    @Test
    void answerIsNotLostWithAClientThatEndsWithinItsNextRequest() throws Exception {
        try (var front =
                        TestFront.onLoops(
                                Transport.best(),
                                1,
                                exchange -> TestFront.text(exchange, exchange.target()));
                var client = front.connect()) {
            String first = "GET /1 HTTP/1.1\r\nHost: test\r\n\r\n";
            client.send(first + "POST /2 HTTP/1.1\r\nHost: test\r\nContent-Length: 5\r\n\r\n")
                    .endInput();

            assertThat(client.body()).isEqualTo("/1");
            assertThat(client.isClosedByServer()).isTrue();
        }
    }

    @Test
    void answerWaitsNotForALoopThatIsNeverIdle() throws Exception {
        AtomicBoolean over = new AtomicBoolean();
        try (var front =
                        TestFront.onLoops(
                                Transport.best(),
                                1,
                                exchange -> {
                                    if (exchange.target().equals("/1")) {
                                        TestFront.text(exchange, "/1");
                                    } else {
                                        answerWhen(over, exchange);
                                    }
                                });
                var client = front.connect()) {
            client.send(
                    "GET /1 HTTP/1.1\r\nHost: test\r\n\r\nGET /2 HTTP/1.1\r\nHost: test\r\n\r\n");

            assertThat(client.body()).isEqualTo("/1");
            over.set(true);
            assertThat(client.body()).isEqualTo("/2");
        }
    }

    /** Keeps the loop busy until then. */
    private static void answerWhen(AtomicBoolean over, Exchange exchange) {
        exchange.connection()
                .loop()
                .execute(() -> {
                    if (over.get()) {
                        TestFront.text(exchange, exchange.target());
                    } else {
                        answerWhen(over, exchange);
                    }
                });
    }
}
