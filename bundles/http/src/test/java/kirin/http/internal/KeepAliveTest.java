package kirin.http.internal;

import static org.assertj.core.api.Assertions.assertThat;

import kirin.settings.ServerSettings;
import kirin.settings.Settings;

import org.junit.jupiter.api.Test;

import java.time.Duration;

class KeepAliveTest {

    @Test
    void requestsFollowEachOtherOnOneConnection() throws Exception {
        try (var front = TestFront.echo();
                var client = front.connect()) {
            assertThat(client.get("/1").body()).isEqualTo("GET /1 ");
            assertThat(client.get("/2").body()).isEqualTo("GET /2 ");
        }
    }

    @Test
    void clientThatAsksForCloseGetsIt() throws Exception {
        try (var front = TestFront.echo();
                var client = front.connect()) {
            client.send("GET / HTTP/1.1\r\nHost: test\r\nConnection: close\r\n\r\n");

            assertThat(client.answer()).contains("Connection: close\n");
            assertThat(client.isClosedByServer()).isTrue();
        }
    }

    @Test
    void http10ClosesUnlessAskedToStay() throws Exception {
        try (var front = TestFront.echo();
                var client = front.connect()) {
            client.send("GET /1 HTTP/1.0\r\nConnection: keep-alive\r\n\r\n");
            assertThat(client.answer()).contains("Connection: keep-alive\n").endsWith("GET /1 ");

            client.send("GET /2 HTTP/1.0\r\n\r\n");
            assertThat(client.answer()).contains("Connection: close\n").endsWith("GET /2 ");
            assertThat(client.isClosedByServer()).isTrue();
        }
    }

    @Test
    void idleConnectionIsClosedAfterKeepalive() throws Exception {
        Settings shortly = Settings.defaults().with(ServerSettings.KEEPALIVE, Duration.ofMillis(1));
        try (var front = TestFront.with(shortly, TestFront::echo);
                var client = front.connect()) {
            assertThat(client.get("/").body()).isEqualTo("GET / ");

            assertThat(client.isClosedByServer()).isTrue();
        }
    }

    @Test
    void keepaliveOfZeroClosesAfterEachAnswer() throws Exception {
        Settings never = Settings.defaults().with(ServerSettings.KEEPALIVE, Duration.ZERO);
        try (var front = TestFront.with(never, TestFront::echo);
                var client = front.connect()) {
            assertThat(client.get("/").answer()).contains("Connection: close\n");
            assertThat(client.isClosedByServer()).isTrue();
        }
    }

    @Test
    void answerBeforeTheEndOfTheRequestEndsTheConnectionInGoodOrder() throws Exception {
        try (var front = TestFront.with(exchange -> TestFront.text(exchange, "enough"));
                var client = front.connect()) {
            client.send("POST / HTTP/1.1\r\nHost: test\r\nContent-Length: 1000000\r\n\r\n");
            client.send("x".repeat(100_000));

            assertThat(client.answer()).contains("Connection: close\n").endsWith("enough");
            assertThat(client.isClosedByServer()).isTrue();
        }
    }
}
