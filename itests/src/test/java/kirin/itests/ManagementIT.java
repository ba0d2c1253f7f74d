package kirin.itests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import kirin.itests.harness.KirinFolder;
import kirin.itests.harness.KirinProcess;
import kirin.management.AccessLogMXBean;
import kirin.management.AppMXBean;
import kirin.management.EventInfo;
import kirin.management.EventsMXBean;
import kirin.management.ListenerMXBean;
import kirin.management.RouterMXBean;
import kirin.management.ServerMXBean;

import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;

import javax.management.JMX;
import javax.management.ObjectName;

/** What an operator with a JMX console sees of a running server, and can do to it. */
class ManagementIT {
    @TempDir private Path root;
    @AutoClose private KirinFolder folder;
    @AutoClose private final HttpClient client = HttpClient.newHttpClient();
    private KirinProcess kirin;

    @BeforeEach
    void start() throws Exception {
        folder = KirinFolder.in(root).deployExample("faults").set("timeout", "1");
        kirin = folder.start().awaitListening();
    }

    @Test
    void figuresAddUpToWhatTheClientHasSent() throws Exception {
        AppMXBean app = kirin.app("faults");
        Map<Integer, Long> statuses = new TreeMap<>();
        for (int i = 0; i < 30; i++) {
            count(statuses, "/faults/locals");
            count(statuses, "/faults/throw");
            count(statuses, "/faults/no-such-fault");
        }
        app.suspend();
        count(statuses, "/faults/locals");
        app.resume();
        count(statuses, "/nowhere");

        Map<Integer, Long> ofApp = new TreeMap<>(statuses);
        // Of the application's own 404s there are thirty.
        ofApp.merge(404, -1L, Long::sum);
        RouterMXBean router = bean("kirin:type=Router", RouterMXBean.class);
        await().untilAsserted(() -> {
            assertThat(app.getRequests()).isEqualTo(91);
            assertThat(app.getAnswered()).isEqualTo(91);
            assertThat(app.getClosed()).isOne();
            assertThat(app.getStatuses()).isEqualTo(ofApp);
            assertThat(router.getNotFound()).isOne();
        });
        ObjectName listener =
                kirin.beans()
                        .queryNames(new ObjectName("kirin:type=Listener,*"), null)
                        .iterator()
                        .next();
        assertThat(bean(listener.toString(), ListenerMXBean.class).getRequests()).isEqualTo(92);
    }

    @Test
    void changesAreInTheAuditLogAndAmongTheEvents() throws Exception {
        AppMXBean app = kirin.app("faults");
        ServerMXBean server = kirin.server();
        EventsMXBean events = bean("kirin:type=Events", EventsMXBean.class);

        server.setSetting("timeout", "7");
        // The cause would be of a class that a client such as JConsole has not.
        assertThatThrownBy(() -> server.setSetting("timeout", "-7"))
                .hasMessageContaining("timeout is \"-7\"")
                .hasNoCause();
        app.suspend();
        app.resume();
        kirin.signal("HUP");

        Path audit = root.resolve("run/audit.log");
        String user = System.getProperty("user.name");
        await().atMost(Duration.ofSeconds(60))
                .untilAsserted(() ->
                        assertThat(Files.readAllLines(audit))
                                .anyMatch(line ->
                                        line.contains("from=\"signal HUP\" what=\"reload\"")));
        assertThat(Files.readAllLines(audit))
                .anyMatch(line ->
                        line.contains("who=\"" + user + "\" from=\"jmx ")
                                && line.contains(
                                        "what=\"Server.setSetting(name=timeout, value=7)\""))
                .anyMatch(line ->
                        line.contains(
                                "what=\"App faults.suspend()\" before=\"SERVING\""
                                        + " after=\"SUSPENDED\" outcome=\"done\""));
        await().untilAsserted(() ->
                assertThat(events.getRecent())
                        .extracting(EventInfo::type)
                        .contains("kirin.deployed", "kirin.settings_changed", "kirin.change"));
    }

    @Test
    void formatOfTheAccessLogChangesAndCanBeUndone() throws Exception {
        AccessLogMXBean log = kirin.accessLog();
        String before = log.getFormat();

        assertThat(log.changeFormat("json"))
                .singleElement()
                .asString()
                .contains("access_log_format");
        assertThat(log.getFormat()).isEqualTo("json");
        kirin.server().undoSettings();
        assertThat(log.getFormat()).isEqualTo(before);
    }

    private void count(Map<Integer, Long> statuses, String target) throws Exception {
        URI uri = kirin.uri(target);
        int status =
                client.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.discarding())
                        .statusCode();
        statuses.merge(status, 1L, Long::sum);
    }

    private <T> T bean(String name, Class<T> type) throws Exception {
        ObjectName objectName = new ObjectName(name);
        await().until(() -> kirin.beans().isRegistered(objectName));
        return JMX.newMXBeanProxy(kirin.beans(), objectName, type);
    }
}
