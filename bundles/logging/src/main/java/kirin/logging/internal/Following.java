package kirin.logging.internal;

import kirin.exchange.Handling;
import kirin.log.AccessRecord;
import kirin.log.Line;
import kirin.management.FollowedLine;
import kirin.management.FollowedLines;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Keeps the last lines as long as somebody follows them. Any thread. */
final class Following {
    private static final int MOST_KEPT = 10_000;
    private static final int MOST_AT_ONCE = 1000;
    private static final long PATIENCE_NANOS = Duration.ofSeconds(30).toNanos();
    private static final long WAIT_NANOS = Duration.ofSeconds(1).toNanos();

    // All but the first guarded by this.
    private volatile boolean on;
    private final ArrayDeque<Kept> kept = new ArrayDeque<>();
    private long last;
    private long lastAsked;
    private int waiting;

    private record Kept(FollowedLine line, String target) {}

    /** Whether anybody follows. */
    boolean isOn() {
        return on;
    }

    synchronized void add(AccessRecord record, Line line) {
        if (System.nanoTime() - lastAsked > PATIENCE_NANOS) {
            on = false;
            kept.clear();
            return;
        }
        last++;
        Handling handling = record.handling();
        String target = record.target();
        kept.add(
                new Kept(
                        new FollowedLine(
                                last,
                                handling == null ? "" : handling.application(),
                                record.status(),
                                StandardCharsets.UTF_8.decode(line.bytes()).toString()),
                        target == null ? "" : target));
        if (kept.size() > MOST_KEPT) {
            kept.remove();
        }
        if (waiting > 0) {
            notifyAll();
        }
    }

    /** See {@link kirin.management.AccessLogMXBean#follow}. */
    synchronized FollowedLines after(
            long number, String application, StatusRange status, String path)
            throws InterruptedException {
        lastAsked = System.nanoTime();
        on = true;
        if (number < 0) {
            return new FollowedLines(last, 0, List.of());
        }
        awaitLineAfter(number);
        List<FollowedLine> lines = new ArrayList<>();
        long first = kept.isEmpty() ? last + 1 : kept.element().line().number();
        long seen = Math.max(number, first - 1);
        for (Kept each : kept) {
            FollowedLine line = each.line();
            if (line.number() <= number) {
                continue;
            }
            if (lines.size() == MOST_AT_ONCE) {
                break;
            }
            seen = line.number();
            if ((application.isEmpty() || application.equals(line.application()))
                    && status.contains(line.status())
                    && each.target().startsWith(path)) {
                lines.add(line);
            }
        }
        return new FollowedLines(seen, Math.max(0, first - 1 - number), lines);
    }

    private void awaitLineAfter(long number) throws InterruptedException {
        long start = lastAsked;
        waiting++;
        try {
            for (long left = WAIT_NANOS;
                    last <= number && left > 0;
                    left = WAIT_NANOS - (System.nanoTime() - start)) {
                TimeUnit.NANOSECONDS.timedWait(this, left);
            }
        } finally {
            waiting--;
        }
    }
}
