package kirin.itests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import kirin.itests.harness.AppJar;
import kirin.itests.harness.KirinFolder;
import kirin.itests.harness.KirinProcess;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.regex.Pattern;

import javax.management.ObjectName;

/** One server as Prometheus, Kubernetes and a StatsD server see it, from its start to its end. */
class MetricsIT {
    private static final Pattern ADDRESS = Pattern.compile("Metrics and health at: (http://\\S+)");

    @TempDir Path root = Path.of("");

    private final HttpClient client = HttpClient.newHttpClient();

    @Test
    void machinesAreToldOfEveryRequestAndWhetherTheServerIsWell() throws Exception {
        try (var statsd = new DatagramSocket(0, InetAddress.getLoopbackAddress());
                KirinFolder folder =
                        KirinFolder.in(root)
                                .deploy(AppJar.answering("shop", "ok"))
                                .set("metrics_bind", "\"127.0.0.1:0\"")
                                .set("statsd_prefix", "\"it\"")
                                .set("enable_backlog_metric", "true")
                                .set(
                                        "statsd_host",
                                        "\"127.0.0.1:%d\"".formatted(statsd.getLocalPort()));
                KirinProcess kirin = folder.start().awaitListening()) {
            statsd.setSoTimeout(60_000);
            String address = address(kirin);
            kirin.awaitStatus("/shop", 200);

            for (int i = 0; i < 20; i++) {
                assertThat(kirin.get("/shop").statusCode()).isEqualTo(200);
                assertThat(kirin.get("/nowhere").statusCode()).isEqualTo(404);
            }

            allIsWell(address);
            requestsAreCounted(address);
            openMetricsIsSpokenToo(address);
            gunicornsFiguresArrive(statsd);
            aSuspendedApplicationIsNotReady(kirin, address);
            theAddressGoesWithTheSetting(folder, kirin, address);
        }
    }

    @Test
    void withoutTheirSettingsNothingOfThemIsMadeBeforeAChange() throws Exception {
        try (KirinFolder folder = KirinFolder.in(root).deploy(AppJar.answering("shop", "ok"));
                KirinProcess kirin = folder.start().awaitListening()) {
            kirin.awaitStatus("/shop", 200);

            assertThat(objects(kirin)).doesNotContain("kirin.metrics.", "jolokia");

            try (var other = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
                String taken = "127.0.0.1:" + other.getLocalPort();
                assertThatThrownBy(() -> kirin.server().setSetting("metrics_bind", taken))
                        .hasMessageContaining(
                                "metrics_bind is \"%s\", and process %d (java) listens there",
                                taken, ProcessHandle.current().pid());
            }
            kirin.server().setSetting("metrics_bind", "127.0.0.1:0");
            assertThat(status(address(kirin) + "/health/ready")).isEqualTo(200);
        }
    }

    /** A line for each class of which there are objects. */
    private static String objects(KirinProcess kirin) throws Exception {
        return (String)
                kirin.beans()
                        .invoke(
                                new ObjectName("com.sun.management:type=DiagnosticCommand"),
                                "gcClassHistogram",
                                new Object[] {null},
                                new String[] {String[].class.getName()});
    }

    private static String address(KirinProcess kirin) {
        return ADDRESS.matcher(kirin.log())
                .results()
                .map(found -> found.group(1))
                .findFirst()
                .orElseThrow();
    }

    private HttpResponse<String> get(String uri, String accept) throws Exception {
        return client.send(
                HttpRequest.newBuilder(URI.create(uri)).header("Accept", accept).build(),
                HttpResponse.BodyHandlers.ofString());
    }

    private String body(String uri) throws Exception {
        return get(uri, "*/*").body();
    }

    private int status(String uri) throws Exception {
        return get(uri, "*/*").statusCode();
    }

    private void allIsWell(String address) throws Exception {
        for (String probe : new String[] {"live", "started", "ready"}) {
            HttpResponse<String> health = get(address + "/health/" + probe, "*/*");
            assertThat(health.body()).startsWith("{\"status\":\"ok\",\"checks\":[{\"name\":");
            assertThat(health.statusCode()).isEqualTo(200);
        }
        assertThat(status(address + "/elsewhere")).isEqualTo(404);
    }

    private void requestsAreCounted(String address) {
        // A client can have an answer before its request has been counted.
        await().untilAsserted(() ->
                assertThat(body(address + "/metrics"))
                        .containsPattern(
                                "kirin_requests_total\\{application=\"shop\",outcome=\"answered\""
                                        + ",revision=\"1\",status_class=\"2xx\""
                                        + ",worker_class=\"sync\"} 2[1-9]\\.0\n")
                        .containsPattern(
                                "kirin_requests_total\\{application=\"\\(none\\)\""
                                        + ",outcome=\"answered\",revision=\"0\""
                                        + ",status_class=\"4xx\",worker_class=\"none\"} \\d+\\.0\n")
                        .contains("kirin_application_serving{application=\"shop\"} 1.0\n")
                        .contains("kirin_build_info{version=")
                        .contains("process_open_fds "));
    }

    private void openMetricsIsSpokenToo(String address) throws Exception {
        var figures = get(address + "/metrics", "application/openmetrics-text; version=1.0.0");

        assertThat(figures.headers().firstValue("Content-Type").orElseThrow())
                .startsWith("application/openmetrics-text; version=1.0.0");
        assertThat(figures.body()).endsWith("# EOF\n");
    }

    /** What was sent since the start waits in the socket, or comes within seconds. */
    private static void gunicornsFiguresArrive(DatagramSocket statsd) throws IOException {
        var told = new StringBuilder();
        for (String figure :
                new String[] {
                    "it.gunicorn.requests:",
                    "it.gunicorn.request.status.200:",
                    "it.gunicorn.request.status.404:",
                    "it.gunicorn.request.duration:",
                    "it.gunicorn.workers:2|g",
                    "it.gunicorn.backlog:0|h"
                }) {
            while (told.indexOf(figure) < 0) {
                var packet = new DatagramPacket(new byte[2000], 2000);
                statsd.receive(packet);
                told.append(
                                new String(
                                        packet.getData(),
                                        0,
                                        packet.getLength(),
                                        StandardCharsets.UTF_8))
                        .append('\n');
            }
        }
    }

    private void aSuspendedApplicationIsNotReady(KirinProcess kirin, String address)
            throws Exception {
        kirin.app("shop").suspend();
        await().until(() -> status(address + "/health/ready") == 503);
        assertThat(body(address + "/health/ready")).contains("shop is SUSPENDED");
        assertThat(status(address + "/health/live")).isEqualTo(200);
        assertThat(status(address + "/health/started")).isEqualTo(200);

        kirin.app("shop").resume();
        await().until(() -> status(address + "/health/ready") == 200);
    }

    private void theAddressGoesWithTheSetting(
            KirinFolder folder, KirinProcess kirin, String address) throws Exception {
        folder.set("metrics_bind", "\"\"");
        kirin.signal("HUP");
        await().until(() -> isClosed(address));
        assertThat(kirin.get("/shop").statusCode()).isEqualTo(200);
    }

    private boolean isClosed(String address) throws Exception {
        try {
            status(address + "/metrics");
            return false;
        } catch (IOException _) {
            return true;
        }
    }
}
