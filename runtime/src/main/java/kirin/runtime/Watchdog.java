package kirin.runtime;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** Sees to it that a process which is to end does end, and says what it hung on. */
final class Watchdog {
    private static final Logger LOG = LoggerFactory.getLogger(Watchdog.class);
    private static final int FAILED = 1;
    private static final int FRAMES_SHOWN = 3;

    private Watchdog() {}

    /** Ends the process by force if it is still there after that time. */
    static void watch(Duration atMost, Leftovers leftovers) {
        Thread.ofPlatform()
                .daemon()
                .name("kirin-watchdog")
                .start(() -> {
                    waitFor(atMost);
                    report(atMost);
                    leftovers.remove();
                    Runtime.getRuntime().halt(FAILED);
                });
    }

    private static void waitFor(Duration time) {
        long end = System.nanoTime() + time.toNanos();
        for (long rest = time.toNanos(); rest > 0; rest = end - System.nanoTime()) {
            LockSupport.parkNanos(rest);
        }
    }

    private static void report(Duration atMost) {
        LOG.error(
                "The server has not stopped within {} s and is ended by force; it waits for:",
                TimeUnit.NANOSECONDS.toSeconds(atMost.toNanos()));
        for (Map.Entry<Thread, StackTraceElement[]> each : Thread.getAllStackTraces().entrySet()) {
            StackTraceElement[] stack = each.getValue();
            if (!each.getKey().isDaemon() && stack.length > 0) {
                LOG.error("thread {} in {}", each.getKey().getName(), shown(stack));
            }
        }
    }

    private static String shown(StackTraceElement[] stack) {
        var frames = new StringBuilder();
        for (int i = 0; i < Math.min(FRAMES_SHOWN, stack.length); i++) {
            frames.append(i == 0 ? "" : " < ").append(stack[i]);
        }
        return frames.toString();
    }
}
