package kirin.exchange;

import kirin.worker.WorkerLoop;

import org.jspecify.annotations.Nullable;
import org.osgi.annotation.versioning.ProviderType;

import java.time.Duration;

/**
 * An I/O thread, as those see it who run tasks on it: it reads and writes for all of its
 * connections, so each of them waits while a task runs. Safe for any thread.
 */
@ProviderType
public interface Loop extends WorkerLoop {

    /**
     * Runs a task on the I/O thread, after those given before. One given from that thread runs when
     * all sockets that are ready in this round were read. What it sends is written as soon as it
     * returns.
     *
     * @param task must not block unless it is a {@link BriefTask}: see {@link #relieve} for one
     *     that does
     * @throws java.util.concurrent.RejectedExecutionException when the listeners have been stopped
     */
    @Override
    void execute(Runnable task);

    /** The thread that has the loop now; a task that was not relieved runs on it. */
    Thread thread();

    /** For how long the task that runs now has been running, in nanoseconds; 0 if none runs. */
    long busyNanos();

    /**
     * Lets a new thread take over the loop, with all that it owns, from a task that does not end.
     * That task goes on where it is; its thread does nothing else any more and ends with it.
     *
     * @param busyFor how long the task has to have been running
     * @return the thread that was relieved, or null if nothing runs for so long
     */
    @Nullable Thread relieve(Duration busyFor);
}
