package kirin.http.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import kirin.exchange.ClosedExchangeException;
import kirin.exchange.Exchange;
import kirin.exchange.Outcome;
import kirin.exchange.SendCallback;
import kirin.http.Headers;

import org.junit.jupiter.api.Test;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

class GoneClientTest {

    @Test
    void goingClientEndsItsExchange() throws Exception {
        CompletableFuture<Exchange> begun = new CompletableFuture<>();
        CountDownLatch gone = new CountDownLatch(1);
        CountDownLatch closed = new CountDownLatch(1);
        try (var front =
                TestFront.with(exchange -> {
                    exchange.onGone(gone::countDown);
                    exchange.connection().onClosed(closed::countDown);
                    begun.complete(exchange);
                })) {
            try (var client = front.connect()) {
                client.get("/");
                begun.get(10, TimeUnit.SECONDS);
                client.reset();
            }

            assertThat(gone.await(10, TimeUnit.SECONDS)).isTrue();
            assertThat(closed.await(10, TimeUnit.SECONDS)).isTrue();
            assertThat(front.outcome().end()).isEqualTo(Outcome.End.CLIENT_GONE);
            CompletableFuture<Throwable> late = new CompletableFuture<>();
            Exchange exchange = begun.join();
            exchange.send(200, Headers.empty(), TestFront.bytes("late"), true, late::complete);
            assertThat(late.get(10, TimeUnit.SECONDS)).isInstanceOf(ClosedExchangeException.class);
            assertThatThrownBy(exchange::read).isInstanceOf(ClosedExchangeException.class);
        }
    }

    @Test
    void clientThatResetsAfterItsSideHadEndedIsNoticed() throws Exception {
        CountDownLatch begun = new CountDownLatch(1);
        try (var front = TestFront.with(exchange -> begun.countDown());
                var client = front.connect()) {
            client.get("/").endInput();
            assertThat(begun.await(10, TimeUnit.SECONDS)).isTrue();

            client.reset();

            assertThat(front.outcome().end()).isEqualTo(Outcome.End.CLIENT_GONE);
        }
    }

    @Test
    void readerOfABodyIsWokenWhenItsClientGoes() throws Exception {
        CountDownLatch begun = new CountDownLatch(1);
        CompletableFuture<Throwable> failure = new CompletableFuture<>();
        try (var front =
                TestFront.with(exchange -> {
                    begun.countDown();
                    try {
                        TestFront.bodyOf(exchange);
                    } catch (java.io.IOException e) {
                        failure.complete(e);
                    }
                })) {
            try (var client = front.connect()) {
                client.send("POST / HTTP/1.1\r\nHost: test\r\nContent-Length: 200000\r\n\r\n");
                client.send("x".repeat(100_000));
                assertThat(begun.await(10, TimeUnit.SECONDS)).isTrue();
            }

            assertThat(failure.get(10, TimeUnit.SECONDS))
                    .hasMessageContaining("the client closed the connection");
        }
    }

    @Test
    void abortBreaksTheAnswerOff() throws Exception {
        try (var front =
                        TestFront.with(exchange -> {
                            exchange.send(
                                    200,
                                    Headers.empty(),
                                    TestFront.bytes("half"),
                                    false,
                                    SendCallback.IGNORED);
                            exchange.abort("the test wants it");
                        });
                var client = front.connect()) {
            client.get("/");

            assertThat(client.rest()).doesNotContain("0\r\n\r\n");
            Outcome outcome = front.outcome();
            assertThat(outcome.end()).isEqualTo(Outcome.End.ABORTED);
            assertThat(outcome.reason()).isEqualTo("the test wants it");
        }
    }

    @Test
    void attachmentsStayWithTheirConnectionUntilItCloses() throws Exception {
        CompletableFuture<kirin.exchange.Connection> connection = new CompletableFuture<>();
        try (var front =
                TestFront.with(exchange -> {
                    connection.complete(exchange.connection());
                    Object before = exchange.connection().attach("key", exchange.target());
                    TestFront.text(exchange, String.valueOf(before));
                })) {
            try (var client = front.connect()) {
                assertThat(client.get("/1").body()).isEqualTo("null");
                assertThat(client.get("/2").body()).isEqualTo("/1");
            }
            CountDownLatch closed = new CountDownLatch(1);
            connection.join().onClosed(closed::countDown);
            assertThat(closed.await(10, TimeUnit.SECONDS)).isTrue();
            assertThat(connection.join().attachment("key")).isNull();
        }
    }
}
