package kirin.metrics.prometheus;

import io.prometheus.metrics.config.EscapingScheme;
import io.prometheus.metrics.expositionformats.ExpositionFormatWriter;
import io.prometheus.metrics.expositionformats.OpenMetricsTextFormatWriter;
import io.prometheus.metrics.expositionformats.PrometheusTextFormatWriter;

import kirin.management.AppMXBean;
import kirin.management.ServerMXBean;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.ByteArrayOutputStream;
import java.io.IOException;

/** Makes the page {@code /metrics}. Any thread, one page at a time. */
final class Scrape {
    private static final Logger LOG = LoggerFactory.getLogger(Scrape.class);

    private final RequestSeries requests;
    private final Server server;
    private final JvmFigures jvm = new JvmFigures();
    private final ExpositionFormatWriter openMetrics = OpenMetricsTextFormatWriter.create();
    private final ExpositionFormatWriter text = PrometheusTextFormatWriter.create();

    Scrape(RequestSeries requests, Server server) {
        this.requests = requests;
        this.server = server;
    }

    /**
     * @param accept which formats the client can read, as in the header field; empty for any
     */
    synchronized Page page(String accept) throws IOException {
        Figures figures = new Figures();
        addRequests(figures);
        addServer(figures);
        jvm.add(figures);
        ExpositionFormatWriter writer = openMetrics.accepts(accept) ? openMetrics : text;
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        // Our names and labels have nothing that would have to be escaped.
        writer.write(bytes, figures.snapshots(), EscapingScheme.UNDERSCORE_ESCAPING);
        return new Page(200, writer.getContentType(), bytes.toByteArray());
    }

    private void addRequests(Figures figures) {
        requests.applications()
                .forEach((application, series) -> {
                    for (Series each : series.all()) {
                        each.forEach((statusClass, outcome, count) ->
                                figures.count(
                                        "kirin_requests",
                                        "Requests that have ended.",
                                        count,
                                        "application",
                                        application,
                                        "revision",
                                        String.valueOf(each.revision),
                                        "worker_class",
                                        named(each.workerClass),
                                        "status_class",
                                        statusClass,
                                        "outcome",
                                        outcome));
                    }
                    series.durations()
                            .forEach((workerClass, durations) ->
                                    figures.histogram(
                                            "kirin_request_duration_seconds",
                                            "From the first byte of a request to the last of its"
                                                    + " answer.",
                                            durations,
                                            "application",
                                            application,
                                            "worker_class",
                                            named(workerClass)));
                    figures.histogram(
                            "kirin_queue_duration_seconds",
                            "How long requests waited for a worker.",
                            series.waits,
                            "application",
                            application);
                    figures.count(
                            "kirin_response_body_bytes",
                            "Bytes of the bodies of answers.",
                            series.answerBytes.sum(),
                            "application",
                            application);
                });
    }

    private static String named(String workerClass) {
        return workerClass.isEmpty() ? ApplicationSeries.NONE : workerClass;
    }

    private void addServer(Figures figures) {
        ServerMXBean bean = server.bean;
        if (bean != null) {
            figures.gauge("kirin_build_info", "The version.", 1, "version", bean.getVersion());
        }
        for (AppMXBean each : server.applications()) {
            try {
                addApplication(each, figures);
            } catch (RuntimeException e) {
                // It is about to go.
                LOG.debug("An application has no figures", e);
            }
        }
    }

    private static void addApplication(AppMXBean bean, Figures figures) {
        String name = bean.getName();
        figures.gauge(
                "kirin_application_serving",
                "1 if the application serves, else 0.",
                bean.getState().equals("SERVING") ? 1 : 0,
                "application",
                name);
        figures.gauge(
                "kirin_application_revision",
                "The revision that answers.",
                bean.getRevision(),
                "application",
                name);
        figures.gauge(
                "kirin_requests_in_flight",
                "Requests that have begun and not ended, those that wait included.",
                bean.getInFlight(),
                "application",
                name);
        figures.gauge(
                "kirin_requests_queued",
                "Requests that wait for a worker.",
                bean.getQueued(),
                "application",
                name);
        figures.gauge(
                "kirin_requests_stuck",
                "Requests that were answered by the server and whose threads have not ended.",
                bean.getStuck().size(),
                "application",
                name);
        figures.gauge(
                "kirin_workers",
                "Workers that stand ready.",
                bean.getWorkers(),
                "application",
                name,
                "worker_class",
                bean.getWorkerClass());
        figures.count(
                "kirin_shed",
                "Requests turned away because there was too much to do.",
                bean.getShed(),
                "application",
                name);
        figures.count(
                "kirin_timeouts",
                "Requests that passed their time limit.",
                bean.getTimeouts(),
                "application",
                name);
        figures.count(
                "kirin_worker_boot_failures",
                "Starts of a worker that failed.",
                bean.getBootFailures(),
                "application",
                name);
        bean.getRecycled()
                .forEach((reason, count) ->
                        figures.count(
                                "kirin_workers_recycled",
                                "Workers replaced by new ones.",
                                count,
                                "application",
                                name,
                                "reason",
                                reason));
    }
}
