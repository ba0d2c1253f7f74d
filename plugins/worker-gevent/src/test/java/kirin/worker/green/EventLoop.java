package kirin.worker.green;

import kirin.worker.WorkerLoop;

import java.time.Duration;
import java.util.concurrent.DelayQueue;
import java.util.concurrent.Delayed;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/** An I/O thread as a worker sees it: tasks one after another on one thread. */
final class EventLoop implements WorkerLoop, AutoCloseable {
    private final DelayQueue<Task> tasks = new DelayQueue<>();
    private final Thread thread = new Thread(this::run, "test-loop");
    private final AtomicLong numbers = new AtomicLong();
    // How many tasks it has been given to run at once, and how many to run later.
    private final AtomicInteger given = new AtomicInteger();
    private final AtomicInteger givenForLater = new AtomicInteger();
    // Each set once, by one of the two ways to end it.
    private volatile boolean refuses;
    private volatile boolean ends;

    // Who goes on with the tasks; another one ends.
    private volatile Thread owner = thread;

    /** In the order of their moments, and of their numbers within one. */
    private record Task(long dueNanos, long number, Runnable run) implements Delayed {
        @Override
        public long getDelay(TimeUnit unit) {
            return unit.convert(dueNanos - System.nanoTime(), TimeUnit.NANOSECONDS);
        }

        @Override
        public int compareTo(Delayed other) {
            Task task = (Task) other;
            int byTime = Long.compare(dueNanos, task.dueNanos);
            return byTime != 0 ? byTime : Long.compare(number, task.number);
        }
    }

    EventLoop() {
        thread.start();
    }

    @Override
    public void execute(Runnable task) {
        put(task, Duration.ZERO, given);
    }

    @Override
    public void schedule(Runnable task, Duration delay) {
        put(task, delay, givenForLater);
    }

    private void put(Runnable task, Duration delay, AtomicInteger count) {
        if (refuses) {
            throw new RejectedExecutionException("this loop has ended");
        }
        count.incrementAndGet();
        long due = System.nanoTime() + delay.toNanos();
        tasks.add(new Task(due, numbers.getAndIncrement(), task));
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

    int givenForLater() {
        return givenForLater.get();
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
        tasks.add(new Task(System.nanoTime(), numbers.getAndIncrement(), () -> {}));
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        try {
            while (!ends && Thread.currentThread().equals(owner)) {
                tasks.take().run().run();
            }
        } catch (InterruptedException e) {
            throw new AssertionError("nobody interrupts it", e);
        }
    }
}
