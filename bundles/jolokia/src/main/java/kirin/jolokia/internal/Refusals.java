package kirin.jolokia.internal;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.util.concurrent.atomic.LongAdder;

/** Tells the log what was refused, and whom, and counts it. Safe for all threads. */
final class Refusals {
    private static final Logger LOG = LoggerFactory.getLogger(Refusals.class);

    /** More would fill the disk for whoever wants that. */
    private static final int LINES_PER_SECOND = 50;

    private final String where;
    private final LongAdder count = new LongAdder();
    // All below is guarded by this.
    private long second = System.nanoTime() / 1_000_000_000;
    private int lines;
    private long untold;

    /**
     * @param where as the log calls what was asked
     */
    Refusals(String where) {
        this.where = where;
    }

    /**
     * Something was refused.
     *
     * @param who and from where
     * @param what and why; nothing in it is a password
     */
    void add(String who, String what) {
        count.increment();
        long left;
        synchronized (this) {
            long now = System.nanoTime() / 1_000_000_000;
            if (now != second) {
                second = now;
                lines = 0;
            }
            if (lines == LINES_PER_SECOND) {
                untold++;
                return;
            }
            lines++;
            left = untold;
            untold = 0;
        }
        if (left > 0) {
            LOG.warn("{} refused {} more requests than are told here", where, left);
        }
        LOG.warn("{} refused {}: {}", where, who, what);
    }

    long count() {
        return count.sum();
    }
}
