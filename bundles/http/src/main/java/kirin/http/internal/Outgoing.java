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

    // Null once it was told.
    private @Nullable SendCallback sent;

    Outgoing(HttpExchange exchange, SendCallback sent) {
        this.exchange = exchange;
        this.sent = sent;
    }

    /**
     * Writes as much as the channel's buffer takes, and tells the sender when that was all.
     *
     * @return false if it has to be called again when there is room
     */
    abstract boolean writeTo(AnswerWriter writer);

    /** Told instead of, or after an incomplete, {@link #writeTo}: the exchange takes no more. */
    void discard(Throwable why) {
        done(why);
    }

    /** Whether the sender waits to be told. */
    final boolean isAwaited() {
        return sent != null && !sent.equals(SendCallback.IGNORED);
    }

    /** Tells nobody any more. */
    final void forgetSender() {
        sent = null;
    }

    /** Tells the sender, the first time. */
    final void done(@Nullable Throwable failure) {
        SendCallback callback = sent;
        sent = null;
        if (callback != null) {
            tell(callback, failure);
        }
    }

    /** Tells a sender; a callback that fails is its own fault and nobody else's. */
    static void tell(SendCallback sent, @Nullable Throwable failure) {
        try {
            sent.done(failure);
        } catch (RuntimeException | Error e) {
            AnswerWriter.LOG.error("A send callback failed", e);
        }
    }
}
