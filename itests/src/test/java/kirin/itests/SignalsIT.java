package kirin.itests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import kirin.itests.harness.CountingClient;
import kirin.itests.harness.KirinFolder;
import kirin.itests.harness.KirinProcess;
import kirin.itests.harness.LoadResult;
import kirin.management.AppMXBean;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** Signals while clients ask all along, which lose nothing by them. */
class SignalsIT {
    @TempDir Path root = Path.of("");

    private KirinFolder folder;
    private KirinProcess kirin;

    @BeforeEach
    void start() throws IOException {
        folder = KirinFolder.in(root).deployExample("faults").set("errorlog", "\"error.log\"");
        kirin = folder.start().awaitListening();
    }

    @AfterEach
    void stop() throws IOException {
        folder.close();
    }

    private String log() {
        try {
            return Files.readString(root.resolve("error.log"));
        } catch (IOException e) {
            return e.toString();
        }
    }

    private void awaitLog(String text) {
        await().untilAsserted(() -> assertThat(log()).contains(text));
    }

    private void assertNothingIsLostDuring(Script script) throws Exception {
        CountingClient client =
                CountingClient.asking(kirin.uri("/faults/locals"))
                        .keptAlive(4)
                        .newEachTime(2)
                        .resting(Duration.ofMillis(1));
        try (client) {
            client.start();
            script.run();
        }
        LoadResult load = client.result();
        assertThat(load.isFlawless()).as("%s%n%s", load, log()).isTrue();
        assertThat(load.right()).isPositive();
    }

    /** What is done while clients ask. */
    private interface Script {
        void run() throws Exception;
    }

    @Test
    void hupTakesOverWhatTheFileSaysAndLeavesAllAsItIsWhenThatIsWrong() throws Exception {
        AppMXBean faults = kirin.app("faults");
        assertNothingIsLostDuring(() -> {
            folder.set("workers", "3")
                    .set("limit_request_line", "100")
                    .set("bind", "[\"127.0.0.1:0\", \"127.0.0.2:0\"]")
                    .set("pidfile", "\"run/other.pid\"");
            kirin.signal("HUP");

            awaitLog("workers 2 -> 3");
            awaitLog("need a restart, and stay as they are until then: pidfile");
            await().until(() -> faults.getRevision() == 2 && faults.getWorkers() == 3);
            folder.moveIn("faults.jar", "no bundle".getBytes(StandardCharsets.UTF_8));
            kirin.signal("HUP");
            awaitLog("faults.jar was not deployed: ");
            // What served is loaded anew all the same.
            await().until(() -> faults.getRevision() == 3 && faults.getWorkers() == 3);
            List<String> addresses = kirin.server().getAddresses();
            assertThat(addresses).hasSize(2).contains("http://127.0.0.1:" + kirin.port());
            folder.set("wrokers", "9");
            kirin.signal("HUP");

            awaitLog("wrokers is not a setting of Kirin; did you mean \"workers\"");
            assertThat(kirin.server().getAddresses()).isEqualTo(addresses);
            assertThat(faults.getRevision()).isEqualTo(3);
        });
        String long200 = "/" + "x".repeat(200);
        assertThat(kirin.get(long200).statusCode()).isEqualTo(414);
        assertThat(log().lines().filter(line -> line.contains("[ERROR]")))
                .satisfiesExactly(
                        line -> assertThat(line).contains("faults.jar was not deployed: "),
                        line -> assertThat(line).contains("wrokers is not a setting"));
    }

    @Test
    void hupToAnAddressThatIsTakenChangesNothing() throws Exception {
        try (var other = new ServerSocket(0)) {
            assertNothingIsLostDuring(() -> {
                folder.set("workers", "3")
                        .set(
                                "bind",
                                "[\"127.0.0.1:0\", \"0.0.0.0:%d\"]"
                                        .formatted(other.getLocalPort()));
                kirin.signal("HUP");
                awaitLog("process " + ProcessHandle.current().pid() + " (java) listens there");
            });
        }
        assertThat(kirin.app("faults").getWorkers()).isEqualTo(2);
        assertThat(kirin.server().getAddresses())
                .containsExactly("http://127.0.0.1:" + kirin.port());
    }

    @Test
    void ttinAndTtouChangeTheNumberOfWorkersUntilTheNextReload() throws Exception {
        AppMXBean faults = kirin.app("faults");
        assertNothingIsLostDuring(() -> {
            kirin.signal("TTIN");
            await().until(() -> faults.getWorkers() == 3);
            kirin.signal("TTOU");
            await().until(() -> faults.getWorkers() == 2);
            kirin.signal("TTOU");
            await().until(() -> faults.getWorkers() == 1);
            kirin.signal("TTOU");
            kirin.signal("HUP");
            awaitLog("1 -> 2 (settings)");
            await().until(() -> faults.getRevision() == 2 && faults.getWorkers() == 2);
        });
        assertThat(log()).doesNotContain("1 -> 0");
    }

    @Test
    void usr1OpensTheLogAnewAndNoLineIsLost() throws Exception {
        Path moved = root.resolve("error.log.1");
        assertNothingIsLostDuring(() -> {
            Files.move(root.resolve("error.log"), moved);
            kirin.signal("TTIN");
            await().untilAsserted(
                            () -> assertThat(moved).content().contains("Handling signal: ttin"));
            kirin.signal("USR1");
            awaitLog("Handling signal: usr1");
            kirin.signal("TTOU");
            awaitLog("Handling signal: ttou");
            kirin.signal("WINCH");
            awaitLog("Handling signal: winch; ignored, as this is no daemon");
        });
        assertThat(moved).content().doesNotContain("usr1").doesNotContain("ttou");
    }
}
