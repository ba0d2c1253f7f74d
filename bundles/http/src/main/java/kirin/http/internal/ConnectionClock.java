package kirin.http.internal;

import java.time.Duration;

/** When something last happened on a connection, and what that allows. I/O thread only. */
final class ConnectionClock {
    /** What a client gets to read an answer that came before its request was complete. */
    private static final long LINGER_NANOS = Duration.ofSeconds(1).toNanos();

    /** What a client that owes nothing gets to take note of the end. */
    private static final long PARTING_NANOS = Duration.ofMillis(250).toNanos();

    /** So many times that is what a client gets which goes on sending. */
    private static final int MOST_LINGERS = 30;

    private final long keepAliveNanos;
    private final long headNanos;
    private final long silenceNanos;
    private long lastEvent = System.nanoTime();
    // Since when the head of the next request can come.
    private long awaitedSince = lastEvent;
    // When the first byte of the request that is being received came; 0 between requests.
    private long requestStart;
    private boolean hasAnswered;
    private long lingerNanos = LINGER_NANOS;
    private long lingerStart;
    private long received;

    ConnectionClock(HttpSettings settings) {
        this.keepAliveNanos = settings.keepAlive().toNanos();
        this.headNanos = nanos(settings.head());
        this.silenceNanos = nanos(settings.silence());
    }

    /** Of what is no limit when it is zero. */
    static long nanos(Duration limit) {
        return limit.isZero() ? Long.MAX_VALUE : limit.toNanos();
    }

    boolean closesAtOnce() {
        return keepAliveNanos == 0;
    }

    void bytesCame(int count) {
        lastEvent = System.nanoTime();
        received += count;
        requestBegins();
    }

    /** Bytes are there that may belong to another request than those before them. */
    void requestBegins() {
        if (requestStart == 0) {
            requestStart = lastEvent;
        }
    }

    long requestStart() {
        return requestStart == 0 ? lastEvent : requestStart;
    }

    void requestComplete() {
        requestStart = 0;
    }

    /** When something last happened. */
    long lastEvent() {
        return lastEvent;
    }

    /** All bytes that have come. */
    long received() {
        return received;
    }

    void answered(long now) {
        lastEvent = now;
        awaitedSince = now;
        hasAnswered = true;
    }

    void lingers() {
        lastEvent = System.nanoTime();
        lingerStart = lastEvent;
        lingerNanos = LINGER_NANOS;
    }

    /** The client waits for nothing: it lingers for a shorter time. */
    void parts() {
        lingers();
        lingerNanos = PARTING_NANOS;
    }

    /** Whether bytes of a request have come that is not there yet. */
    boolean hasBegun() {
        return requestStart != 0;
    }

    boolean isBetweenRequests() {
        return hasAnswered && requestStart == 0;
    }

    boolean hasLingered(long now) {
        return isQuiet(now) || now - lingerStart > MOST_LINGERS * lingerNanos;
    }

    private boolean isQuiet(long now) {
        return now - lastEvent > lingerNanos;
    }

    boolean isSilent(long now) {
        return now - lastEvent > silenceNanos;
    }

    /**
     * Whether a connection that waits for a request has waited enough.
     *
     * @param draining a client that has just come and not yet asked gets a moment for it even then
     */
    boolean isIdle(long now, boolean draining) {
        if (isBetweenRequests()) {
            return !draining && now - lastEvent > keepAliveNanos;
        }
        return isHeadLate(now) || (draining ? isQuiet(now) : isSilent(now));
    }

    private boolean isHeadLate(long now) {
        boolean begunBefore = requestStart == 0 || requestStart - awaitedSince < 0;
        return now - (begunBefore ? awaitedSince : requestStart) > headNanos;
    }
}
