package kirin.http.internal;

import static org.assertj.core.api.Assertions.assertThat;

import kirin.exchange.Exchange;
import kirin.exchange.SendCallback;
import kirin.http.Headers;
import kirin.settings.RequestSettings;
import kirin.settings.Settings;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.ArrayList;
import java.util.List;

/** What comes after a body can change nothing that was said before it. */
class TrailerFieldsTest {
    private static final String CHUNKED =
            "POST / HTTP/1.1\r\nHost: test\r\nTransfer-Encoding: chunked\r\n\r\n1\r\nx\r\n0\r\n";

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Content-Length: 5",
                "transfer-encoding: chunked",
                "Trailer: Sum",
                "Host: other",
                "Connection: close",
                "Authorization: Basic YTpi",
                "Cookie: id=1",
                "Content-Type: text/html",
                "If-Match: *",
                "X-Forwarded-For: 10.0.0.1",
                "Forwarded: for=10.0.0.1",
                "Content_Length: 5",
            })
    void fieldThatBelongsInTheHeadIsLeftOut(String field) throws Exception {
        try (var front = TestFront.with(TrailerFieldsTest::tellTrailers);
                var client = front.connect()) {
            client.send(CHUNKED + "First: 1\r\n" + field + "\r\nLast: 2\r\n\r\n");
            assertThat(client.body()).isEqualTo("[First: 1, Last: 2]");
            // And the connection goes on.
            client.send(CHUNKED + field + "\r\n\r\n");
            assertThat(client.body()).isEqualTo("[]");
        }
    }

    @Test
    void nameWithAnUnderscoreIsRefusedWhereHeadsMayHaveNone() throws Exception {
        Settings refusing = Settings.defaults().with(RequestSettings.HEADER_MAP, "refuse");
        try (var front = TestFront.with(refusing, TrailerFieldsTest::tellTrailers);
                var client = front.connect()) {
            client.send(CHUNKED + "A_Sum: 1\r\n\r\n");

            assertThat(client.answer()).startsWith("HTTP/1.1 400 ").contains("Connection: close\n");
            assertThat(client.isClosedByServer()).isTrue();
        }
    }

    @ParameterizedTest
    @CsvSource({"Content-Length, 9", "Transfer-Encoding, gzip", "Set-Cookie, a=b", "Date, never"})
    void answersFieldThatBelongsInTheHeadIsLeftOut(String name, String value) throws Exception {
        try (var front = TestFront.with(exchange -> finish(exchange, name, value));
                var client = front.connect()) {
            client.send(
                    "GET / HTTP/1.1\r\nHost: test\r\nTE: trailers\r\nConnection: close\r\n\r\n");

            assertThat(client.rest()).endsWith("\r\n\r\n4\r\nbody\r\n0\r\nSum: 1\r\n\r\n");
        }
    }

    private static void tellTrailers(Exchange exchange) throws Exception {
        var _ = TestFront.bodyOf(exchange);
        List<String> lines = new ArrayList<>();
        exchange.trailers().forEach((name, value) -> lines.add(name + ": " + value));
        TestFront.text(exchange, lines.toString());
    }

    private static void finish(Exchange exchange, String name, String value) {
        exchange.send(200, Headers.empty(), TestFront.bytes("body"), false, SendCallback.IGNORED);
        exchange.finish(Headers.of(name, value, "Sum", "1"), SendCallback.IGNORED);
    }
}
