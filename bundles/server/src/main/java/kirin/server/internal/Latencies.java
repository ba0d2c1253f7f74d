package kirin.server.internal;

import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.atomic.LongAdder;

/**
 * How long things took: counts in buckets that grow with what they hold, eight for each doubling,
 * so that a quantile is right within 7 percent, from half a microsecond to nine hours; what took
 * less is right within 32 nanoseconds. Any thread.
 *
 * <p>That is coarser than HdrHistogram with two digits, and enough to tell what is slow; in return
 * to count costs a quarter of what it costs there when several threads do, and nothing at a start.
 */
final class Latencies {
    /** Below this many nanoseconds nothing is told apart. */
    private static final int UNIT_BITS = 6;

    private static final int STEP_BITS = 3;
    private static final int STEPS = 1 << STEP_BITS;
    private static final int BUCKETS = STEPS * 37;

    private final LongAdder[] buckets = new LongAdder[BUCKETS];

    Latencies() {
        for (int i = 0; i < BUCKETS; i++) {
            buckets[i] = new LongAdder();
        }
    }

    void add(long nanos) {
        buckets[bucketOf(nanos)].increment();
    }

    Counts counts() {
        long[] counts = new long[BUCKETS];
        for (int i = 0; i < BUCKETS; i++) {
            counts[i] = buckets[i].sum();
        }
        return new Counts(counts);
    }

    private static int bucketOf(long nanos) {
        long units = Math.max(0, nanos) >>> UNIT_BITS;
        if (units < STEPS) {
            return (int) units;
        }
        int doublings = 63 - Long.numberOfLeadingZeros(units) - STEP_BITS;
        int step = (int) (units >>> doublings) & (STEPS - 1);
        return Math.min(STEPS * (doublings + 1) + step, BUCKETS - 1);
    }

    /** The middle of a bucket. */
    private static long nanosOf(int bucket) {
        if (bucket < STEPS) {
            return ((long) bucket << UNIT_BITS) + (1L << (UNIT_BITS - 1));
        }
        int doublings = bucket / STEPS - 1;
        long units = (long) (STEPS + bucket % STEPS) << doublings;
        return (units << UNIT_BITS) + (1L << (doublings + UNIT_BITS - 1));
    }

    /** What had been counted at one time. */
    static final class Counts {
        private final long[] counts;
        private final long total;

        private Counts(long[] counts) {
            this.counts = counts;
            long sum = 0;
            for (long each : counts) {
                sum += each;
            }
            this.total = sum;
        }

        long total() {
            return total;
        }

        /** What has been counted since then. */
        Counts since(Counts before) {
            long[] since = counts.clone();
            Arrays.setAll(since, i -> counts[i] - before.counts[i]);
            return new Counts(since);
        }

        /** What has been counted here and there. */
        Counts plus(Counts others) {
            long[] sum = counts.clone();
            Arrays.setAll(sum, i -> counts[i] + others.counts[i]);
            return new Counts(sum);
        }

        /** The time within which so many of 100 ended; nothing if none has. */
        Duration percentile(double percent) {
            // Rounded up: of three, the second is the median.
            long rank = (long) Math.ceil(total * percent / 100);
            long seen = 0;
            for (int i = 0; i < counts.length; i++) {
                seen += counts[i];
                if (seen >= rank && seen > 0) {
                    return Duration.ofNanos(nanosOf(i));
                }
            }
            return Duration.ZERO;
        }
    }
}
