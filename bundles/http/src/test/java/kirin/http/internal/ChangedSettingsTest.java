package kirin.http.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import kirin.settings.BindAddress;
import kirin.settings.ServerSettings;
import kirin.settings.Settings;
import kirin.settings.SettingsException;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.List;

class ChangedSettingsTest {
    private static final String[] HOSTS = {"127.0.0.1", "127.0.0.2", "127.0.0.3"};

    private final Settings first = boundTo(HOSTS[0]);
    private final HttpListeners listeners =
            new HttpListeners(() -> first, TestFront::echoLater, null, null);

    @AfterEach
    void stop() {
        listeners.stop();
    }

    private static Settings boundTo(String... hosts) {
        List<BindAddress> addresses =
                List.of(hosts).stream()
                        .<BindAddress>map(host -> new BindAddress.Tcp(host, 0))
                        .toList();
        return Settings.defaults().with(ServerSettings.BIND, addresses);
    }

    private void change(Settings next) throws SettingsException {
        listeners.prepare(next).apply();
    }

    private RawClient connect(String host) throws IOException {
        String prefix = "http://" + host + ":";
        int port =
                listeners.addresses().stream()
                        .filter(each -> each.startsWith(prefix))
                        .map(each -> Integer.parseInt(each.substring(prefix.length())))
                        .findFirst()
                        .orElseThrow(() -> new IOException("nobody listens at " + host));
        return RawClient.to(InetAddress.getByName(host), port);
    }

    @Test
    void newAddressIsOpenedAndTheOldOneClosedWhileItsConnectionsGoOn() throws Exception {
        try (var old = connect(HOSTS[0])) {
            assertThat(old.get("/1").body()).isEqualTo("GET /1 ");

            change(boundTo(HOSTS[1], HOSTS[2]));

            assertThat(listeners.addresses()).hasSize(2);
            for (String host : List.of(HOSTS[1], HOSTS[2])) {
                try (var client = connect(host)) {
                    assertThat(client.get("/").body()).isEqualTo("GET / ");
                }
            }
            assertThatThrownBy(() -> connect(HOSTS[0])).isInstanceOf(IOException.class);
            assertThat(old.get("/2").body()).isEqualTo("GET /2 ");
        }
    }

    @Test
    void addressThatStaysIsNotOpenedAnew() throws Exception {
        List<String> before = listeners.addresses();

        change(boundTo(HOSTS[0]));

        assertThat(listeners.addresses()).isEqualTo(before);
    }

    @Test
    void addressThatCannotBeHadLeavesAllAsItWas() throws Exception {
        List<String> before = listeners.addresses();
        try (var other = new ServerSocket(0, 1, InetAddress.getByName(HOSTS[2]))) {
            Settings next =
                    Settings.defaults()
                            .with(
                                    ServerSettings.BIND,
                                    List.<BindAddress>of(
                                            new BindAddress.Tcp(HOSTS[1], 0),
                                            new BindAddress.Tcp(HOSTS[2], other.getLocalPort())));

            assertThatThrownBy(() -> change(next))
                    .isInstanceOf(SettingsException.class)
                    .hasMessageContaining("another process listens");
        }
        assertThat(listeners.addresses()).isEqualTo(before);
        try (var client = connect(HOSTS[0])) {
            assertThat(client.get("/").body()).isEqualTo("GET / ");
        }
    }

    @Test
    void whatIsGivenUpHasAcceptedNobody() throws Exception {
        listeners.prepare(boundTo(HOSTS[0], HOSTS[1])).abandon();

        assertThat(listeners.addresses()).hasSize(1);
        change(boundTo(HOSTS[0], HOSTS[1]));
        assertThat(listeners.addresses()).hasSize(2);
    }

    @Test
    void newLimitsHoldForNewConnectionsAndTheOldOnesEndWithTheirNextAnswer() throws Exception {
        try (var old = connect(HOSTS[0])) {
            assertThat(old.get("/1").body()).isEqualTo("GET /1 ");

            change(first.with(ServerSettings.LIMIT_REQUEST_LINE, 100));
            String target = "/" + "x".repeat(200);

            await().untilAsserted(() -> {
                try (var client = connect(HOSTS[0])) {
                    assertThat(client.get(target).answer()).startsWith("HTTP/1.1 414 ");
                }
            });
            assertThat(old.get("/2").answer())
                    .startsWith("HTTP/1.1 200 ")
                    .contains("Connection: close\n");
            assertThat(old.isClosedByServer()).isTrue();
        }
    }
}
