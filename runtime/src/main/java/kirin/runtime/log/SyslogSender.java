package kirin.runtime.log;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * Sends lines to syslog on a thread of its own, {@code kirin-syslog}, so that nobody who logs ever
 * waits for a network. While syslog is gone, it keeps the lines that its queue holds, and drops and
 * counts the others.
 */
final class SyslogSender implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(SyslogSender.class);
    private static final int MOST_LINES = 8192;

    /** After this long without a line, the other end may have gone. */
    private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(1);

    private static final Duration FIRST_PAUSE = Duration.ofMillis(100);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(10);
    private static final Duration LAST_LINES = Duration.ofSeconds(1);

    /** On new connections, of one line. */
    private static final int MOST_FAILURES = 3;

    /** How long all must go well until the trouble is over. */
    private static final Duration CALM = Duration.ofSeconds(2);

    private final SyslogAddress address;
    private final BlockingQueue<byte[]> lines = new ArrayBlockingQueue<>(MOST_LINES);
    private final Losses losses;
    private final Thread thread;
    // The sender's thread's own.
    private boolean fails;
    private long failedNanos;
    private long sentNanos;
    // Written by the sender's thread; whoever closes it may find it there.
    private volatile @Nullable SyslogConnection connection;
    private volatile boolean isClosed;
    // Lines that were taken from the queue are sent by then, or lost. Guarded by this.
    private long accepted;
    private long done;

    SyslogSender(SyslogAddress address, String shown) {
        this.address = address;
        this.losses = new Losses("syslog at " + shown, line -> LOG.warn("{}", line));
        this.thread = Thread.ofPlatform().name("kirin-syslog").daemon().unstarted(this::run);
    }

    void start() {
        thread.start();
    }

    /** Takes a line, or drops it if there are too many. Never waits. */
    void offer(byte[] line) {
        if (!lines.offer(line)) {
            losses.lost(1, "it does not take them fast enough");
            return;
        }
        count();
    }

    /** Takes a line; if there are too many, waits a moment before it drops it. */
    void offerPatiently(byte[] line) {
        try {
            if (!lines.offer(line)
                    && (connection == null || !lines.offer(line, 1, TimeUnit.SECONDS))) {
                losses.lost(1, "it does not take them fast enough");
                return;
            }
            count();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            losses.lost(1, "interrupted");
        }
    }

    private synchronized void count() {
        accepted++;
    }

    private synchronized void done() {
        done++;
        notifyAll();
    }

    /** Waits until all that was taken is sent or lost, but not for long. */
    synchronized void flush() throws InterruptedException {
        long end = System.nanoTime() + LAST_LINES.toNanos();
        long last = accepted;
        for (long left = LAST_LINES.toNanos(); done < last && left > 0; ) {
            TimeUnit.NANOSECONDS.timedWait(this, left);
            left = end - System.nanoTime();
        }
    }

    private void run() {
        try {
            while (!isClosed) {
                byte[] line = lines.take();
                send(line);
                done();
            }
        } catch (InterruptedException _) {
            // It was closed.
        } finally {
            disconnect();
        }
    }

    /** Sends it, however often it has to connect for that. */
    private void send(byte[] line) throws InterruptedException {
        int failures = 0;
        Duration pause = FIRST_PAUSE;
        while (!isClosed) {
            try {
                connected();
            } catch (IOException e) {
                disconnect();
                failed(0, e);
                Thread.sleep(pause);
                pause = pause.multipliedBy(2);
                pause = pause.compareTo(LONGEST_PAUSE) < 0 ? pause : LONGEST_PAUSE;
                continue;
            }
            try {
                connected().send(line);
                sentNanos = System.nanoTime();
                succeeded();
                return;
            } catch (IOException e) {
                disconnect();
                // A datagram to nobody is known of at the next one only.
                if (address instanceof SyslogAddress.Udp || ++failures == MOST_FAILURES) {
                    failed(1, e);
                    return;
                }
            }
        }
    }

    private void failed(int lost, IOException why) {
        failedNanos = System.nanoTime();
        fails = true;
        losses.lost(lost, String.valueOf(why.getMessage()));
    }

    private void succeeded() {
        if (fails && System.nanoTime() - failedNanos > CALM.toNanos()) {
            fails = false;
            losses.over();
        }
    }

    private SyslogConnection connected() throws IOException {
        SyslogConnection open = connection;
        if (open == null) {
            open = SyslogConnection.to(address);
            connection = open;
        } else if (lines.isEmpty() || System.nanoTime() - sentNanos > PAUSE_NANOS) {
            // Seldom enough to be free, and often enough to notice before much is lost.
            open.check();
        }
        return open;
    }

    private void disconnect() {
        SyslogConnection open = connection;
        connection = null;
        if (open != null) {
            try {
                open.close();
            } catch (IOException e) {
                LOG.debug("The connection with syslog was not closed: {}", e.getMessage());
            }
        }
    }

    /** Sends what it still can, and ends. */
    @Override
    public void close() {
        try {
            flush();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
        isClosed = true;
        // Also out of a write to somebody who does not read.
        thread.interrupt();
    }
}
