package kirin.server.internal;

import org.jspecify.annotations.Nullable;

/**
 * A thread that runs application code for an exchange now. Mostly there is one; two are there while
 * one hands on to the next.
 *
 * @param crew the worker whose seat it has taken
 * @param other that came before it and is still there
 */
record Insider(Thread thread, Crew crew, @Nullable Insider other) {

    /** The others, once a thread has left; it may have come in more than once. */
    @Nullable Insider without(Thread gone) {
        if (thread.equals(gone)) {
            return other;
        }
        return other == null ? this : new Insider(thread, crew, other.without(gone));
    }

    /** Interrupts it and all others. */
    void interruptAll() {
        for (Insider each = this; each != null; each = each.other) {
            each.thread.interrupt();
        }
    }
}
