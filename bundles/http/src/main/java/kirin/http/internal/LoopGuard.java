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
 * the loops every other millisecond while such tasks run, and sleeps when none has run for a while.
 * It counts its looks, not the time: where the whole process stood still, no task was slow.
 */
final class LoopGuard implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(LoopGuard.class);

    /**
     * From one look to the next. Each costs some twenty microseconds of processor time, as the
     * thread has to be woken for it.
     */
    private static final long TICK_NANOS = TimeUnit.MILLISECONDS.toNanos(2);

    /** A task that sleeps, or waits for a lock or a socket, at so many looks is not brief. */
    private static final int MOST_WAITING = 2;

    /**
     * Nor is one that runs at so many. Others may have had the processor meanwhile, for
     * milliseconds where there are few: a new thread would have to wait for it as well.
     */
    private static final int MOST_RUNNING = 5;

    /** Looks without any task, after which the guard sleeps. */
    private static final int MOST_QUIET = 50;

    /** Looks that a loop is left alone after the system had no thread that could take it over. */
    private static final int PAUSE = 50;

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
    // Looks in turn without any task. Guard's thread only.
    private int quiet;
    private final Thread thread = new Thread(null, this::keepWatch, "kirin-io-guard", 0, false);

    private LoopGuard() {}

    /**
     * Has its thread from the start: where the system refuses one, the server fails to start, not a
     * request that came when threads were scarce.
     */
    static LoopGuard started() {
        var guard = new LoopGuard();
        guard.thread.setDaemon(true);
        guard.thread.start();
        return guard;
    }

    void add(LoopOwner loop) {
        loops.add(new Watched(loop));
    }

    /** A loop has begun a brief task. Costs a read or two while the guard is awake. */
    void lookAfterTasks() {
        if (!busy) {
            busy = true;
        }
        if (asleep) {
            asleep = false;
            LockSupport.unpark(thread);
        }
    }

    /** Whether it sleeps until the next task, as it does when there has been none for a while. */
    boolean isAsleep() {
        return asleep;
    }

    /** Lets its thread end. Tasks that run keep their loops from then on. */
    @Override
    public void close() {
        closed = true;
        LockSupport.unpark(thread);
    }

    private void keepWatch() {
        @Nullable Throwable failure = null;
        while (!closed) {
            if (failure != null) {
                LockSupport.parkNanos(this, PAUSE * TICK_NANOS);
            } else if (asleep) {
                LockSupport.park(this);
            } else {
                LockSupport.parkNanos(this, TICK_NANOS);
            }
            try {
                if (failure != null) {
                    // Told only now: where memory was short, there was none for a line either.
                    LOG.error("A look at the I/O loops failed; others follow", failure);
                    failure = null;
                }
                lookOnce();
            } catch (RuntimeException | Error e) {
                // This thread must go on: a task that blocks would keep its loop for ever.
                failure = e;
            }
        }
    }

    private void lookOnce() {
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

        @SuppressWarnings("ReferenceEquality") // Each turn is one object, as for the loop itself.
        boolean look() {
            LoopOwner.Turn turn = loop.turn();
            if (turn != seen) {
                // Also where no task runs: what is remembered holds its application in memory.
                seen = turn;
                looks = 0;
                waiting = 0;
            }
            if (!(turn.task() instanceof BriefTask task)) {
                return false;
            }
            looks++;
            waiting = isWaiting(turn.thread()) ? waiting + 1 : 0;
            if (looks >= MOST_RUNNING || waiting >= MOST_WAITING) {
                relieve(turn, task);
            }
            return true;
        }

        /** The system is asked only of a task that was seen before: most are over by then. */
        private boolean isWaiting(LoopThread thread) {
            return thread.isWaiting() || (looks > 1 && thread.isWaitingForSystem());
        }

        private void relieve(LoopOwner.Turn turn, BriefTask task) {
            try {
                if (loop.relieve(turn)) {
                    task.outlasted();
                }
            } catch (OutOfMemoryError e) {
                // The system has no thread to give now, and the JVM has told so where it prints.
                looks = -PAUSE;
                waiting = -PAUSE;
                LOG.debug("No thread takes over the I/O loop of {}", turn.thread(), e);
            }
        }
    }
}
