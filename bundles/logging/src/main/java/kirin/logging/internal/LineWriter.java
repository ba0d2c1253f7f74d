package kirin.logging.internal;

import kirin.log.Syslog;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * The thread that brings lines to where they are wanted. What cannot be written is tried again
 * every second, while the buffer takes what it can.
 */
final class LineWriter {
    /** The logger that a logging configuration can attach appenders to. */
    static final Logger ACCESS = LoggerFactory.getLogger("kirin.access");

    private static final Logger LOG = LoggerFactory.getLogger(LineWriter.class);
    private static final long RETRY_MILLIS = 1000;
    private static final Duration FAREWELL = Duration.ofSeconds(5);

    private final LineBuffer buffer;
    private final Supplier<@Nullable Syslog> syslog;
    private final Consumer<String> complaints;
    private final Losses losses;
    private final Thread thread;
    private final Object wakeUp = new Object();
    private volatile boolean closing;
    // Null while lines are wanted elsewhere only.
    private volatile @Nullable LogOutput output;

    /**
     * @param syslog where it is, if there is one
     * @param complaints takes what an operator has to know, one sentence each
     */
    LineWriter(LineBuffer buffer, Supplier<@Nullable Syslog> syslog, Consumer<String> complaints) {
        this.buffer = buffer;
        this.complaints = complaints;
        this.losses = new Losses(complaints);
        this.syslog = syslog;
        this.thread = Thread.ofPlatform().name("kirin-access-log").daemon().unstarted(this::run);
    }

    void start() {
        thread.start();
    }

    /** Writes to another output from here on, and closes the one before. */
    void writeTo(@Nullable LogOutput next) {
        LogOutput former;
        synchronized (wakeUp) {
            former = output;
            output = next;
            wakeUp.notifyAll();
        }
        if (former != null && !former.equals(next)) {
            former.close();
        }
    }

    @Nullable LogOutput output() {
        return output;
    }

    long lost() {
        return losses.total();
    }

    /** Ends when all that was added is written, or cannot be. */
    void close() throws InterruptedException {
        closing = true;
        buffer.close();
        synchronized (wakeUp) {
            wakeUp.notifyAll();
        }
        if (!thread.join(FAREWELL)) {
            LOG.error("The last lines of the access log are lost: {} takes nothing", output);
        }
    }

    private void run() {
        try {
            for (ByteBuffer lines = buffer.take(); lines != null; lines = buffer.take()) {
                write(lines);
                losses.add(buffer.takeDropped());
                if (!closing) {
                    losses.report(String.valueOf(output));
                }
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        } finally {
            losses.add(buffer.takeDropped());
            losses.reportNow(String.valueOf(output));
            writeTo(null);
        }
    }

    private void write(ByteBuffer lines) throws InterruptedException {
        writeElsewhere(lines.duplicate());
        String problem = tryToWrite(lines);
        if (problem == null) {
            return;
        }
        buffer.isStuck(true);
        losses.because(problem);
        complaints.accept(
                "The access log cannot be written: %s: %s; it is tried again every second"
                        .formatted(output, problem));
        while (problem != null && !closing) {
            synchronized (wakeUp) {
                wakeUp.wait(RETRY_MILLIS);
            }
            problem = tryToWrite(lines);
            losses.add(buffer.takeDropped());
            losses.report(String.valueOf(output));
        }
        if (problem == null) {
            losses.reportNow(String.valueOf(output));
            losses.because("");
            LOG.info("The access log is written again: {}", output);
        } else {
            losses.add(count(lines));
        }
        buffer.isStuck(false);
    }

    /** Returns why it could not; null if it could. */
    private @Nullable String tryToWrite(ByteBuffer lines) {
        LogOutput to = output;
        if (to == null) {
            return null;
        }
        try {
            to.write(lines);
            return null;
        } catch (IOException e) {
            // One that was replaced at this moment fails because it is closed.
            return to.equals(output) ? String.valueOf(e.getMessage()) : tryToWrite(lines);
        }
    }

    private void writeElsewhere(ByteBuffer lines) {
        Syslog there = syslog.get();
        boolean toSyslog = there != null && there.takesAccessLines();
        boolean toLogger = ACCESS.isInfoEnabled();
        if (!toSyslog && !toLogger) {
            return;
        }
        while (lines.hasRemaining()) {
            ByteBuffer line = nextLine(lines);
            if (toLogger) {
                ACCESS.info("{}", StandardCharsets.UTF_8.decode(line.duplicate()));
            }
            if (toSyslog && there != null) {
                there.sendAccessLine(line);
            }
        }
    }

    private static ByteBuffer nextLine(ByteBuffer lines) {
        int start = lines.position();
        int end = start;
        while (end < lines.limit() && lines.get(end) != '\n') {
            end++;
        }
        lines.position(Math.min(end + 1, lines.limit()));
        return lines.slice(start, end - start);
    }

    private static long count(ByteBuffer lines) {
        long count = 0;
        while (lines.hasRemaining()) {
            if (lines.get() == '\n') {
                count++;
            }
        }
        return count;
    }
}
