package kirin.server.internal;

import kirin.exchange.Loop;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * What stands for the I/O thread where no client has sent the request: one thread, which is there
 * only while there is something to do. Safe for any thread.
 */
final class AskLoop implements Loop, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(AskLoop.class);

    // Guarded by this; read without it where one that has just changed does no harm.
    private volatile Stretch current = new Stretch();

    @Override
    public synchronized void execute(Runnable task) {
        current.executor.execute(() -> run(task));
    }

    @Override
    public void schedule(Runnable task, Duration delay) {
        CompletableFuture.delayedExecutor(delay.toNanos(), TimeUnit.NANOSECONDS, this)
                .execute(task);
    }

    @Override
    public Thread thread() {
        Thread thread = current.thread;
        return thread == null ? Thread.currentThread() : thread;
    }

    @Override
    public long busyNanos() {
        return current.busyNanos();
    }

    @Override
    public synchronized @Nullable Thread relieve(Duration busyFor) {
        Stretch blocked = current;
        Thread thread = blocked.thread;
        if (thread == null || blocked.busyNanos() < busyFor.toNanos()) {
            return null;
        }
        current = new Stretch();
        List<Runnable> waiting = new ArrayList<>();
        blocked.executor.getQueue().drainTo(waiting);
        blocked.executor.shutdown();
        waiting.forEach(current.executor::execute);
        return thread;
    }

    /** Takes no further task; its thread ends with those it has. */
    @Override
    public synchronized void close() {
        current.executor.shutdown();
    }

    /** Whichever stretch the task was given to, it counts for the one whose thread runs it. */
    private void run(Runnable task) {
        Stretch stretch = current;
        stretch.busySince = System.nanoTime();
        try {
            task.run();
        } catch (RuntimeException | Error e) {
            LOG.error("A task of a request that no client has sent failed", e);
        } finally {
            stretch.busySince = 0;
        }
    }

    /** The time from one relief to the next, which one thread at a time serves. */
    private static final class Stretch {
        // Both written by the thread itself, or when it is made; read by whoever looks at it.
        volatile @Nullable Thread thread;
        volatile long busySince;

        final ThreadPoolExecutor executor =
                new ThreadPoolExecutor(
                        1, 1, 1, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), this::newThread);

        Stretch() {
            executor.allowCoreThreadTimeOut(true);
        }

        private Thread newThread(Runnable task) {
            Thread made = new Thread(null, task, "kirin-ask", 0, false);
            made.setDaemon(true);
            // Else it would keep that of whoever has asked.
            made.setContextClassLoader(AskLoop.class.getClassLoader());
            thread = made;
            return made;
        }

        long busyNanos() {
            long since = busySince;
            return since == 0 ? 0 : System.nanoTime() - since;
        }
    }
}
