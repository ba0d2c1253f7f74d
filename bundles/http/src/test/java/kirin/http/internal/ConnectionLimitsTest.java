package kirin.http.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import kirin.settings.ProxySettings;
import kirin.settings.RequestSettings;
import kirin.settings.ServerSettings;
import kirin.settings.Settings;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

class ConnectionLimitsTest {
    // Whoever is idle in a test stays however slow the machine is.
    private final Settings patient =
            Settings.defaults().with(ServerSettings.KEEPALIVE, Duration.ofMinutes(1));

    @Test
    void connectionAboveTheLimitIsToldAndClosed() throws Exception {
        Settings two = patient.with(RequestSettings.LIMIT_CONNECTIONS, 2);
        try (var front = TestFront.with(two, TestFront::echo);
                var first = served(front.connect());
                var second = served(front.connect())) {
            assertTurnedAway(front.connect(), "there are too many connections");

            served(first);
            second.reset();
            awaitPlace(front, "127.0.0.1");
        }
    }

    @Test
    void addressWithAsManyAsItMayHaveDoesNotDisturbOthers() throws Exception {
        Settings one =
                patient.with(RequestSettings.LIMIT_CONNECTIONS_PER_ADDRESS, 1)
                        .with(ProxySettings.FORWARDED_ALLOW_IPS, List.of());
        try (var front = TestFront.with(one, TestFront::echo);
                var first = served(front.connect());
                var other = served(RawClient.from("127.0.0.2", front.port))) {
            assertTurnedAway(front.connect(), "too many connections from one address");

            served(other);
            first.reset();
            awaitPlace(front, "127.0.0.1");
        }
    }

    @Test
    void trustedProxyMayHaveMany() throws Exception {
        Settings one = patient.with(RequestSettings.LIMIT_CONNECTIONS_PER_ADDRESS, 1);
        try (var front = TestFront.with(one, TestFront::echo);
                var first = served(front.connect());
                var second = served(front.connect())) {
            served(first);
            served(second);
        }
    }

    private static RawClient served(RawClient client) throws IOException {
        assertThat(client.get("/").body()).isEqualTo("GET / ");
        return client;
    }

    private static void assertTurnedAway(RawClient client, String why) throws IOException {
        try (client) {
            assertThat(client.answer())
                    .startsWith("HTTP/1.1 503 ")
                    .contains("Connection: close\n")
                    .endsWith("Service Unavailable: " + why + "\n");
            assertThat(client.isClosedByServer()).isTrue();
        }
    }

    /** The server hears of the end of a connection a moment later, and of those turned away. */
    private static void awaitPlace(TestFront front, String address) {
        await().atMost(10, TimeUnit.SECONDS)
                .ignoreExceptions()
                .until(() -> {
                    try (var client = RawClient.from(address, front.port)) {
                        return client.get("/").answer().startsWith("HTTP/1.1 200 ");
                    }
                });
    }
}
