package kirin.metrics.statsd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import kirin.log.SampleRecord;
import kirin.settings.MetricsSettings;
import kirin.settings.Settings;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;

class StatsdSenderTest {
    private final List<AutoCloseable> open = new ArrayList<>();
    private StatsdServer server;

    @BeforeEach
    void listen() throws IOException {
        server = new StatsdServer();
        open.add(server);
    }

    @AfterEach
    void closeAll() throws Exception {
        for (AutoCloseable each : open.reversed()) {
            each.close();
        }
    }

    private StatsdSender sender(Settings settings) {
        var target =
                StatsdTarget.of(
                        settings.with(
                                MetricsSettings.STATSD_HOST,
                                Optional.of("127.0.0.1:" + server.port())));
        var sender = new StatsdSender(target.orElseThrow(), new Gauges());
        sender.start();
        open.add(sender);
        return sender;
    }

    private static SampleRecord record(int status, long micros) {
        var record = new SampleRecord();
        record.status = status;
        record.durationNanos = micros * 1000;
        return record;
    }

    @Test
    void oneRequestIsToldInTheLinesOfGunicorn() throws Exception {
        sender(Settings.defaults()).ended(record(200, 351));

        server.awaitCount("gunicorn.request.status.200", 1);

        assertThat(server.lines)
                .contains(
                        "gunicorn.request.duration:0.351|ms",
                        "gunicorn.requests:1|c|@1.0",
                        "gunicorn.request.status.200:1|c|@1.0");
    }

    @Test
    void prefixAndTagsStandAroundEveryFigure() throws Exception {
        Settings settings =
                Settings.defaults()
                        .with(MetricsSettings.STATSD_PREFIX, "shop")
                        .with(MetricsSettings.DOGSTATSD_TAGS, List.of("env:test", "b"));

        sender(settings).ended(record(404, 1_234_567));
        server.awaitCount("shop.gunicorn.request.status.404", 1);

        assertThat(server.lines)
                .contains(
                        "shop.gunicorn.request.duration:1234.567|ms|#env:test,b",
                        "shop.gunicorn.requests:1|c|@1.0|#env:test,b")
                .allMatch(line -> line.startsWith("shop.") && line.endsWith("|#env:test,b"));
    }

    @Test
    void requestsOfManyThreadsAddUpAndTheirDatagramsFitIntoPackets() throws Exception {
        var sender = sender(Settings.defaults());
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            int status = 200 + i;
            threads.add(
                    Thread.ofPlatform()
                            .start(() -> {
                                for (int n = 0; n < 500; n++) {
                                    sender.ended(record(status, 1000));
                                }
                            }));
        }
        for (Thread each : threads) {
            each.join(20_000);
        }

        server.awaitCount("gunicorn.requests", 2000);
        // What is counted by status stands behind.
        for (int status = 200; status < 204; status++) {
            server.awaitCount("gunicorn.request.status." + status, 500);
            assertThat(server.count("gunicorn.request.status." + status)).isEqualTo(500);
        }

        assertThat(server.count("gunicorn.requests")).isEqualTo(2000);
        assertThat(server.lines.stream().filter("gunicorn.request.duration:1.000|ms"::equals))
                .hasSize(2000);
        assertThat(server.longestDatagram).isBetween(1000, MetricLines.MOST_BYTES);
        assertThat(sender.lostRequests()).isZero();
    }

    @Test
    void aRequestWithoutAnswerHasNoStatus() throws Exception {
        var sender = sender(Settings.defaults());

        sender.ended(record(0, 5));
        sender.ended(record(500, 5));
        server.awaitCount("gunicorn.request.status.500", 1);

        assertThat(server.count("gunicorn.requests")).isEqualTo(2);
        assertThat(server.lines).noneMatch(line -> line.contains("status.0"));
    }

    @Test
    void theNumberOfWorkersIsToldWithoutAnyRequest() throws Exception {
        sender(Settings.defaults());

        assertThat(server.await(line -> line.startsWith("gunicorn.workers")))
                .isEqualTo("gunicorn.workers:0|g");
    }

    @Test
    void whatItHasIsSentBeforeItEnds() throws Exception {
        var sender = sender(Settings.defaults());

        sender.ended(record(201, 7));
        sender.close();
        server.awaitCount("gunicorn.request.status.201", 1);

        assertThat(server.lines).contains("gunicorn.request.duration:0.007|ms");
    }

    @Test
    void aServerThatIsNotThereIsCountedAndOneThatComesIsTold() throws Exception {
        var sender = sender(Settings.defaults());
        server.await(line -> line.startsWith("gunicorn.workers"));
        int port = server.port();
        server.close();

        await().atMost(Duration.ofSeconds(20))
                .untilAsserted(() -> {
                    sender.ended(record(200, 5));
                    assertThat(sender.lostDatagrams()).isPositive();
                });
        try (var again = new StatsdServer(port)) {
            Thread load =
                    Thread.ofPlatform()
                            .daemon()
                            .start(() -> {
                                while (!Thread.currentThread().isInterrupted()) {
                                    sender.ended(record(299, 5));
                                    LockSupport.parkNanos(1_000_000);
                                }
                            });
            again.await(line -> line.startsWith("gunicorn.request.status.299"));
            load.interrupt();
            load.join(20_000);
        }
    }
}
