package kirin.http.internal;

import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** When something last happened on a connection, and what that allows. I/O thread only. */
final class ConnectionClock {
    /** What a client gets to read an answer that came before its request was complete. */
    private static final long LINGER_NANOS = Duration.ofSeconds(1).toNanos();

    /** What a client that owes nothing gets to take note of the end. */
    private static final long PARTING_NANOS = Duration.ofMillis(250).toNanos();

    private final long keepAliveNanos;
    private final long silenceNanos;
    private long lastEvent = System.nanoTime();
    // When the first byte of the request that is being received came; 0 between requests.
    private long requestStart;
    private boolean hasAnswered;
    private long lingerNanos = LINGER_NANOS;
    // When nothing was awaited of the client for the last time, as far as was looked.
    private long notAwaited = lastEvent;
    // When the client had last taken something of its answer, or had nothing to take.
    private long lastTaken = lastEvent;

    ConnectionClock(Duration keepAlive, Duration silence) {
        this.keepAliveNanos = keepAlive.toNanos();
        this.silenceNanos = silence.toNanos();
    }

    boolean closesAtOnce() {
        return keepAliveNanos == 0;
    }

    void bytesCame() {
        lastEvent = System.nanoTime();
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

    void answered(long now) {
        lastEvent = now;
        hasAnswered = true;
    }

    void lingers() {
        lastEvent = System.nanoTime();
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
        return now - lastEvent > lingerNanos;
    }

    boolean isSilent(long now) {
        return now - lastEvent > silenceNanos;
    }

    /**
     * Whether a client whose body is awaited has sent nothing for too long. It has as long from
     * when it is awaited: who is not read from, or not told to go on, cannot send.
     */
    boolean isOverdue(long now, boolean awaited) {
        if (!awaited) {
            notAwaited = now;
        }
        return isSilent(now) && now - notAwaited > silenceNanos;
    }

    /**
     * Whether a client has taken nothing of its answer for too long.
     *
     * @param taking whether it has, since the last call, or has nothing to take
     */
    boolean isStuck(long now, boolean taking) {
        if (taking) {
            lastTaken = now;
        }
        return now - lastTaken > silenceNanos;
    }

    long silenceSeconds() {
        return TimeUnit.NANOSECONDS.toSeconds(silenceNanos);
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
        return draining ? hasLingered(now) : isSilent(now);
    }
}
