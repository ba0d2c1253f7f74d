package kirin.http.internal;

import kirin.exchange.BriefTask;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Takes loops from {@linkplain BriefTask brief tasks} that turn out to be none. Its thread looks at
 * the loops about every millisecond while such tasks run, and sleeps when none has run for a while.
 * It counts its looks, not the time: where the whole process stood still, no task was slow.
 */
final class LoopGuard implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(LoopGuard.class);

    /** From one look to the next. */
    private static final long TICK_NANOS = TimeUnit.MILLISECONDS.toNanos(1);

    /** A task that sleeps, or waits for a lock, at so many looks in turn is not brief. */
    private static final int MOST_WAITING = 2;

    /**
     * Nor is one that runs at so many. Others may have had the processor meanwhile, for
     * milliseconds where there are few: a new thread would have to wait for it as well.
     */
    private static final int MOST_RUNNING = 10;

    /** Looks without any task, after which the guard sleeps. */
    private static final int MOST_QUIET = 100;

    private final List<Watched> loops = new CopyOnWriteArrayList<>();

    /*
     * A loop says that it has begun a task before it looks here, and the guard looks at the loops
     * once more after it has set this: one of them sees the other.
     */
    private volatile boolean asleep = true;
    // Whether a brief task was begun since the last look. Racy on purpose: should the guard miss
    // it, the next task writes it again, and a long one is seen by itself.
    private boolean busy;
    private volatile boolean closed;
    // Guarded by this.
    private @Nullable Thread thread;

    void add(LoopOwner loop) {
        loops.add(new Watched(loop));
    }

    /** A loop has begun a brief task. Costs a read or two while the guard is awake. */
    void lookAfterTasks() {
        if (!busy) {
            busy = true;
        }
        if (asleep) {
            wake();
        }
    }

    private synchronized void wake() {
        if (closed || !asleep) {
            return;
        }
        asleep = false;
        if (thread == null) {
            thread = new Thread(null, this::keepWatch, "kirin-io-guard", 0, false);
            thread.setDaemon(true);
            thread.start();
        }
        LockSupport.unpark(thread);
    }

    /** Whether it sleeps until the next task, as it does when there has been none for a while. */
    boolean isAsleep() {
        return asleep;
    }

    /** Lets its thread end. Tasks that run keep their loops from then on. */
    @Override
    public synchronized void close() {
        closed = true;
        LockSupport.unpark(thread);
    }

    private void keepWatch() {
        int quiet = 0;
        while (!closed) {
            if (asleep) {
                LockSupport.park(this);
            } else {
                LockSupport.parkNanos(this, TICK_NANOS);
            }
            quiet = lookAtAll() || busy ? 0 : quiet + 1;
            busy = false;
            if (quiet >= MOST_QUIET) {
                quiet = 0;
                asleep = true;
                if (lookAtAll()) {
                    asleep = false;
                }
            }
        }
    }

    /** Whether any loop is at a brief task. */
    private boolean lookAtAll() {
        boolean any = false;
        for (Watched each : loops) {
            any |= each.look();
        }
        return any;
    }

    /** A loop with what was seen of it. Guard's thread only. */
    private static final class Watched {
        private final LoopOwner loop;
        private LoopOwner.Turn seen;
        // Looks in turn at which it was this.
        private int looks;
        // At which its thread was waiting.
        private int waiting;

        Watched(LoopOwner loop) {
            this.loop = loop;
            this.seen = loop.turn();
        }

        boolean look() {
            LoopOwner.Turn turn = loop.turn();
            if (!(turn.task() instanceof BriefTask task)) {
                return false;
            }
            if (turn != seen) {
                seen = turn;
                looks = 0;
                waiting = 0;
            }
            looks++;
            waiting = turn.thread().getState() == Thread.State.RUNNABLE ? 0 : waiting + 1;
            if (looks >= MOST_RUNNING || waiting >= MOST_WAITING) {
                relieve(turn, task);
            }
            return true;
        }

        private void relieve(LoopOwner.Turn turn, BriefTask task) {
            try {
                if (loop.relieve(turn)) {
                    task.outlasted();
                }
            } catch (OutOfMemoryError e) {
                // The system has no thread to give now; the next look asks again.
                LOG.debug("No thread takes over the I/O loop of {}", turn.thread(), e);
            }
        }
    }
}
