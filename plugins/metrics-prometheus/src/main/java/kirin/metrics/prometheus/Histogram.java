package kirin.metrics.prometheus;

import java.util.concurrent.atomic.LongAdder;

/**
 * How many times were how long. Any thread records, without a lock and without making an object;
 * threads that do so at once have counters of their own.
 */
final class Histogram {
    /** Upper ends in seconds, those that the client libraries have, and some below. */
    static final double[] BOUNDS = {
        0.0005,
        0.001,
        0.0025,
        0.005,
        0.01,
        0.025,
        0.05,
        0.1,
        0.25,
        0.5,
        1,
        2.5,
        5,
        10,
        30,
        Double.POSITIVE_INFINITY
    };

    private static final long[] BOUND_NANOS = new long[BOUNDS.length - 1];

    static {
        for (int i = 0; i < BOUND_NANOS.length; i++) {
            BOUND_NANOS[i] = Math.round(BOUNDS[i] * 1e9);
        }
    }

    private final LongAdder[] counts = new LongAdder[BOUNDS.length];
    private final LongAdder nanos = new LongAdder();

    Histogram() {
        for (int i = 0; i < counts.length; i++) {
            counts[i] = new LongAdder();
        }
    }

    void record(long time) {
        counts[bucket(time)].increment();
        nanos.add(time);
    }

    /** Most requests are short, and their bucket is found after a few looks. */
    private static int bucket(long time) {
        int bucket = 0;
        while (bucket < BOUND_NANOS.length && time > BOUND_NANOS[bucket]) {
            bucket++;
        }
        return bucket;
    }

    /** How many in each bucket, those of shorter ones not counted again. */
    long[] counts() {
        long[] sums = new long[counts.length];
        for (int i = 0; i < sums.length; i++) {
            sums[i] = counts[i].sum();
        }
        return sums;
    }

    double sumSeconds() {
        return nanos.sum() / 1e9;
    }
}
