package kirin.jolokia.internal;

import java.util.function.LongSupplier;

/** So many in a second, and as many at once after a second of none. Safe for all threads. */
final class RateLimit {
    private static final long SECOND = 1_000_000_000;

    private final int perSecond;
    private final LongSupplier nanoTime;
    // Both guarded by this.
    private long left;
    private long since;

    RateLimit(int perSecond, LongSupplier nanoTime) {
        this.perSecond = perSecond;
        this.nanoTime = nanoTime;
        left = perSecond;
        since = nanoTime.getAsLong();
    }

    /** Whether one more may be. */
    synchronized boolean take() {
        long now = nanoTime.getAsLong();
        long passed = Math.min(now - since, SECOND);
        long more = passed * perSecond / SECOND;
        if (more > 0) {
            left = Math.min(perSecond, left + more);
            since = now;
        }
        if (left == 0) {
            return false;
        }
        left--;
        return true;
    }
}
