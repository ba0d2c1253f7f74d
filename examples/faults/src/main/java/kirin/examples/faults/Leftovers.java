package kirin.examples.faults;

import kirin.app.Response;

import java.util.concurrent.atomic.AtomicInteger;

/** Things left on the thread for whoever runs on it next. */
final class Leftovers {
    private static final ThreadLocal<Integer> LEFT = new ThreadLocal<>();
    private static final AtomicInteger VALUES = new AtomicInteger();

    private Leftovers() {}

    static Response threadLocal(Parameters parameters) {
        Integer found = LEFT.get();
        int value = VALUES.incrementAndGet();
        LEFT.set(value);
        return Response.text(
                "Found %s, left %d\n".formatted(found == null ? "nothing" : found, value));
    }

    static Response interrupt(Parameters parameters) {
        Thread.currentThread().interrupt();
        return Response.text("Interrupted\n");
    }
}
