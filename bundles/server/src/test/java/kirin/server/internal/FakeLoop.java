package kirin.server.internal;

import kirin.exchange.Loop;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** A loop without sockets, whose thread can be relieved once, of all that waits for it too. */
final class FakeLoop implements Loop, AutoCloseable {
    private final BlockingQueue<Runnable> waiting = new LinkedBlockingQueue<>();
    private final ExecutorService first =
            new ThreadPoolExecutor(1, 1, 0, TimeUnit.SECONDS, waiting, this::newThread);
    private final ExecutorService second = Executors.newSingleThreadExecutor(this::newThread);
    private ExecutorService current = first;
    private volatile @Nullable Thread thread;
    private volatile long busySince;

    private Thread newThread(Runnable task) {
        Thread made = new Thread(task, "fake-io");
        thread = made;
        return made;
    }

    @Override
    public synchronized void execute(Runnable task) {
        current.execute(() -> {
            busySince = System.nanoTime();
            try {
                task.run();
            } finally {
                busySince = 0;
            }
        });
    }

    @Override
    public void schedule(Runnable task, Duration delay) {
        CompletableFuture.delayedExecutor(delay.toNanos(), TimeUnit.NANOSECONDS, this)
                .execute(task);
    }

    @Override
    public Thread thread() {
        Thread now = thread;
        return now == null ? Thread.currentThread() : now;
    }

    @Override
    public long busyNanos() {
        long since = busySince;
        return since == 0 ? 0 : System.nanoTime() - since;
    }

    @Override
    public synchronized @Nullable Thread relieve(Duration busyFor) {
        if (busyNanos() <= busyFor.toNanos() || current.equals(second)) {
            return null;
        }
        Thread relieved = thread;
        busySince = 0;
        current = second;
        for (Runnable next = waiting.poll(); next != null; next = waiting.poll()) {
            second.execute(next);
        }
        return relieved;
    }

    @Override
    public void close() {
        first.shutdownNow();
        second.shutdownNow();
    }
}
