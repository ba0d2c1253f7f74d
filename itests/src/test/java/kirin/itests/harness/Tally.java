package kirin.itests.harness;

import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/** What all threads of a {@link CountingClient} have counted; safe for any thread. */
final class Tally {
    private final long begin = System.nanoTime();
    private final LongAdder sent = new LongAdder();
    private final LongAdder doubled = new LongAdder();
    private final LongAdder backwards = new LongAdder();
    private final LongAdder mixedUp = new LongAdder();
    private final Map<String, LongAdder> right = new ConcurrentHashMap<>();
    private final Map<Integer, LongAdder> wrongStatus = new ConcurrentHashMap<>();
    private final Map<String, LongAdder> torn = new ConcurrentHashMap<>();
    private final Map<String, LongAdder> connectionErrors = new ConcurrentHashMap<>();

    void countSent() {
        sent.increment();
    }

    void countRight(String kind) {
        count(right, kind);
    }

    void countWrongStatus(int status) {
        count(wrongStatus, status);
    }

    void countTorn(String reason) {
        count(torn, reason);
    }

    void countConnectionError(String reason) {
        count(connectionErrors, reason);
    }

    void countDoubled() {
        doubled.increment();
    }

    void countBackwards() {
        backwards.increment();
    }

    void countMixedUp() {
        mixedUp.increment();
    }

    private static <K> void count(Map<K, LongAdder> counts, K key) {
        counts.computeIfAbsent(key, ignored -> new LongAdder()).increment();
    }

    LoadResult result() {
        return new LoadResult(
                sums(right),
                sums(wrongStatus),
                sums(torn),
                mixedUp.sum(),
                backwards.sum(),
                sums(connectionErrors),
                doubled.sum(),
                // Last: what was answered was sent before.
                sent.sum(),
                Duration.ofNanos(System.nanoTime() - begin));
    }

    private static <K extends Comparable<K>> Map<K, Long> sums(Map<K, LongAdder> counts) {
        Map<K, Long> sums = new TreeMap<>();
        counts.forEach((key, count) -> sums.put(key, count.sum()));
        return sums;
    }
}
