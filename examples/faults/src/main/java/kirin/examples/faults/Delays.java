package kirin.examples.faults;

import kirin.app.Response;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/** Requests that take their time. */
final class Delays {
    /** Ten minutes: for ever to a server, but a forgotten one ends. */
    static final int MOST_MS = 600_000;

    // Shared by all workers on purpose: the worker that spins cannot be asked to stop.
    private static final AtomicInteger STOPS = new AtomicInteger();

    private Delays() {}

    static Response sleep(Parameters parameters) throws InterruptedException {
        int ms = parameters.number("ms", 1000, MOST_MS);
        pause(ms, parameters.flag("interruptible", true));
        return Response.text("Slept for %d ms\n".formatted(ms));
    }

    static Response spin(Parameters parameters) {
        if (parameters.has("stop")) {
            STOPS.incrementAndGet();
            return Response.text("All spins end\n");
        }
        int ms = parameters.number("ms", MOST_MS, MOST_MS);
        long begin = System.nanoTime();
        int stops = STOPS.get();
        while (isWithin(ms, begin) && STOPS.get() == stops) {
            Thread.onSpinWait();
        }
        return Response.text("Spun\n");
    }

    static Response spinInterruptibly(Parameters parameters) throws InterruptedException {
        int ms = parameters.number("ms", MOST_MS, MOST_MS);
        long begin = System.nanoTime();
        while (isWithin(ms, begin)) {
            if (Thread.interrupted()) {
                throw new InterruptedException("interrupted while it span");
            }
            Thread.onSpinWait();
        }
        return Response.text("Spun\n");
    }

    private static boolean isWithin(int ms, long begin) {
        return System.nanoTime() - begin < ms * 1_000_000L;
    }

    /** Waits; if not interruptible, it swallows interrupts as careless code does. */
    static void pause(int ms, boolean interruptible) throws InterruptedException {
        if (interruptible) {
            Thread.sleep(ms);
            return;
        }
        long begin = System.nanoTime();
        while (isWithin(ms, begin)) {
            LockSupport.parkNanos(begin + ms * 1_000_000L - System.nanoTime());
            // Taken back, or the next park would return at once.
            Thread.interrupted();
        }
    }
}
