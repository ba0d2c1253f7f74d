package kirin.http.internal;

import org.jspecify.annotations.Nullable;

import java.util.concurrent.atomic.AtomicReference;

/**
 * The way of answers back to one I/O thread: any thread puts in, the I/O thread takes all at once.
 * Whoever puts into it while it is empty has to wake the I/O thread, so that many answers cost one
 * wake-up.
 */
final class WayBack {
    // The newest, linked to those before it.
    private final AtomicReference<@Nullable Outgoing> newest = new AtomicReference<>();

    /** Puts in; true if the I/O thread has to be told. */
    boolean put(Outgoing outgoing) {
        while (true) {
            Outgoing before = newest.get();
            outgoing.next = before;
            if (newest.compareAndSet(before, outgoing)) {
                return before == null;
            }
        }
    }

    /** Takes all, the oldest first, linked by {@link Outgoing#next}. */
    @Nullable Outgoing takeAll() {
        Outgoing each = newest.getAndSet(null);
        Outgoing oldestFirst = null;
        while (each != null) {
            Outgoing before = each.next;
            each.next = oldestFirst;
            oldestFirst = each;
            each = before;
        }
        return oldestFirst;
    }
}
