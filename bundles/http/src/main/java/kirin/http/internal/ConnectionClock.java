package kirin.http.internal;

import java.time.Duration;

/** When something last happened on a connection, and what that allows. I/O thread only. */
final class ConnectionClock {
    /** What a client may stay silent for while the server waits for its request. */
    private static final long SILENCE_NANOS = Duration.ofSeconds(60).toNanos();

    /** What a client gets to read an answer that came before its request was complete. */
    private static final long LINGER_NANOS = Duration.ofSeconds(1).toNanos();

    private final long keepAliveNanos;
    private long lastEvent = System.nanoTime();
    // When the first byte of the request that is being received came; 0 between requests.
    private long requestStart;
    private boolean hasAnswered;

    ConnectionClock(Duration keepAlive) {
        this.keepAliveNanos = keepAlive.toNanos();
    }

    boolean closesAtOnce() {
        return keepAliveNanos == 0;
    }

    void bytesCame() {
        lastEvent = System.nanoTime();
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

    void answered() {
        lastEvent = System.nanoTime();
        hasAnswered = true;
    }

    void lingers() {
        lastEvent = System.nanoTime();
    }

    boolean isBetweenRequests() {
        return hasAnswered && requestStart == 0;
    }

    boolean hasLingered(long now) {
        return now - lastEvent > LINGER_NANOS;
    }

    boolean isSilent(long now) {
        return now - lastEvent > SILENCE_NANOS;
    }

    /**
     * Whether a connection that waits for a request has waited enough.
     *
     * @param draining a client that has just come and not yet asked gets a moment for it even then
     */
    boolean isIdle(long now, boolean draining) {
        if (isBetweenRequests()) {
            return draining || now - lastEvent > keepAliveNanos;
        }
        return draining ? hasLingered(now) : isSilent(now);
    }
}
