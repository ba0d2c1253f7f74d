package kirin.worker;

import org.osgi.annotation.versioning.ProviderType;

import java.time.Duration;
import java.util.concurrent.Executor;

/** An I/O thread, as a worker sees it: runs tasks one after another. Safe for any thread. */
@ProviderType
public interface WorkerLoop extends Executor {

    /**
     * Runs a task as {@link #execute} does, after a delay. There is no way to cancel it, so that it
     * costs little; it is dropped without a word when the listeners are stopped before.
     *
     * @param task must not block
     * @throws java.util.concurrent.RejectedExecutionException when the listeners have been stopped
     */
    void schedule(Runnable task, Duration delay);
}
