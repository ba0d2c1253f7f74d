package kirin.http.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import kirin.settings.BindAddress;
import kirin.settings.ServerSettings;
import kirin.settings.Settings;
import kirin.settings.SettingsException;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;

class ChangedSettingsTest {
    private static final String[] HOSTS = {"127.0.0.1", "127.0.0.2", "127.0.0.3"};
    private static final InetAddress LOCAL = InetAddress.getLoopbackAddress();

    private final Settings first = boundTo(HOSTS[0]);
    private final HttpListeners listeners =
            new HttpListeners(
                    listener -> () -> {},
                    () -> first,
                    TestFront::echoLater,
                    new KeptRecords(),
                    null,
                    null);

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
    void addressOfTheSamePortTakesOverWithoutAGap() throws Exception {
        int port = portOf(HOSTS[0]);
        var lost = new AtomicReference<@Nullable IOException>();
        var asked = new AtomicInteger();
        var done = new AtomicBoolean();
        Thread client =
                Thread.ofPlatform()
                        .start(() -> {
                            while (!done.get() && lost.get() == null) {
                                try (var each = RawClient.to(LOCAL, port)) {
                                    each.get("/");
                                    asked.incrementAndGet();
                                } catch (IOException e) {
                                    lost.set(e);
                                }
                            }
                        });
        for (String host : List.of("0.0.0.0", HOSTS[0], "0.0.0.0")) {
            int before = asked.get();
            change(at(host, port));

            assertThat(listeners.addresses()).containsExactly("http://" + host + ":" + port);
            await().until(() -> asked.get() > before + 10 || lost.get() != null);
        }
        done.set(true);

        assertThat(client.join(Duration.ofSeconds(30))).isTrue();
        assertThat(lost).hasNullValue();
        try (var other = RawClient.to(InetAddress.getByName(HOSTS[1]), port)) {
            assertThat(other.get("/").body()).isEqualTo("GET / ");
        }
    }

    @Test
    void addressGivenUpAMomentAgoCanBeHadAgain() throws Exception {
        int port = portOf(HOSTS[0]);
        Settings there = at(HOSTS[0], port);
        change(there);

        for (int i = 0; i < 3; i++) {
            change(boundTo(HOSTS[1]));
            change(there);
        }

        try (var client = connect(HOSTS[0])) {
            assertThat(client.get("/").body()).isEqualTo("GET / ");
        }
    }

    @Test
    void addressInTheWayOfOneThatStaysIsNamed() {
        int port = portOf(HOSTS[0]);
        List<BindAddress> both = new ArrayList<>(first.get(ServerSettings.BIND));
        both.add(new BindAddress.Tcp("0.0.0.0", port));

        assertThatThrownBy(() -> change(first.with(ServerSettings.BIND, both)))
                .hasMessageContaining("this server listens at http://127.0.0.1:" + port);
    }

    private int portOf(String host) {
        String prefix = "http://" + host + ":";
        return listeners.addresses().stream()
                .filter(each -> each.startsWith(prefix))
                .map(each -> Integer.parseInt(each.substring(prefix.length())))
                .findFirst()
                .orElseThrow();
    }

    private static Settings at(String host, int port) {
        return Settings.defaults()
                .with(ServerSettings.BIND, List.of(new BindAddress.Tcp(host, port)));
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
