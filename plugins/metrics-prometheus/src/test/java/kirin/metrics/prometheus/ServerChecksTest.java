package kirin.metrics.prometheus;

import static org.assertj.core.api.Assertions.assertThat;

import org.apache.felix.hc.api.Result;
import org.junit.jupiter.api.Test;

import java.util.stream.Collectors;

class ServerChecksTest {
    private final Server server = new Server();
    private final ServerChecks checks = new ServerChecks(server);

    private String said(Probe probe) {
        return checks.of(probe).stream()
                .map(each -> {
                    Result result = each.check().execute();
                    return each.name() + " " + result.getStatus();
                })
                .collect(Collectors.joining(", "));
    }

    @Test
    void aServerThatComesUpIsAliveAndNotStartedOrReady() {
        assertThat(said(Probe.LIVE)).isEqualTo("io OK, arbiter OK");
        assertThat(said(Probe.STARTED)).isEqualTo("started TEMPORARILY_UNAVAILABLE");
        assertThat(said(Probe.READY))
                .isEqualTo(
                        "listening TEMPORARILY_UNAVAILABLE, applications TEMPORARILY_UNAVAILABLE");
    }

    @Test
    void oneThatServesIsEnoughForReadinessAndTheOthersAreTold() {
        var suspended = new FakeApplication();
        suspended.state = "SUSPENDED";
        server.add(new FakeApplication().bean("shop"));
        assertThat(said(Probe.READY)).endsWith("applications OK");

        server.add(suspended.bean("cart"));

        assertThat(said(Probe.READY)).endsWith("applications WARN");
        assertThat(checks.of(Probe.READY).getLast().check().execute().toString())
                .contains("cart is SUSPENDED");
    }
}
