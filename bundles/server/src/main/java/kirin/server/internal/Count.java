package kirin.server.internal;

import java.util.concurrent.atomic.LongAdder;

/** A count that never falls, and what is shown of it: what came since the last reset. */
final class Count {
    private final LongAdder adder = new LongAdder();
    // Written by whoever resets.
    private volatile long hidden;

    void increment() {
        adder.increment();
    }

    void add(long amount) {
        adder.add(amount);
    }

    /** All that was ever counted. */
    long sum() {
        return adder.sum();
    }

    /** What was counted since the last reset. */
    long shown() {
        return adder.sum() - hidden;
    }

    /** Shows nothing of what was counted up to now. */
    void reset() {
        hidden = adder.sum();
    }
}
