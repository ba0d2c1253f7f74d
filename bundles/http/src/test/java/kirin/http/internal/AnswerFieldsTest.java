package kirin.http.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import kirin.exchange.Exchange;
import kirin.exchange.SendCallback;
import kirin.http.Headers;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.nio.ByteBuffer;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** Of what applications send, only what an answer can have reaches the client. */
class AnswerFieldsTest {

    @ParameterizedTest
    @CsvSource({
        "Connection, keep-alive",
        "Keep-Alive, timeout=5",
        "Proxy-Connection, close",
        "TE, trailers",
        "Transfer-Encoding, gzip",
        "Upgrade, h2c",
        "date, yesterday",
        "SERVER, other",
        "X-Request-Id, its own",
    })
    void fieldOfTheConnectionIsTheServersToSet(String name, String value) throws Exception {
        Headers fields = Headers.of("X-First", "1", name, value, "X-Last", "2");
        try (var front = TestFront.with(exchange -> send(exchange, 200, fields));
                var client = front.connect()) {
            assertThat(client.get("/").head())
                    .contains("X-First: 1\nX-Last: 2\n")
                    .doesNotContain(name + ": " + value + "\n");
            // And the connection goes on.
            assertThat(client.get("/").head()).startsWith("HTTP/1.1 200 ");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "Content-Length, 5",
        "Transfer-Encoding, chunked",
        "Connection, close",
        "Keep-Alive, timeout=5",
        "upgrade, h2c",
    })
    void interimAnswerSaysNothingOfTheConnectionOrABody(String name, String value)
            throws Exception {
        Headers fields = Headers.of(name, value, "Link", "</a.css>");
        try (var front =
                        TestFront.with(exchange -> {
                            exchange.inform(103, fields);
                            TestFront.text(exchange, "final");
                        });
                var client = front.connect()) {
            assertThat(client.get("/").head())
                    .isEqualTo("HTTP/1.1 103 Early Hints\nLink: </a.css>\n");
            assertThat(client.body()).isEqualTo("final");
            // And the connection goes on.
            assertThat(client.get("/").head()).startsWith("HTTP/1.1 103 ");
        }
    }

    @Test
    void serverThatWantsAnotherProtocolSaysWhich() throws Exception {
        Headers fields = Headers.of("Upgrade", "raw");
        try (var front = TestFront.with(exchange -> send(exchange, 426, fields));
                var client = front.connect()) {
            assertThat(client.get("/").head()).contains("Upgrade: raw\n");
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 100, 101, 199, 600, -1})
    void statusThatEndsNoAnswerIsTheSendersMistake(int status) throws Exception {
        CompletableFuture<Throwable> failure = new CompletableFuture<>();
        try (var front =
                        TestFront.with(exchange -> {
                            Throwable why =
                                    catchThrowable(() -> send(exchange, status, Headers.empty()));
                            failure.complete(why == null ? new AssertionError("sent") : why);
                            TestFront.text(exchange, "good");
                        });
                var client = front.connect()) {
            assertThat(client.get("/").body()).isEqualTo("good");
            assertThat(failure.get(10, TimeUnit.SECONDS))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("give 200 to 599");
        }
    }

    private static void send(Exchange exchange, int status, Headers fields) {
        exchange.send(status, fields, ByteBuffer.allocate(0), true, SendCallback.IGNORED);
    }
}
