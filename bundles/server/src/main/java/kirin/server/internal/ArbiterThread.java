package kirin.server.internal;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * The one thread that owns what is served and by whom. Whoever has something for it sends an event;
 * it acts on them in their order. What others do with its answers, it leaves to other threads. Safe
 * for any thread.
 */
final class ArbiterThread implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ArbiterThread.class);

    private final ScheduledThreadPoolExecutor thread =
            new ScheduledThreadPoolExecutor(1, ArbiterThread::newThread);

    private final ThreadPoolExecutor answers =
            new ThreadPoolExecutor(
                    0,
                    Integer.MAX_VALUE,
                    1,
                    TimeUnit.SECONDS,
                    new SynchronousQueue<>(),
                    ArbiterThread::newAnswerThread,
                    // After the end there is nothing left to be held up.
                    (answer, pool) -> answer.run());

    ArbiterThread() {
        thread.setRemoveOnCancelPolicy(true);
        thread.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
        thread.setContinueExistingPeriodicTasksAfterShutdownPolicy(false);
    }

    private static Thread newThread(Runnable task) {
        Thread arbiter = new Thread(null, task, "kirin-arbiter", 0, false);
        arbiter.setDaemon(true);
        return arbiter;
    }

    private static Thread newAnswerThread(Runnable task) {
        Thread thread = new Thread(null, task, "kirin-answer", 0, false);
        thread.setDaemon(true);
        return thread;
    }

    void send(Runnable event) {
        try {
            thread.execute(guarded(event));
        } catch (RejectedExecutionException _) {
            tooLate();
        }
    }

    /** As {@link #send}, for whoever waits for what comes of it: also that it failed. */
    <T> CompletableFuture<T> call(Supplier<T> question) {
        CompletableFuture<T> answer = new CompletableFuture<>();
        try {
            thread.execute(() -> {
                try {
                    answer.complete(question.get());
                } catch (RuntimeException | Error e) {
                    answer.completeExceptionally(e);
                }
            });
        } catch (RejectedExecutionException _) {
            answer.completeExceptionally(new IllegalStateException("the server has stopped"));
        }
        return handedOver(answer);
    }

    /**
     * The same answer for somebody else: what depends on it may block, and the arbiter that gives
     * the answer is not the one to wait.
     */
    <T> CompletableFuture<T> handedOver(CompletableFuture<T> answer) {
        return answer.whenCompleteAsync((value, failure) -> {}, answers);
    }

    void schedule(Duration delay, Runnable event) {
        try {
            var _ = thread.schedule(guarded(event), delay.toMillis(), TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException _) {
            tooLate();
        }
    }

    void repeat(Duration period, Runnable event) {
        long millis = period.toMillis();
        var _ =
                thread.scheduleWithFixedDelay(
                        guarded(event), millis, millis, TimeUnit.MILLISECONDS);
    }

    private static void tooLate() {
        LOG.debug("The server has stopped: an event came too late");
    }

    private static Runnable guarded(Runnable event) {
        return () -> {
            try {
                event.run();
            } catch (RuntimeException | Error e) {
                LOG.error("The arbiter failed at an event and goes on", e);
            }
        };
    }

    /** Acts on what was sent until now, and ends. Waits a second at most. */
    @Override
    public void close() {
        thread.shutdown();
        try {
            // What it does takes no time; a bundle that has stopped should have no thread left.
            thread.awaitTermination(1, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            answers.shutdown();
        }
    }
}
