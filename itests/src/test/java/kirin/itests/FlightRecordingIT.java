package kirin.itests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import jdk.jfr.consumer.RecordedEvent;
import jdk.management.jfr.RemoteRecordingStream;

import kirin.itests.harness.AppJar;
import kirin.itests.harness.KirinFolder;
import kirin.itests.harness.KirinProcess;
import kirin.itests.harness.RawConnection;

import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/** What JDK Flight Recorder is told of a running server, once there is a recording. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class FlightRecordingIT {
    private static final List<String> NAMES =
            List.of(
                    "kirin.Exchange",
                    "kirin.Queueing",
                    "kirin.Swap",
                    "kirin.Recycle",
                    "kirin.Timeout");

    private final Queue<RecordedEvent> events = new ConcurrentLinkedQueue<>();
    private Path classes;
    @AutoClose private KirinFolder folder;
    private KirinProcess kirin;

    @BeforeAll
    void start(@TempDir Path root) throws Exception {
        classes = root.resolve("classes.log");
        folder =
                KirinFolder.in(root)
                        .set("reload", "true")
                        .setFor("faults", "timeouts", "{ \"/faults/sleep\" = 1 }")
                        .deployExample("faults")
                        .deploy(page(1))
                        .javaOption("-Xlog:class+load:file=" + classes);
        kirin = folder.start().awaitListening();
    }

    @Test
    @Order(1)
    void withoutARecordingNoClassOfAnEventIsLoaded() throws Exception {
        assertThat(ask("/page", "flight-0")).isEqualTo(200);

        assertThat(Files.readString(classes))
                .contains("kirin.server.internal.RunningExchange ")
                .doesNotContain("kirin.server.internal.ExchangeEvent ")
                .doesNotContain("jdk.jfr.Event ");
    }

    @Test
    @Order(2)
    void recordingThatBeginsWhileItRunsSeesWhatHappens() throws Exception {
        assertThat(kirin.get("/page").statusCode()).isEqualTo(200);
        try (var stream = new RemoteRecordingStream(kirin.beans())) {
            NAMES.forEach(each -> stream.enable(each).withoutThreshold());
            stream.setReuse(false);
            NAMES.forEach(each -> stream.onEvent(each, events::add));
            stream.startAsync();

            assertThat(ask("/page?q=1", "flight-1")).isEqualTo(200);
            assertThat(ask("/faults/sleep?ms=60000", "flight-2")).isEqualTo(504);
            folder.deploy(page(2));

            exchangeIsTold();
            queueingIsTold();
            timeoutIsTold();
            recycleIsTold();
            swapIsTold();
        }
    }

    /** By what the JVM stops its threads, a server could be told to start its successor. */
    @Test
    @Order(3)
    void samplesOfItsThreadsAreNoSignalToTheServer() throws Exception {
        Queue<RecordedEvent> samples = new ConcurrentLinkedQueue<>();
        try (var stream = new RemoteRecordingStream(kirin.beans())) {
            stream.enable("jdk.ExecutionSample").withPeriod(Duration.ofMillis(10));
            stream.onEvent("jdk.ExecutionSample", samples::add);
            stream.startAsync();
            await().until(() -> {
                kirin.get("/page");
                return !samples.isEmpty();
            });
        }

        assertThat(kirin.log()).doesNotContain("usr2");
    }

    private void exchangeIsTold() {
        RecordedEvent event = awaitEvent("kirin.Exchange", "requestId", "flight-1");
        assertThat(event.getString("application")).isEqualTo("page");
        assertThat(event.getInt("revision")).isOne();
        assertThat(event.getInt("worker")).isPositive();
        assertThat(event.getString("workerClass")).isEqualTo("sync");
        assertThat(event.getString("request")).isEqualTo("GET /page?q=1");
        assertThat(event.getInt("status")).isEqualTo(200);
        assertThat(event.getString("end")).isEqualTo("ANSWERED");
        assertThat(event.getLong("bytes")).isEqualTo(2);
        assertThat(event.getDuration("waited")).isPositive();
        assertThat(event.getDuration()).isPositive();
        assertThat(awaitEvent("kirin.Exchange", "requestId", "flight-2").getInt("status"))
                .isEqualTo(504);
    }

    private void queueingIsTold() {
        RecordedEvent event = awaitEvent("kirin.Queueing", "requestId", "flight-1");
        assertThat(event.getString("application")).isEqualTo("page");
        assertThat(event.getInt("worker")).isPositive();
        assertThat(event.getDuration()).isPositive();
    }

    private void timeoutIsTold() {
        RecordedEvent event = awaitEvent("kirin.Timeout", "requestId", "flight-2");
        assertThat(event.getString("application")).isEqualTo("faults");
        assertThat(event.getString("thread")).startsWith("kirin-faults-");
        assertThat(event.getString("request")).isEqualTo("GET /faults/sleep?ms=60000");
        assertThat(event.getDuration("after")).isGreaterThan(Duration.ofSeconds(1));
    }

    private void recycleIsTold() {
        RecordedEvent event = awaitEvent("kirin.Recycle", "reason", "timeout");
        assertThat(event.getString("application")).isEqualTo("faults");
        assertThat(event.getInt("worker")).isGreaterThan(event.getInt("former"));
    }

    private void swapIsTold() {
        RecordedEvent event = awaitEvent("kirin.Swap", "application", "page");
        assertThat(event.getInt("revision")).isEqualTo(2);
        assertThat(event.getString("version")).isEqualTo("1.0.2");
        assertThat(event.getString("path")).isEqualTo("/page");
        assertThat(event.getDuration()).isPositive();
    }

    private RecordedEvent awaitEvent(String name, String field, String value) {
        return await("%s with %s %s".formatted(name, field, value))
                .until(
                        () ->
                                events.stream()
                                        .filter(each -> each.getEventType().getName().equals(name))
                                        .filter(each -> each.getString(field).equals(value))
                                        .findFirst(),
                        Optional::isPresent)
                .orElseThrow();
    }

    private int ask(String target, String id) throws Exception {
        try (RawConnection connection = kirin.connect()) {
            return connection
                    .send(
                            "GET %s HTTP/1.1\r\nHost: it\r\nX-Request-Id: %s\r\n\r\n"
                                    .formatted(target, id))
                    .response()
                    .status();
        }
    }

    private static AppJar page(int generation) {
        return AppJar.answering("page", "v" + generation).version("1.0." + generation);
    }
}
