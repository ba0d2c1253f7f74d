package kirin.metrics.statsd;

import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.atomic.LongAdder;

/**
 * Ended requests that were not told yet. Any thread puts in, without a lock and without making an
 * object; one takes out. When it is full, what comes is counted as lost.
 */
final class Samples {
    private static final int STATUS_BITS = 10;
    private static final int STATUS_MASK = (1 << STATUS_BITS) - 1;

    // One number for each: microseconds, status, and a 1 by which it differs from an empty place.
    private final AtomicLongArray places;
    private final int mask;
    private final AtomicLong tail = new AtomicLong();
    private final LongAdder lost = new LongAdder();
    // Written by the one that takes out.
    private volatile long head;

    /**
     * @param capacity a power of two
     */
    Samples(int capacity) {
        places = new AtomicLongArray(capacity);
        mask = capacity - 1;
    }

    void add(int status, long nanos) {
        long sample = (((nanos / 1000) << STATUS_BITS) | (status & STATUS_MASK)) << 1 | 1;
        while (true) {
            long at = tail.get();
            if (at - head > mask) {
                lost.increment();
                return;
            }
            if (tail.compareAndSet(at, at + 1)) {
                places.set((int) at & mask, sample);
                return;
            }
        }
    }

    /** The next one, for {@link #status} and {@link #micros}; 0 if there is none. */
    long take() {
        long at = head;
        int place = (int) at & mask;
        long sample = places.get(place);
        if (sample != 0) {
            places.set(place, 0);
            head = at + 1;
        }
        return sample;
    }

    boolean isEmpty() {
        return places.get((int) head & mask) == 0;
    }

    long lost() {
        return lost.sum();
    }

    static int status(long sample) {
        return (int) (sample >> 1) & STATUS_MASK;
    }

    static long micros(long sample) {
        return sample >> 1 >> STATUS_BITS;
    }
}
