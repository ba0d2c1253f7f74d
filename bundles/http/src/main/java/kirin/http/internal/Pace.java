package kirin.http.internal;

/** Whether bytes move in one direction as fast as they have to, when they have to. */
final class Pace {
    private final long spanNanos;
    private final long leastBytes;
    private long spanStart;
    private long movedBefore;
    private long movedInSpan;

    /**
     * @param spanNanos over which it is measured
     * @param leastBytes that have to move in each span
     */
    Pace(long spanNanos, long leastBytes, long now) {
        this.spanNanos = spanNanos;
        this.leastBytes = leastBytes;
        this.spanStart = now;
    }

    /**
     * To be asked again and again.
     *
     * @param moved all bytes up to now
     * @param isAwaited whether more could move; a span begins when it can
     */
    boolean isTooSlow(long now, long moved, boolean isAwaited) {
        if (isAwaited && now - spanStart <= spanNanos) {
            return false;
        }
        movedInSpan = moved - movedBefore;
        spanStart = now;
        movedBefore = moved;
        return isAwaited && movedInSpan < leastBytes;
    }

    /** Whether nothing has moved in the span that was looked at last. */
    boolean stoodStill() {
        return movedInSpan <= 0;
    }
}
