package kirin.metrics.prometheus;

import static org.assertj.core.api.Assertions.assertThat;

import kirin.log.AccessOutcome;
import kirin.log.SampleRecord;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

class ScrapeTest {
    private static final String OPEN_METRICS = "application/openmetrics-text; version=1.0.0";

    private final Server server = new Server();
    private final RequestSeries requests = new RequestSeries(server::names);
    private final Scrape scrape = new Scrape(requests, server);

    private static SampleRecord record(int status, AccessOutcome outcome) {
        var record = new SampleRecord();
        record.status = status;
        record.outcome = outcome;
        record.durationNanos = 3_000_000;
        record.waitedNanos = 200_000;
        record.bodyBytes = 10;
        return record;
    }

    private String page(String accept) throws IOException {
        return new String(scrape.page(accept).bytes(), StandardCharsets.UTF_8);
    }

    @Test
    void requestsAreCountedByWhoRanThemAndHowTheyEnded() throws Exception {
        requests.ended(record(200, AccessOutcome.ANSWERED));
        requests.ended(record(200, AccessOutcome.ANSWERED));
        requests.ended(record(504, AccessOutcome.TIMED_OUT));

        assertThat(page(""))
                .contains(
                        "# TYPE kirin_requests_total counter\n",
                        "kirin_requests_total{application=\"shop\",outcome=\"answered\",revision=\"3\",status_class=\"2xx\",worker_class=\"gthread\"}"
                            + " 2.0\n",
                        "kirin_requests_total{application=\"shop\",outcome=\"timed_out\",revision=\"3\",status_class=\"5xx\",worker_class=\"gthread\"}"
                            + " 1.0\n");
    }

    @Test
    void timesAreHistogramsInSeconds() throws Exception {
        requests.ended(record(200, AccessOutcome.ANSWERED));
        requests.ended(record(200, AccessOutcome.ANSWERED));

        String labels = "application=\"shop\",worker_class=\"gthread\"";
        assertThat(page(""))
                .contains(
                        "kirin_request_duration_seconds_bucket{" + labels + ",le=\"0.0025\"} 0\n",
                        "kirin_request_duration_seconds_bucket{" + labels + ",le=\"0.005\"} 2\n",
                        "kirin_request_duration_seconds_bucket{" + labels + ",le=\"+Inf\"} 2\n",
                        "kirin_request_duration_seconds_count{" + labels + "} 2\n",
                        "kirin_request_duration_seconds_sum{" + labels + "} 0.006\n",
                        "kirin_queue_duration_seconds_sum{application=\"shop\"} 4.0E-4\n");
    }

    @Test
    void aRequestWithoutApplicationOrWorkerIsCountedToo() throws Exception {
        var nowhere = record(404, AccessOutcome.ANSWERED);
        nowhere.handled = false;
        var shed = record(503, AccessOutcome.SHED);
        shed.workerClass = "";
        shed.waitedNanos = -1;

        requests.ended(nowhere);
        requests.ended(shed);

        assertThat(page(""))
                .contains(
                        "{application=\"(none)\",outcome=\"answered\",revision=\"0\""
                                + ",status_class=\"4xx\",worker_class=\"none\"} 1.0\n",
                        "{application=\"shop\",outcome=\"shed\",revision=\"3\""
                                + ",status_class=\"5xx\",worker_class=\"none\"} 1.0\n",
                        "kirin_queue_duration_seconds_count{application=\"shop\"} 0\n");
    }

    @Test
    void applicationsAndTheJvmAreShownAsTheyAreNow() throws Exception {
        server.add(new FakeApplication().bean("shop"));

        assertThat(page(""))
                .contains(
                        "kirin_requests_in_flight{application=\"shop\"} 2.0\n",
                        "kirin_application_serving{application=\"shop\"} 1.0\n",
                        "kirin_workers{application=\"shop\",worker_class=\"gthread\"} 0.0\n",
                        "kirin_workers_recycled_total{application=\"shop\",reason=\"age\"} 3.0\n",
                        "jvm_memory_used_bytes{area=\"heap\"} ",
                        "jvm_gc_collection_seconds_count{gc=",
                        "process_cpu_seconds_total ");
    }

    @Test
    void whoAsksForOpenMetricsGetsIt() throws Exception {
        requests.ended(record(200, AccessOutcome.ANSWERED));

        Page page = scrape.page(OPEN_METRICS + ";q=0.8,text/plain;q=0.5");

        assertThat(page.contentType()).startsWith(OPEN_METRICS);
        assertThat(new String(page.bytes(), StandardCharsets.UTF_8))
                .contains("# TYPE kirin_requests counter\n")
                .endsWith("# EOF\n");
        assertThat(scrape.page("text/html").contentType())
                .isEqualTo("text/plain; version=0.0.4; charset=utf-8");
    }

    @Test
    void whatDashboardAndAlertsAskForIsThere() throws Exception {
        server.add(new FakeApplication().bean("shop"));
        requests.ended(record(200, AccessOutcome.ANSWERED));
        Set<String> there = names(page(""));

        for (String file : new String[] {"grafana-dashboard.json", "prometheus-alerts.yml"}) {
            Path path = Path.of(System.getProperty("kirin.root", "../.."), "docs", file);
            Set<String> asked = names(Files.readString(path));

            assertThat(asked).as(file).hasSizeGreaterThan(5);
            assertThat(there).as(file).containsAll(asked);
        }
    }

    private static Set<String> names(String text) {
        Set<String> names = new TreeSet<>();
        var name = Pattern.compile("\\b(kirin|jvm|process)_[a-z_]+[a-z]").matcher(text);
        while (name.find()) {
            names.add(name.group());
        }
        return names;
    }
}
