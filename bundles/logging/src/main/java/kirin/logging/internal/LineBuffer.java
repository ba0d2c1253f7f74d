package kirin.logging.internal;

import kirin.log.Line;

import org.jspecify.annotations.Nullable;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;

/**
 * Lines on their way from the I/O threads to the writer, in order, in bounded room. Any thread
 * adds, one takes.
 */
final class LineBuffer {
    /** How long lines are gathered: what a crash can lose, and what waking the writer costs. */
    private static final long GATHER_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

    /** What an I/O thread waits for room, once, before lines are dropped until there is some. */
    private static final long PATIENCE_NANOS = TimeUnit.MILLISECONDS.toNanos(5);

    private static final int FIRST_BYTES = 8_192;

    /** What is gathered at most: more would leave the processor's cache before it is written. */
    private static final int ENOUGH_BYTES = 131_072;

    // All guarded by this.
    private byte[] filling = new byte[FIRST_BYTES];
    private byte[] spare = new byte[FIRST_BYTES];
    private int length;
    private int capacity;
    private boolean blocks;
    private boolean writerWaits;
    private boolean overflows;
    private boolean stuck;
    private boolean closed;
    private long dropped;

    /** See {@link #limit}. */
    LineBuffer(int capacity, boolean blocks) {
        this.capacity = capacity;
        this.blocks = blocks;
    }

    /**
     * @param capacity bytes that may wait for the writer
     * @param blocks whether who adds waits for room as long as it takes, unless it {@link #isStuck}
     */
    synchronized void limit(int capacity, boolean blocks) {
        this.capacity = capacity;
        this.blocks = blocks;
        notifyAll();
    }

    /** Adds a line and its end; drops and counts it if there is no room. */
    void add(Line line) {
        add(line, true);
    }

    /** Adds what may be several lines, with their ends. */
    void addWhole(Line lines) {
        add(lines, false);
    }

    private synchronized void add(Line line, boolean ends) {
        int count = line.length();
        int needed = count + (ends ? 1 : 0);
        if (closed || (needed > capacity - length && !awaitRoom(needed))) {
            dropped++;
            return;
        }
        if (needed > filling.length - length) {
            int larger = Math.max(filling.length * 2, length + needed);
            filling = Arrays.copyOf(filling, Math.min(larger, capacity));
        }
        line.copyTo(filling, length);
        boolean isFirst = length == 0;
        length += count;
        if (ends) {
            filling[length++] = '\n';
        }
        // It wakes for the first, to gather more, and when there is much.
        if (writerWaits && (isFirst || length > enough())) {
            notifyAll();
        }
    }

    private int enough() {
        return Math.min(ENOUGH_BYTES, capacity / 2);
    }

    private boolean awaitRoom(int needed) {
        if (needed > capacity || overflows) {
            return false;
        }
        long start = System.nanoTime();
        boolean interrupted = false;
        while (needed > capacity - length && !closed) {
            boolean patient = blocks && !stuck;
            long left = PATIENCE_NANOS - (System.nanoTime() - start);
            if (!patient && (left <= 0 || stuck)) {
                overflows = true;
                break;
            }
            try {
                if (writerWaits) {
                    notifyAll();
                }
                TimeUnit.NANOSECONDS.timedWait(this, Math.max(left, PATIENCE_NANOS));
            } catch (InterruptedException _) {
                interrupted = true;
                overflows = true;
                break;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        return !closed && needed <= capacity - length;
    }

    /**
     * Takes all that is there, after some time for more to come.
     *
     * @return good until the next call; null when the buffer is closed and empty
     */
    synchronized @Nullable ByteBuffer take() throws InterruptedException {
        while (length == 0 && !closed) {
            writerWaits = true;
            wait();
        }
        long start = System.nanoTime();
        while (!closed && length <= enough()) {
            long left = GATHER_NANOS - (System.nanoTime() - start);
            if (left <= 0) {
                break;
            }
            writerWaits = true;
            TimeUnit.NANOSECONDS.timedWait(this, left);
        }
        writerWaits = false;
        if (length == 0) {
            return null;
        }
        ByteBuffer taken = ByteBuffer.wrap(filling, 0, length);
        byte[] next = spare;
        spare = filling;
        filling = next;
        length = 0;
        overflows = false;
        notifyAll();
        return taken;
    }

    /** Whether what was taken cannot be written: then nobody waits for room. */
    synchronized void isStuck(boolean now) {
        stuck = now;
        if (now) {
            notifyAll();
        }
    }

    /** Lines that were dropped for want of room, since the last call. */
    synchronized long takeDropped() {
        long count = dropped;
        dropped = 0;
        return count;
    }

    /** Nothing is added any more; what is there can still be taken. */
    synchronized void close() {
        closed = true;
        notifyAll();
    }
}
