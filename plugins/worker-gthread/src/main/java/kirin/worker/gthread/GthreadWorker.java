package kirin.worker.gthread;

import kirin.worker.SeatWorker;

import org.jspecify.annotations.Nullable;

import java.util.Deque;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.LockSupport;

/**
 * Threads that sleep until one of them is given a task. The one that fell asleep last is woken
 * first: its stack is still in the processor's cache.
 */
final class GthreadWorker implements SeatWorker {
    private final int threads;
    private final boolean lendsSeats;
    // A task is in it until the thread that was woken for it, or one that is awake, takes it.
    private final Queue<Runnable> tasks = new ConcurrentLinkedQueue<>();
    private final Deque<Sleeper> asleep = new ConcurrentLinkedDeque<>();
    // Set once, by close.
    private volatile boolean closed;

    private GthreadWorker(int threads, boolean lendsSeats) {
        this.threads = threads;
        this.lendsSeats = lendsSeats;
    }

    /**
     * A worker whose threads all run. They are started at once, not with the first tasks: where the
     * system refuses one, the worker fails to boot instead of a request.
     */
    static GthreadWorker started(String name, int threads, boolean lendsSeats) {
        var worker = new GthreadWorker(threads, lendsSeats);
        try {
            for (int number = 1; number <= threads; number++) {
                worker.new Sleeper(name + "-thread-" + number).thread.start();
            }
        } catch (Throwable e) {
            worker.close();
            throw e;
        }
        return worker;
    }

    @Override
    public int capacity() {
        return threads;
    }

    @Override
    public boolean lendsSeats() {
        return lendsSeats;
    }

    @Override
    public void execute(Runnable seat) {
        tasks.add(seat);
        wakeOne();
    }

    @Override
    public void close() {
        closed = true;
        wakeOne();
    }

    /** If nobody sleeps, a thread is between its last task and its sleep, and will look again. */
    private void wakeOne() {
        Sleeper sleeper = asleep.pollFirst();
        if (sleeper != null) {
            sleeper.wake();
        }
    }

    private final class Sleeper {
        private final Thread thread;

        // Set by whoever took this from those asleep, cleared by the thread before it goes there.
        private volatile boolean awake;

        Sleeper(String name) {
            thread = new Thread(null, this::serve, name, 0, false);
            thread.setDaemon(true);
        }

        void wake() {
            awake = true;
            LockSupport.unpark(thread);
        }

        private void serve() {
            while (true) {
                @Nullable Runnable task = tasks.poll();
                if (task != null) {
                    task.run();
                } else if (closed) {
                    // One wakes the next, until all have gone.
                    wakeOne();
                    return;
                } else {
                    sleep();
                }
            }
        }

        private void sleep() {
            awake = false;
            asleep.addFirst(this);
            // Whoever came before this slept has woken nobody. That may wake this very thread.
            if (closed || !tasks.isEmpty()) {
                wakeOne();
            }
            while (!awake) {
                // An interrupt that came late for its task would keep the thread from parking.
                Thread.interrupted();
                LockSupport.park(this);
            }
        }
    }
}
