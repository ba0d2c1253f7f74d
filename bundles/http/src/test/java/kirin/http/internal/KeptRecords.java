package kirin.http.internal;

import kirin.log.AccessLog;
import kirin.log.AccessOutcome;
import kirin.log.AccessRecord;

import org.jspecify.annotations.Nullable;

import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** An access log that keeps what a test looks at. */
final class KeptRecords implements AccessLog {
    private final BlockingQueue<Kept> records = new LinkedBlockingQueue<>();

    /** A record is good for one call only. */
    record Kept(
            String peerHost,
            @Nullable String forwardedFor,
            @Nullable String requestLine,
            @Nullable String host,
            int status,
            long bodyBytes,
            long durationNanos,
            long firstByteNanos,
            @Nullable String answerType,
            AccessOutcome outcome,
            String reason) {}

    @Override
    public boolean isOn() {
        return true;
    }

    @Override
    public void log(AccessRecord record) {
        String method = record.method();
        records.add(
                new Kept(
                        record.peerHost(),
                        record.forwardedFor(),
                        method == null
                                ? null
                                : method + " " + record.target() + " " + record.protocol(),
                        record.requestFields().get("Host"),
                        record.status(),
                        record.bodyBytes(),
                        record.durationNanos(),
                        record.firstByteNanos(),
                        record.answerFields().get("Content-Type"),
                        record.outcome(),
                        record.reason()));
    }

    Kept next() throws InterruptedException {
        Kept next = records.poll(10, TimeUnit.SECONDS);
        if (next == null) {
            throw new AssertionError("nothing was logged within 10 s");
        }
        return next;
    }

    boolean isEmpty() {
        return records.isEmpty();
    }
}
