package kirin.worker.green;

import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;

/** An I/O thread as a worker sees it: tasks one after another on one thread. */
final class EventLoop implements Executor, AutoCloseable {
    private final BlockingQueue<Runnable> tasks = new LinkedBlockingQueue<>();
    private final Thread thread = new Thread(this::run, "test-loop");
    // How many tasks it has been given.
    private final AtomicInteger given = new AtomicInteger();
    // Each set once, by one of the two ways to end it.
    private volatile boolean refuses;
    private volatile boolean ends;

    // Who goes on with the tasks; another one ends.
    private volatile Thread owner = thread;

    EventLoop() {
        thread.start();
    }

    @Override
    public void execute(Runnable task) {
        if (refuses) {
            throw new RejectedExecutionException("this loop has ended");
        }
        given.incrementAndGet();
        tasks.add(task);
    }

    /** Lets another thread go on with the tasks, whatever the first one is at. */
    void takeOver() {
        Thread successor = new Thread(this::run, "test-loop-2");
        successor.setDaemon(true);
        owner = successor;
        successor.start();
    }

    int given() {
        return given.get();
    }

    /** Ends the thread, and refuses tasks from then on. */
    @Override
    public void close() {
        refuses = true;
        endQuietly();
    }

    /** Ends the thread, but takes tasks that it will never run. */
    void endQuietly() {
        ends = true;
        tasks.add(() -> {});
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        try {
            while (!ends && Thread.currentThread().equals(owner)) {
                tasks.take().run();
            }
        } catch (InterruptedException e) {
            throw new AssertionError("nobody interrupts it", e);
        }
    }
}
