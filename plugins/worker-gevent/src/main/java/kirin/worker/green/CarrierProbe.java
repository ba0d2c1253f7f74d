package kirin.worker.green;

import org.jspecify.annotations.Nullable;

import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/** Whether a carrier of ours gets all steps of a virtual thread, and the ends of its waits. */
final class CarrierProbe implements Carrier {
    private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(1);
    private static final long PATIENCE_SECONDS = 5;

    private final BlockingQueue<Runnable> ready = new LinkedBlockingQueue<>();
    private final AtomicInteger steps = new AtomicInteger();
    // Of the thread that carries, until that has ended.
    private boolean ended;
    private @Nullable Throwable failure;
    private boolean endsWaits;

    private CarrierProbe() {}

    /**
     * Runs a thread that yields and waits for a moment.
     *
     * @throws UnsupportedOperationException if it does not run as it should; the message says why
     */
    static void run(ScheduledThreads threads) {
        var probe = new CarrierProbe();
        // On a thread of its own: what carries a virtual thread must not be one.
        Thread carrier =
                Thread.ofPlatform()
                        .name("kirin-carrier-probe")
                        .daemon()
                        .uncaughtExceptionHandler((thread, e) -> probe.failure = e)
                        .start(() -> probe.carry(threads));
        try {
            carrier.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new UnsupportedOperationException("the probe was interrupted", e);
        }
        // One for the start, one after each of the two pauses.
        if (!probe.ended || probe.steps.get() < 3) {
            throw new UnsupportedOperationException(
                    "Java %s does not leave all steps of a virtual thread to its scheduler"
                            .formatted(Runtime.version()),
                    probe.failure);
        }
        if (!probe.endsWaits) {
            throw new UnsupportedOperationException(
                    "Java %s does not let the scheduler of a virtual thread end its timed waits"
                            .formatted(Runtime.version()));
        }
    }

    @SuppressWarnings("ThreadPriorityCheck") // That it yields is what is tried.
    private void carry(ScheduledThreads threads) {
        Runnable task =
                () -> {
                    Thread.yield();
                    LockSupport.parkNanos(PAUSE_NANOS);
                    ended = true;
                };
        threads.newThread(new CarrierPool(this), "kirin-probe", task).start();
        try {
            while (!ended) {
                Runnable next = ready.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
                if (next == null) {
                    return;
                }
                next.run();
            }
        } catch (InterruptedException e) {
            throw new AssertionError("nobody interrupts it", e);
        }
    }

    @Override
    public void submit(Runnable step) {
        steps.incrementAndGet();
        ready.add(step);
    }

    @Override
    public ScheduledFuture<?> schedule(Runnable command, long delayNanos) {
        endsWaits = true;
        // Its time does not matter here, but within this call the wait has not begun yet.
        var timer = new LoopTimer(command, new LoopTimers(), System.nanoTime());
        ready.add(timer);
        return timer;
    }
}
