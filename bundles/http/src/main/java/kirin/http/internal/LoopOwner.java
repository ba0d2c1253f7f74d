package kirin.http.internal;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Which thread has a loop, and whether it serves the loop's sockets or runs a task. Only while it
 * runs a task can the loop be taken from it. Any thread may ask and relieve; tasks are begun and
 * ended by the thread that has the loop.
 */
final class LoopOwner {
    private final String name;
    private final Runnable service;
    private final AtomicInteger threads = new AtomicInteger();

    /*
     * Written by the thread that has the loop, when it begins or ends a task, and by whoever
     * relieves it. The turn of a task is one object, so that a comparison with it means "this
     * thread, in this task": of a task's end and a relief, the first to replace it wins.
     *
     * It also hands the loop's plain fields over. What a thread did to them comes before its write
     * in beginTask, which comes before the relieving thread's compare-and-set that has seen it,
     * which comes before the completion that the new thread waits for. In between nobody touches
     * them: the old thread is in the task, and after it looks here first.
     */
    private final AtomicReference<Turn> turn;

    /**
     * What a thread does with the loop.
     *
     * @param task that it runs; null if it runs none
     * @param beginNanos of the task; 0 if it runs none
     */
    record Turn(LoopThread thread, @Nullable Runnable task, long beginNanos) {
        static Turn serving(LoopThread thread) {
            return new Turn(thread, null, 0);
        }

        boolean isTask() {
            return task != null;
        }

        /** For how long the task has been running, in nanoseconds; 0 if there is none. */
        long busyNanos() {
            return isTask() ? Math.max(1, System.nanoTime() - beginNanos) : 0;
        }
    }

    /**
     * @param name of the first thread; those after it are numbered
     * @param service what a thread does until the loop is taken from it or ends
     */
    LoopOwner(String name, Runnable service) {
        this.name = name;
        this.service = service;
        this.turn = new AtomicReference<>(Turn.serving(newThread(service)));
    }

    void start() {
        thread().start();
    }

    Thread thread() {
        return turn.get().thread();
    }

    /** Whether the loop is this thread's, whatever it does at the moment. */
    boolean has(Thread thread) {
        return thread() == thread;
    }

    /** Whether the loop is this thread's, and cannot be taken from it at the moment. */
    boolean serves(Thread thread) {
        Turn current = turn.get();
        return current.thread() == thread && !current.isTask();
    }

    /** See {@link kirin.exchange.Loop#busyNanos}. */
    long busyNanos() {
        return turn.get().busyNanos();
    }

    Turn turn() {
        return turn.get();
    }

    /** From here on the loop can be taken from this thread. */
    Turn beginTask(Runnable task, Turn serving) {
        Turn begun = new Turn(serving.thread(), task, System.nanoTime());
        turn.set(begun);
        return begun;
    }

    /** Goes back to serving; false if the loop was taken away meanwhile. */
    boolean endTask(Turn task, Turn serving) {
        return turn.compareAndSet(task, serving);
    }

    /** See {@link kirin.exchange.Loop#relieve}. */
    @Nullable Thread relieve(Duration busyFor) {
        Turn task = turn.get();
        boolean isLong = task.isTask() && task.busyNanos() >= busyFor.toNanos();
        return isLong && relieve(task) ? task.thread() : null;
    }

    /** Gives the loop to a new thread; false if the task has ended meanwhile. */
    boolean relieve(Turn task) {
        CompletableFuture<Boolean> relieved = new CompletableFuture<>();
        LoopThread successor =
                newThread(() -> {
                    if (relieved.join()) {
                        service.run();
                    }
                });
        Turn serving = Turn.serving(successor);
        // Before anything is changed: the system may have no thread to give.
        successor.start();
        boolean won = turn.compareAndSet(task, serving);
        relieved.complete(won);
        return won;
    }

    private LoopThread newThread(Runnable run) {
        int number = threads.incrementAndGet();
        return new LoopThread(run, number == 1 ? name : name + '-' + number);
    }
}
