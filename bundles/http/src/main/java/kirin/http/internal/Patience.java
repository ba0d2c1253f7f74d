package kirin.http.internal;

import org.jspecify.annotations.Nullable;

import java.util.concurrent.TimeUnit;

/**
 * How long a client is waited for that has to send a body or to take an answer: as long as it does
 * something, and not too little. I/O thread only.
 */
final class Patience {
    private final ConnectionClock clock;
    private final long silenceNanos;
    private final long leastBytes;
    private final Pace sending;
    private final Pace taking;
    // When nothing was awaited of the client for the last time, as far as was looked.
    private long notAwaited;
    // When the client had last taken something of its answer, or had nothing to take.
    private long lastTaken;

    Patience(ConnectionClock clock, HttpSettings settings) {
        this.clock = clock;
        this.silenceNanos = ConnectionClock.nanos(settings.silence());
        this.leastBytes = settings.leastRate() * settings.silence().toSeconds();
        this.notAwaited = clock.lastEvent();
        this.lastTaken = notAwaited;
        this.sending = new Pace(silenceNanos, leastBytes, notAwaited);
        this.taking = new Pace(silenceNanos, leastBytes, notAwaited);
    }

    /** Whether a body comes too slowly that no application has begun with. */
    boolean isTooSlow(long now) {
        return sending.isTooSlow(now, clock.received(), true);
    }

    /** Nothing is awaited of the client: it has all its time again. */
    void rest(long now) {
        var _ = sending.isTooSlow(now, clock.received(), false);
        lastTaken = now;
    }

    /**
     * Why a client is waited for no longer; null if it is.
     *
     * @param awaited whether its body is awaited. It has as long from when it is: who is not read
     *     from, or not told to go on, cannot send
     */
    @Nullable String fault(long now, boolean awaited, AnswerProgress answer) {
        // All are asked each time: they keep in mind when they were last answered.
        boolean overdue = isOverdue(now, awaited);
        boolean stuck = isStuck(now, answer.isMade());
        boolean sendsTooLittle = sending.isTooSlow(now, clock.received(), awaited);
        boolean takesTooLittle = taking.isTooSlow(now, answer.taken(), answer.isOpen());
        if (overdue || sendsTooLittle) {
            return fault("sent", overdue || sending.stoodStill(), "body");
        }
        return stuck || takesTooLittle
                ? fault("took", stuck || taking.stoodStill(), "answer")
                : null;
    }

    private String fault(String did, boolean nothing, String ofWhat) {
        long seconds = TimeUnit.NANOSECONDS.toSeconds(silenceNanos);
        return nothing
                ? "the client %s nothing of its %s for %d s".formatted(did, ofWhat, seconds)
                : "the client %s less than %d bytes of its %s in %d s"
                        .formatted(did, leastBytes, ofWhat, seconds);
    }

    boolean isOverdue(long now, boolean awaited) {
        if (!awaited) {
            notAwaited = now;
        }
        return clock.isSilent(now) && now - notAwaited > silenceNanos;
    }

    /**
     * @param takes whether it has taken something since the last call, or has nothing to take
     */
    boolean isStuck(long now, boolean takes) {
        if (takes) {
            lastTaken = now;
        }
        return now - lastTaken > silenceNanos;
    }
}
