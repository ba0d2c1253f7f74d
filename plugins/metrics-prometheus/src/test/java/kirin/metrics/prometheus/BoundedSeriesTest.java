package kirin.metrics.prometheus;

import static org.assertj.core.api.Assertions.assertThat;

import kirin.log.SampleRecord;

import org.junit.jupiter.api.Test;

import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

class BoundedSeriesTest {
    private final Set<String> present = ConcurrentHashMap.newKeySet();
    private final RequestSeries requests = new RequestSeries(() -> present);

    private void end(String application, int revision) {
        var record = new SampleRecord();
        record.application = application;
        record.revision = revision;
        requests.ended(record);
    }

    private ApplicationSeries series(String application) {
        return Objects.requireNonNull(requests.applications().get(application));
    }

    private List<Integer> revisions(String application) {
        return Arrays.stream(series(application).all())
                .map(each -> each.revision)
                .sorted()
                .toList();
    }

    private long total() {
        long[] total = {0};
        for (ApplicationSeries each : requests.applications().values()) {
            for (Series series : each.all()) {
                series.forEach((statusClass, outcome, count) -> total[0] += count);
            }
        }
        return total[0];
    }

    @Test
    void theOldestRevisionsAreForgotten() {
        for (int revision = 1; revision <= 100; revision++) {
            end("shop", revision);
        }

        assertThat(revisions("shop")).hasSize(32).startsWith(69).endsWith(100);
    }

    @Test
    void aLateRequestToAForgottenRevisionIsCounted() {
        for (int revision = 1; revision <= 100; revision++) {
            end("shop", revision);
        }
        long before = total();

        end("shop", 5);
        end("shop", 6);

        assertThat(total()).isEqualTo(before + 2);
        assertThat(revisions("shop")).startsWith(0, 69).hasSize(33);
    }

    @Test
    void applicationsThatAreGoneMakeRoomForOthers() {
        present.add("app1");
        for (int i = 1; i <= 250; i++) {
            end("app" + i, 1);
        }

        assertThat(requests.applications()).hasSizeLessThanOrEqualTo(200).containsKey("app1");
        assertThat(requests.applications()).containsKey("app250");
    }

    @Test
    void tooManyApplicationsShareOneSeriesAndNoRequestIsLost() {
        for (int i = 1; i <= 250; i++) {
            present.add("app" + i);
            end("app" + i, 1);
        }

        assertThat(requests.applications()).containsKey("(other)").hasSize(201);
        assertThat(total()).isEqualTo(250);
    }

    @Test
    void requestsOfManyThreadsAddUp() throws Exception {
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            threads.add(
                    Thread.ofPlatform()
                            .start(() -> {
                                for (int n = 0; n < 25_000; n++) {
                                    end("shop", 1 + n % 20);
                                }
                            }));
        }
        for (Thread each : threads) {
            each.join(60_000);
        }

        assertThat(total()).isEqualTo(100_000);
        long timed = Arrays.stream(series("shop").waits.counts()).sum();
        assertThat(timed).isEqualTo(100_000);
    }

    @Test
    void countingMakesNoObjects() {
        var threads = (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
        var record = new SampleRecord();
        for (int i = 0; i < 20_000; i++) {
            requests.ended(record);
        }

        long before = threads.getCurrentThreadAllocatedBytes();
        for (int i = 0; i < 100_000; i++) {
            requests.ended(record);
        }
        long each = (threads.getCurrentThreadAllocatedBytes() - before) / 100_000;

        assertThat(each).isZero();
    }
}
