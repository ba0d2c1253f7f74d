package kirin.server.internal;

import kirin.management.ErrorInfo;

import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/** The last errors of an application, as text: nothing of the application is kept. Any thread. */
final class RecentErrors {
    private static final int MOST = 20;
    private static final int LONGEST_MESSAGE = 500;

    // Guarded by this, the newest first.
    private final Deque<ErrorInfo> errors = new ArrayDeque<>();

    void failed(RunningExchange running, Throwable failure) {
        add("FAILED", running, told(failure));
    }

    void timedOut(RunningExchange running) {
        add("TIMED_OUT", running, "");
    }

    void bootFailed(Revision revision, String message) {
        add(
                new ErrorInfo(
                        Instant.now().toString(),
                        "BOOT_FAILED",
                        revision.number(),
                        0,
                        "",
                        "",
                        shortened(message)));
    }

    private void add(String kind, RunningExchange running, String message) {
        add(
                new ErrorInfo(
                        Instant.now().toString(),
                        kind,
                        running.revision(),
                        running.worker(),
                        shortened(running.requestLine()),
                        running.exchange().requestId(),
                        shortened(message)));
    }

    private static String told(Throwable failure) {
        try {
            return failure.toString();
        } catch (RuntimeException | Error _) {
            // An exception is application code too.
            return failure.getClass().getName();
        }
    }

    private static String shortened(String text) {
        return text.length() <= LONGEST_MESSAGE ? text : text.substring(0, LONGEST_MESSAGE) + "…";
    }

    private synchronized void add(ErrorInfo error) {
        errors.addFirst(error);
        if (errors.size() > MOST) {
            errors.removeLast();
        }
    }

    /** The newest first. */
    synchronized List<ErrorInfo> all() {
        return new ArrayList<>(errors);
    }

    synchronized void reset() {
        errors.clear();
    }
}
