package kirin.http.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import kirin.management.ListenerMXBean;
import kirin.settings.BindAddress;
import kirin.settings.ServerSettings;
import kirin.settings.Settings;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

class ListenerFiguresTest {
    private final TestFront front = TestFront.echo();
    private final ListenerMXBean bean = new ListenerBean(front.listener);

    @AfterEach
    void close() {
        front.close();
    }

    @Test
    void everythingThatClientsSendIsCountedOnce() throws Exception {
        try (var client = RawClient.to(front.port);
                var other = RawClient.to(front.port)) {
            client.get("/1").answer();
            client.get("/2").answer();
            other.get("/3").answer();
            assertThat(bean.getConnections()).isEqualTo(2);
        }
        try (var broken = RawClient.to(front.port)) {
            broken.send("no request at all\r\n\r\n");
            broken.rest();
        }
        try (var unfinished = RawClient.to(front.port)) {
            unfinished.send("GET /unfin");
        }

        await().untilAsserted(() -> {
            assertThat(bean.getAccepted()).isEqualTo(4);
            assertThat(bean.getConnections()).isZero();
            assertThat(bean.getRequests()).isEqualTo(3);
            assertThat(bean.getRefused()).isOne();
            assertThat(bean.getUnfinished()).isOne();
        });
        assertThat(bean.getAddress()).isEqualTo("http://127.0.0.1:" + front.port);
    }

    @Test
    void bodyThatDoesNotComeWholeLeavesItsRequestUnfinished() throws Exception {
        try (var client = RawClient.to(front.port)) {
            client.send("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 10\r\n\r\nhalf");
        }

        await().untilAsserted(() -> assertThat(bean.getUnfinished()).isOne());
        assertThat(bean.getRequests()).isZero();
    }

    @Test
    void listenersAreShownAsLongAsTheyListen() throws Exception {
        Set<Listener> shown = ConcurrentHashMap.newKeySet();
        ListenerBeans beans =
                listener -> {
                    shown.add(listener);
                    return () -> shown.remove(listener);
                };
        Settings first = boundTo("127.0.3.1");
        var listeners =
                new HttpListeners(
                        beans, () -> first, TestFront::echoLater, new KeptRecords(), null, null);
        try {
            assertThat(shown)
                    .extracting(Listener::address)
                    .containsExactlyElementsOf(listeners.addresses());

            listeners.prepare(boundTo("127.0.3.2")).apply();

            assertThat(shown).hasSize(1);
            assertThat(shown)
                    .extracting(Listener::address)
                    .containsExactlyElementsOf(listeners.addresses());
        } finally {
            listeners.stop();
        }
        assertThat(shown).isEmpty();
    }

    private static Settings boundTo(String host) {
        List<BindAddress> addresses = List.of(new BindAddress.Tcp(host, 0));
        return Settings.defaults().with(ServerSettings.BIND, addresses);
    }
}
