package kirin.jolokia.internal;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Runs exchanges on few threads and cuts off those whose client takes too long to send its request,
 * or to take the answer. While the server works on an answer nothing is cut off.
 *
 * <p>The JDK's server reads and writes in blocking mode on the exchange's thread, and an interrupt
 * closes the channel that the thread waits for.
 */
final class Deadlines implements Executor {
    /** What one thread serves now. */
    private static final ScopedValue<Watched> NOW = ScopedValue.newInstance();

    private final ThreadPoolExecutor threads;
    private final ScheduledExecutorService timer;
    private final Duration limit;

    Deadlines(int threads, int waiting, Duration limit, ScheduledExecutorService timer) {
        var number = new AtomicInteger();
        this.threads =
                new ThreadPoolExecutor(
                        threads,
                        threads,
                        10,
                        TimeUnit.SECONDS,
                        // What does not fit is refused, and the JDK's server closes its connection.
                        new ArrayBlockingQueue<>(waiting),
                        task -> daemon(task, "kirin-jolokia-" + number.incrementAndGet()));
        this.threads.allowCoreThreadTimeOut(true);
        this.timer = timer;
        this.limit = limit;
    }

    static Thread daemon(Runnable task, String name) {
        Thread made = new Thread(null, task, name, 0, false);
        made.setDaemon(true);
        return made;
    }

    @Override
    public void execute(Runnable exchange) {
        threads.execute(() -> {
            var watched = new Watched(Thread.currentThread());
            watched.begin();
            try {
                ScopedValue.where(NOW, watched).run(exchange);
            } finally {
                watched.end();
            }
        });
    }

    /** The request of this thread has been read. */
    static void requestRead() {
        NOW.get().end();
    }

    /** The answer of this thread is about to be written. */
    static void answerReady() {
        NOW.get().begin();
    }

    void close() {
        threads.shutdownNow();
    }

    /** A thread with a deadline, or without one. */
    private final class Watched {
        private final Thread thread;
        // Guarded by this, as is the interrupt: none comes after the end.
        private @Nullable Future<?> armed;

        Watched(Thread thread) {
            this.thread = thread;
        }

        synchronized void begin() {
            disarm();
            armed = timer.schedule(this::cut, limit.toMillis(), TimeUnit.MILLISECONDS);
        }

        synchronized void end() {
            disarm();
            // The thread goes on with other work; when its pool stops, that is told otherwise.
            boolean _ = Thread.interrupted();
        }

        private void disarm() {
            if (armed != null) {
                armed.cancel(false);
                armed = null;
            }
        }

        private synchronized void cut() {
            // One that was disarmed when it had begun already finds this.
            if (armed != null) {
                thread.interrupt();
            }
        }
    }
}
