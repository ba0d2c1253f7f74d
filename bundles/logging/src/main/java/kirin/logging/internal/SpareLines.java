package kirin.logging.internal;

import kirin.log.Line;

import java.util.concurrent.atomic.AtomicReferenceArray;

/**
 * Lines to write into, used again and again. Any thread.
 *
 * <p>No thread-local: those of an I/O thread are forgotten after each request that an application
 * answers there, and would be made anew for the next.
 */
final class SpareLines {
    private static final int PLACES = 16;

    /** So that two threads never write to the same cache line. */
    private static final int APART = 16;

    private final AtomicReferenceArray<Line> spare = new AtomicReferenceArray<>(PLACES * APART);

    /** An empty one, which is the caller's until {@link #giveBack}. */
    Line take() {
        Line line = spare.getAndSet(place(), null);
        if (line == null) {
            return new Line();
        }
        line.clear();
        return line;
    }

    void giveBack(Line line) {
        spare.setRelease(place(), line);
    }

    private static int place() {
        // I/O threads are few and made one after another, so each has a place of its own.
        return (int) (Thread.currentThread().threadId() % PLACES) * APART;
    }
}
