package kirin.worker.green;

import kirin.worker.WorkerLoop;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;

/**
 * One I/O thread as a carrier of virtual threads. Their steps come in from any thread and run on
 * the I/O thread, many for each time that it is asked; if it has ended or does not come round, they
 * run elsewhere.
 */
final class LoopCarrier implements Carrier {
    /** After so many steps the I/O thread may look at its other tasks. */
    private static final int ROUND = 64;

    /** Or after so long, if they are no short ones. */
    private static final long ROUND_NANOS = TimeUnit.MILLISECONDS.toNanos(2);

    /** Steps from one look at the clock to the next: most take less time than it does. */
    private static final int UNTIMED = 4;

    private final WorkerLoop loop;
    private final LoopCarriers carriers;
    private final Queue<Runnable> ready = new ConcurrentLinkedQueue<>();
    private final LoopTimers timers = new LoopTimers();
    private final CarrierPool pool = new CarrierPool(this);
    private final Runnable drain = this::drain;
    // True from the request for a drain until that has run out of steps.
    private final AtomicBoolean scheduled = new AtomicBoolean();

    // Both written by the thread that drains alone, without waiting for others to see it.
    private final AtomicReference<@Nullable Runnable> running = new AtomicReference<>();
    private final AtomicLong turns = new AtomicLong();

    // Whether the watch looks at this carrier. Set by who brings work, cleared by the watch.
    private volatile boolean watched;
    // Set once, when the loop has refused a drain.
    private volatile boolean ended;

    // Set by the watch, until it sees the loop move again.
    private volatile boolean stopped;

    // The watch's own: what it saw at its last look.
    private long seenTurns = -1;
    private boolean seenBusy;

    LoopCarrier(WorkerLoop loop, LoopCarriers carriers) {
        this.loop = loop;
        this.carriers = carriers;
    }

    boolean isFor(WorkerLoop other) {
        return loop.equals(other);
    }

    /** Whether its steps run elsewhere for now. */
    boolean hasStopped() {
        return stopped;
    }

    /** The scheduler of the threads that it is to carry. */
    Executor scheduler() {
        return pool;
    }

    @Override
    public void submit(Runnable step) {
        if (stopped || ended) {
            elsewhere(step);
            return;
        }
        ready.add(step);
        askForDrain();
    }

    private void askForDrain() {
        if (scheduled.get() || !scheduled.compareAndSet(false, true)) {
            return;
        }
        beWatched();
        if (isRefused(drain)) {
            leaveLoop();
        }
    }

    private void beWatched() {
        if (!watched) {
            watched = true;
            carriers.watch(this);
        }
    }

    @Override
    public ScheduledFuture<?> schedule(Runnable command, long delayNanos) {
        LoopTimer timer = timers.add(command, delayNanos);
        beWatched();
        // Looked at after the timer was put in: whoever sets them takes all that are there.
        if (stopped || ended) {
            timers.runElsewhere();
        } else {
            awaitTimers();
        }
        return timer;
    }

    private void awaitTimers() {
        long moment = timers.nextToAwait();
        if (moment == LoopTimers.NEVER) {
            return;
        }
        long delay = Math.max(0, moment - System.nanoTime());
        try {
            loop.schedule(() -> endWaits(moment), Duration.ofNanos(delay));
        } catch (RejectedExecutionException e) {
            leaveLoop();
        }
    }

    private void endWaits(long moment) {
        // Those whose wait is over run within this task, if no drain is on its way already.
        boolean drains = !scheduled.get() && scheduled.compareAndSet(false, true);
        try {
            timers.run(moment);
            awaitTimers();
        } finally {
            if (drains) {
                drain();
            }
        }
    }

    private boolean isRefused(Runnable task) {
        try {
            loop.execute(task);
            return false;
        } catch (RejectedExecutionException e) {
            return true;
        }
    }

    private void drain() {
        long begin = 0;
        try {
            for (int i = 0; i < ROUND; i++) {
                if (i > 0 && i % UNTIMED == 0) {
                    long now = System.nanoTime();
                    begin = i == UNTIMED ? now : begin;
                    if (now - begin > ROUND_NANOS) {
                        return;
                    }
                }
                Runnable step = ready.poll();
                if (step == null) {
                    return;
                }
                running.setRelease(step);
                turns.setRelease(turns.getPlain() + 1);
                step.run();
            }
        } finally {
            running.setRelease(null);
            turns.setRelease(turns.getPlain() + 1);
            // Cleared before the last look: what is put in from here on schedules another drain.
            scheduled.set(false);
            if (!ready.isEmpty()) {
                askForDrain();
            }
        }
    }

    private void leaveLoop() {
        ended = true;
        // Cleared before the steps are taken: what is put in from here on is refused by itself.
        scheduled.set(false);
        allElsewhere();
        timers.runElsewhere();
    }

    private void allElsewhere() {
        for (Runnable step = ready.poll(); step != null; step = ready.poll()) {
            try {
                elsewhere(step);
            } catch (OutOfMemoryError e) {
                // No thread to be had: the watch tries again at its next look.
                ready.add(step);
                return;
            }
        }
    }

    /**
     * A platform thread, as every carrier must be. One for each step, since the step may be of a
     * thread that holds its carrier too; and made when needed, since that is rare.
     */
    private static void elsewhere(Runnable step) {
        Thread thread = new Thread(null, step, "kirin-carrier", 0, false);
        thread.setDaemon(true);
        thread.start();
    }

    // What follows is the watch's, on its own thread.

    enum Look {
        /** Steps have begun or ended since the last look. */
        MOVING,
        /** Nothing was to be done since the last look. */
        QUIET,
        /** The I/O thread is where it was at the last look, with work before it. */
        STOPPED,
        /** And had stopped then already. */
        STOPPED_STILL
    }

    Look look() {
        long turnsBefore = seenTurns;
        boolean wasBusy = seenBusy;
        seenTurns = turns.getAcquire();
        seenBusy = scheduled.get() || !ready.isEmpty() || timers.isDue();
        if (seenTurns != turnsBefore || seenBusy != wasBusy) {
            stopped = false;
            return Look.MOVING;
        }
        if (!seenBusy) {
            return Look.QUIET;
        }
        if (stopped) {
            return Look.STOPPED_STILL;
        }
        stopped = true;
        return Look.STOPPED;
    }

    /** The virtual thread that the I/O thread is at, if it is at one of ours. */
    @Nullable Thread running() {
        Runnable step = running.getAcquire();
        return step == null ? null : ScheduledThreads.threadOf(step);
    }

    /**
     * Runs on other threads what waits for an I/O thread that does not come.
     *
     * @return whether it may come again; false if it has ended
     */
    boolean relieve() {
        allElsewhere();
        timers.runElsewhere();
        // One that ended with a drain in its queue will never run that: from now on without it.
        if (!ended && isRefused(() -> {})) {
            leaveLoop();
        }
        return !ended;
    }

    /** Whether it may be forgotten until its next step; not if that has come or will come. */
    boolean unwatch() {
        // In this order: who brings a step or a timer from here on sees that nobody watches.
        watched = false;
        if (scheduled.get() || !ready.isEmpty() || !timers.isEmpty()) {
            watched = true;
            return false;
        }
        return true;
    }
}
