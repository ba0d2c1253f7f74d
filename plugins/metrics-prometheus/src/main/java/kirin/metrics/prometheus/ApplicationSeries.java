package kirin.metrics.prometheus;

import kirin.exchange.Handling;
import kirin.log.AccessRecord;

import org.jspecify.annotations.Nullable;

import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/** The ended requests of one application. Any thread counts. */
final class ApplicationSeries {
    /** What ran nowhere. */
    static final String NONE = "none";

    /**
     * Beyond this, the oldest revisions are forgotten, and late requests to them are one series.
     */
    private static final int MOST_SERIES = 32;

    private static final int REVISION_OF_OLDER = 0;

    final Histogram waits = new Histogram();
    final LongAdder answerBytes = new LongAdder();
    private final Map<String, Histogram> durations = new ConcurrentHashMap<>();
    // Replaced under the lock; the one that was added last stands first.
    private volatile Series[] all = {};

    void count(AccessRecord record, @Nullable Handling handling) {
        int revision = handling == null ? REVISION_OF_OLDER : handling.revision();
        String workerClass = handling == null ? "" : handling.workerClass();
        find(revision, workerClass)
                .count(record.status(), record.outcome(), record.durationNanos());
        answerBytes.add(record.bodyBytes());
        long waited = handling == null ? -1 : handling.waitedNanos();
        if (waited >= 0) {
            waits.record(waited);
        }
    }

    private Series find(int revision, String workerClass) {
        for (Series each : all) {
            if (each.isOf(revision, workerClass)) {
                return each;
            }
        }
        return add(revision, workerClass);
    }

    private synchronized Series add(int revision, String workerClass) {
        Series[] present = all;
        int oldest = Integer.MAX_VALUE;
        for (Series each : present) {
            if (each.isOf(revision, workerClass)) {
                return each;
            }
            if (each.revision != REVISION_OF_OLDER) {
                oldest = Math.min(oldest, each.revision);
            }
        }
        boolean isFull = present.length >= MOST_SERIES;
        if (isFull && revision != REVISION_OF_OLDER && revision <= oldest) {
            return find(REVISION_OF_OLDER, workerClass);
        }
        int forgotten = isFull && revision != REVISION_OF_OLDER ? oldest : -1;
        Series added =
                new Series(
                        revision,
                        workerClass,
                        durations.computeIfAbsent(workerClass, name -> new Histogram()));
        Series[] next = new Series[present.length + 1];
        next[0] = added;
        int count = 1;
        for (Series each : present) {
            if (each.revision != forgotten) {
                next[count++] = each;
            }
        }
        all = Arrays.copyOf(next, count);
        return added;
    }

    Series[] all() {
        return all;
    }

    /** By worker class. */
    Map<String, Histogram> durations() {
        return durations;
    }
}
