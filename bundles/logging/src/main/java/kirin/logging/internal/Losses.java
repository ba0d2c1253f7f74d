package kirin.logging.internal;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/**
 * Lines that could not be written: counted, and reported at most once a minute. Of the writer's
 * thread, but for {@link #total}.
 */
final class Losses {
    private static final long REPORT_NANOS = TimeUnit.MINUTES.toNanos(1);

    private final Consumer<String> told;
    private final AtomicLong total = new AtomicLong();
    private long unreported;
    private long lastReport = System.nanoTime() - REPORT_NANOS;
    private String reason = "";

    /**
     * @param told who is to know
     */
    Losses(Consumer<String> told) {
        this.told = told;
    }

    /** Lines that were lost since the start. */
    long total() {
        return total.get();
    }

    void add(long lines) {
        total.addAndGet(lines);
        unreported += lines;
    }

    /** Writing fails; empty if it does not. */
    void because(String why) {
        reason = why;
    }

    /** Says what was lost, if it is time to. */
    void report(String output) {
        if (unreported > 0 && System.nanoTime() - lastReport >= REPORT_NANOS) {
            reportNow(output);
        }
    }

    /** Says what was lost and not yet told. */
    void reportNow(String output) {
        if (unreported == 0) {
            return;
        }
        String why = reason.isEmpty() ? "it was written too slowly" : reason;
        String lines = unreported == 1 ? "1 line" : unreported + " lines";
        told.accept("The access log has lost %s: %s: %s".formatted(lines, output, why));
        unreported = 0;
        lastReport = System.nanoTime();
    }
}
