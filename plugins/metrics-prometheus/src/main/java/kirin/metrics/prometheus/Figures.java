package kirin.metrics.prometheus;

import io.prometheus.metrics.model.snapshots.ClassicHistogramBuckets;
import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.CounterSnapshot.CounterDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot.GaugeDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot.HistogramDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricMetadata;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import io.prometheus.metrics.model.snapshots.Quantiles;
import io.prometheus.metrics.model.snapshots.SummarySnapshot;
import io.prometheus.metrics.model.snapshots.SummarySnapshot.SummaryDataPointSnapshot;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Gathers the figures of one scrape for the client library's writers. One thread. */
final class Figures {
    private final Map<String, List<CounterDataPointSnapshot>> counters = new LinkedHashMap<>();
    private final Map<String, List<GaugeDataPointSnapshot>> gauges = new LinkedHashMap<>();
    private final Map<String, List<HistogramDataPointSnapshot>> histograms = new LinkedHashMap<>();
    private final Map<String, List<SummaryDataPointSnapshot>> summaries = new LinkedHashMap<>();
    private final Map<String, String> helps = new LinkedHashMap<>();

    /**
     * Adds a count.
     *
     * @param name without {@code _total}, which the writers put behind it
     * @param labels names and values in turn
     */
    void count(String name, String help, Number value, String... labels) {
        helps.putIfAbsent(name, help);
        counters.computeIfAbsent(name, each -> new ArrayList<>())
                .add(new CounterDataPointSnapshot(value.doubleValue(), Labels.of(labels), null, 0));
    }

    void gauge(String name, String help, Number value, String... labels) {
        helps.putIfAbsent(name, help);
        gauges.computeIfAbsent(name, each -> new ArrayList<>())
                .add(new GaugeDataPointSnapshot(value.doubleValue(), Labels.of(labels), null));
    }

    void summary(String name, String help, long count, double sum, String... labels) {
        helps.putIfAbsent(name, help);
        summaries
                .computeIfAbsent(name, each -> new ArrayList<>())
                .add(
                        new SummaryDataPointSnapshot(
                                count, sum, Quantiles.EMPTY, Labels.of(labels), null, 0));
    }

    void histogram(String name, String help, Histogram histogram, String... labels) {
        helps.putIfAbsent(name, help);
        long[] counts = histogram.counts();
        Collection<Number> boxed = new ArrayList<>();
        for (long each : counts) {
            boxed.add(each);
        }
        histograms
                .computeIfAbsent(name, each -> new ArrayList<>())
                .add(
                        new HistogramDataPointSnapshot(
                                ClassicHistogramBuckets.of(
                                        Histogram.BOUNDS, boxed.toArray(Number[]::new)),
                                histogram.sumSeconds(),
                                Labels.of(labels),
                                null,
                                0));
    }

    MetricSnapshots snapshots() {
        List<MetricSnapshot> all = new ArrayList<>();
        counters.forEach((name, points) -> all.add(new CounterSnapshot(metadata(name), points)));
        gauges.forEach((name, points) -> all.add(new GaugeSnapshot(metadata(name), points)));
        histograms.forEach(
                (name, points) -> all.add(new HistogramSnapshot(metadata(name), points)));
        summaries.forEach((name, points) -> all.add(new SummarySnapshot(metadata(name), points)));
        return new MetricSnapshots(all);
    }

    private MetricMetadata metadata(String name) {
        return new MetricMetadata(name, helps.get(name));
    }
}
