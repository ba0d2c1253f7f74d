package kirin.metrics.prometheus;

import kirin.log.AccessOutcome;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;

/** The ended requests of one revision that workers of one class have run. Any thread counts. */
final class Series {
    private static final List<String> STATUS_CLASSES =
            List.of("none", "1xx", "2xx", "3xx", "4xx", "5xx");

    final int revision;
    final String workerClass;
    final Histogram durations;

    // In the order of the status classes; made at once and not changed, so any thread may read it.
    private final List<Map<AccessOutcome, LongAdder>> counts = new ArrayList<>();

    /**
     * @param durations shared with all revisions whose workers are of this class
     */
    Series(int revision, String workerClass, Histogram durations) {
        this.revision = revision;
        this.workerClass = workerClass;
        this.durations = durations;
        for (int i = 0; i < STATUS_CLASSES.size(); i++) {
            Map<AccessOutcome, LongAdder> row = new EnumMap<>(AccessOutcome.class);
            for (AccessOutcome each : AccessOutcome.values()) {
                row.put(each, new LongAdder());
            }
            counts.add(row);
        }
    }

    boolean isOf(int wantedRevision, String wantedClass) {
        return revision == wantedRevision && workerClass.equals(wantedClass);
    }

    void count(int status, AccessOutcome outcome, long nanos) {
        int statusClass = status / 100;
        LongAdder count = counts.get(statusClass < counts.size() ? statusClass : 0).get(outcome);
        if (count != null) {
            count.increment();
        }
        durations.record(nanos);
    }

    /** Gives each count that there is. */
    void forEach(Reader reader) {
        for (int row = 0; row < counts.size(); row++) {
            String statusClass = STATUS_CLASSES.get(row);
            counts.get(row)
                    .forEach((outcome, count) -> {
                        long sum = count.sum();
                        if (sum > 0) {
                            reader.read(statusClass, outcome.text(), sum);
                        }
                    });
        }
    }

    /** Reads counts. */
    interface Reader {
        void read(String statusClass, String outcome, long count);
    }
}
