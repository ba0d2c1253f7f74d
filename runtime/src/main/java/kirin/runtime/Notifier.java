package kirin.runtime;

import kirin.runtime.system.Sockets;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Tells systemd, or whoever else has given the process a {@code NOTIFY_SOCKET}, what the server is
 * about. Any thread.
 */
final class Notifier {
    private static final Logger LOG = LoggerFactory.getLogger(Notifier.class);

    /** Empty if nobody wants to know. */
    private final String socket;

    private final Duration watchdog;
    // Written when the first application appears, read when they are replaced.
    private volatile boolean isReady;
    // Written by all that send; at worst, the same is logged twice.
    private volatile boolean isLost;

    private Notifier(String socket, Duration watchdog) {
        this.socket = socket;
        this.watchdog = watchdog;
    }

    static Notifier of(Map<String, String> environment, long pid) {
        return new Notifier(
                environment.getOrDefault("NOTIFY_SOCKET", ""), watchdog(environment, pid));
    }

    /** Zero if nobody watches this process. */
    private static Duration watchdog(Map<String, String> environment, long pid) {
        String micros = environment.get("WATCHDOG_USEC");
        String watched = environment.getOrDefault("WATCHDOG_PID", String.valueOf(pid));
        if (micros == null || !watched.equals(String.valueOf(pid))) {
            return Duration.ZERO;
        }
        try {
            // It saturates: whoever allows centuries is told no less often than anybody can count.
            return Duration.ofNanos(TimeUnit.MICROSECONDS.toNanos(Long.parseLong(micros)));
        } catch (NumberFormatException _) {
            LOG.warn("The environment has WATCHDOG_USEC={}, which is no number", micros);
            return Duration.ZERO;
        }
    }

    /** The server listens, and waits for an application that answers. */
    void awaitsApplication() {
        send("STATUS=Listening; no application answers yet");
    }

    /** The first application answers. */
    void ready() {
        isReady = true;
        tellReady();
    }

    private void tellReady() {
        send("READY=1\nSTATUS=Serving");
    }

    /** Applications are being replaced; {@link #reloaded} is to follow. */
    void reloading() {
        if (!isReady) {
            return;
        }
        // systemd compares it with its own clock, which on Linux is that of nanoTime.
        long micros = TimeUnit.NANOSECONDS.toMicros(System.nanoTime());
        send("RELOADING=1\nMONOTONIC_USEC=" + micros + "\nSTATUS=Reloading");
    }

    void reloaded() {
        if (isReady) {
            tellReady();
        }
    }

    /** Another process goes on in our place. */
    void leavesTo(long pid) {
        send("MAINPID=" + pid);
    }

    void stopping() {
        send("STOPPING=1\nSTATUS=Shutting down");
    }

    /** Says from now on that the process lives, twice in the time in which it must. */
    void keepWatched() {
        if (!socket.isEmpty() && watchdog.isPositive()) {
            Thread.ofPlatform().daemon().name("kirin-notify").start(this::watch);
        }
    }

    private void watch() {
        while (true) {
            var _ = send("WATCHDOG=1");
            LockSupport.parkNanos(watchdog.toNanos() / 2);
        }
    }

    /** Whether it was sent; not at all if nobody wants to know. */
    private boolean send(String message) {
        if (socket.isEmpty()) {
            return false;
        }
        try {
            Sockets.send(socket, message);
            isLost = false;
            return true;
        } catch (IOException e) {
            if (isLost) {
                // Said before; the watchdog would say it forever.
                return false;
            }
            isLost = true;
            LOG.warn(
                    "{} could not be told to {}: {}",
                    message.lines().findFirst().orElse(""),
                    socket,
                    e.getMessage());
            return false;
        }
    }
}
