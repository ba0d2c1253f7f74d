package kirin.http.internal;

import kirin.exchange.SendCallback;

import org.jspecify.annotations.Nullable;

/**
 * Something that was sent, on its way from whatever thread to the I/O thread, which alone calls its
 * methods.
 */
abstract class Outgoing {
    final HttpExchange exchange;

    // Belongs to the WayBack that it is in; nothing is in one twice.
    @Nullable Outgoing next;

    Outgoing(HttpExchange exchange) {
        this.exchange = exchange;
    }

    /**
     * Writes as much as the channel's buffer takes.
     *
     * @return whether that was all; if not it is called again when there is room
     */
    abstract boolean writeTo(AnswerWriter writer);

    /** Told instead of, or after an incomplete, {@link #writeTo}: the exchange takes no more. */
    abstract void discard(Throwable why);

    /** Tells a sender; a callback that fails is its own fault and nobody else's. */
    static void tell(SendCallback sent, @Nullable Throwable failure) {
        try {
            sent.done(failure);
        } catch (RuntimeException | Error e) {
            AnswerWriter.LOG.error("A send callback failed", e);
        }
    }
}
