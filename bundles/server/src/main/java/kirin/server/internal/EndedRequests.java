package kirin.server.internal;

import kirin.exchange.Outcome;

import org.jspecify.annotations.Nullable;

import java.util.EnumMap;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicReferenceArray;

/**
 * How requests have ended: each is counted once by what ended it and once by its status, and how
 * long it took by its revision. Any thread counts; that takes some ten nanoseconds a count, and
 * memory only for a status that is new.
 */
final class EndedRequests {
    private static final int STATUSES = 600;

    private final Map<Outcome.End, Count> ends = new EnumMap<>(Outcome.End.class);
    private final AtomicReferenceArray<@Nullable Count> statuses =
            new AtomicReferenceArray<>(STATUSES);
    private final Count bytes = new Count();
    private final JoinedLatencies latencies = new JoinedLatencies();
    // What had been measured at the last reset.
    private volatile Latencies.Counts hidden = latencies.counts();

    EndedRequests() {
        for (Outcome.End each : Outcome.End.values()) {
            ends.put(each, new Count());
        }
    }

    /** One has ended; if no revision had it, how long that took says nothing. */
    void ended(Outcome outcome) {
        int status = outcome.status();
        // None was sent to whom the connection was closed before; that is no status.
        if (status > 0 && status < STATUSES) {
            of(status).increment();
        }
        bytes.add(outcome.bodyBytes());
        // At last: who sees it as ended sees all else of it too.
        of(outcome.end()).increment();
    }

    private Count of(Outcome.End end) {
        Count count = ends.get(end);
        if (count == null) {
            throw new IllegalStateException("every end has its count");
        }
        return count;
    }

    private Count of(int status) {
        @Nullable Count known = statuses.get(status);
        if (known != null) {
            return known;
        }
        Count fresh = new Count();
        @Nullable Count other = statuses.compareAndExchange(status, null, fresh);
        return other == null ? fresh : other;
    }

    /** All that ever ended. */
    long total() {
        return ends.values().stream().mapToLong(Count::sum).sum();
    }

    long shownTotal() {
        return ends.values().stream().mapToLong(Count::shown).sum();
    }

    long shown(Outcome.End end) {
        return of(end).shown();
    }

    long shownBytes() {
        return bytes.shown();
    }

    /** By status; those that never occurred are left out. */
    SortedMap<Integer, Long> shownStatuses() {
        SortedMap<Integer, Long> all = new TreeMap<>();
        for (int status = 0; status < STATUSES; status++) {
            @Nullable Count count = statuses.get(status);
            long shown = count == null ? 0 : count.shown();
            if (shown > 0) {
                all.put(status, shown);
            }
        }
        return all;
    }

    /** How long all that ever ended took, counted by their revisions. */
    JoinedLatencies latencies() {
        return latencies;
    }

    Latencies.Counts shownLatencies() {
        return latencies.counts().since(hidden);
    }

    void reset() {
        ends.values().forEach(Count::reset);
        for (int status = 0; status < STATUSES; status++) {
            @Nullable Count count = statuses.get(status);
            if (count != null) {
                count.reset();
            }
        }
        bytes.reset();
        hidden = latencies.counts();
    }
}
