package kirin.server.internal;

import kirin.exchange.Loop;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** A loop without sockets, whose thread can be relieved once. */
final class FakeLoop implements Loop, AutoCloseable {
    private final ExecutorService first = Executors.newSingleThreadExecutor(this::newThread);
    private final ExecutorService second = Executors.newSingleThreadExecutor(this::newThread);
    private volatile @Nullable Thread thread;
    private volatile ExecutorService current = first;
    private volatile long busySince;

    private Thread newThread(Runnable task) {
        Thread made = new Thread(task, "fake-io");
        thread = made;
        return made;
    }

    @Override
    public void execute(Runnable task) {
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
    public @Nullable Thread relieve(Duration busyFor) {
        if (busyNanos() <= busyFor.toNanos() || current.equals(second)) {
            return null;
        }
        Thread relieved = thread;
        busySince = 0;
        current = second;
        return relieved;
    }

    @Override
    public void close() {
        first.shutdownNow();
        second.shutdownNow();
    }
}
