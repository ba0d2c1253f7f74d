package kirin.runtime;

import kirin.runtime.system.Session;
import kirin.settings.LogPlace;
import kirin.settings.ProcessSettings;
import kirin.settings.Settings;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** This process as one without a terminal; see {@link DaemonStart}. */
final class Daemon {
    private static final Logger LOG = LoggerFactory.getLogger(Daemon.class);
    private static final Path NOWHERE = Path.of("/dev/null");

    private final Stream output;
    private final Stream errors;
    // Set by the main thread, before signals are acted upon.
    private volatile boolean isUp;

    /**
     * What a standard stream is to be.
     *
     * @param isLog whether that is the error log, which may be moved away
     */
    private record Stream(int descriptor, boolean isLog) {}

    private Daemon(Stream output, Stream errors) {
        this.output = output;
        this.errors = errors;
    }

    /** Leaves the terminal at once. The streams lead to whoever has started it until it is up. */
    static @Nullable Daemon ifWanted(Settings settings) throws StartException {
        if (!DaemonStart.isDaemon()) {
            return null;
        }
        try {
            Session.leaveTerminal();
            return new Daemon(stream(1, settings), stream(2, settings));
        } catch (IOException e) {
            throw new StartException(
                    "the server cannot go into the background: %s; start it without daemon"
                            .formatted(e.getMessage()));
        }
    }

    /**
     * The server answers: lets go of the streams of whoever has started it.
     *
     * @param isAwaited whether that one is to be told
     */
    void up(boolean isAwaited) {
        if (isAwaited) {
            // The stream itself, as System.out may lead to the log by now; it stays open.
            var output = new FileOutputStream(FileDescriptor.out);
            try {
                output.write((DaemonStart.UP + '\n').getBytes(StandardCharsets.UTF_8));
            } catch (IOException e) {
                LOG.debug("Nobody waits for this daemon: {}", e.getMessage());
            }
        }
        try {
            Session.redirect(1, output.descriptor());
            Session.redirect(2, errors.descriptor());
            isUp = true;
        } catch (IOException e) {
            LOG.warn("The standard streams lead nowhere: {}", e.getMessage());
        }
    }

    /**
     * The error log was opened anew: the streams that lead to it follow. Any thread.
     *
     * @throws IOException if they cannot; then they stay where they were
     */
    void followLog(Settings settings) throws IOException {
        if (!isUp || !(output.isLog() || errors.isLog())) {
            return;
        }
        int log = openLog(settings);
        try {
            if (output.isLog()) {
                Session.redirect(1, log);
            }
            if (errors.isLog()) {
                Session.redirect(2, log);
            }
        } finally {
            Session.close(log);
        }
    }

    private static Stream stream(int number, Settings settings) throws IOException {
        if (settings.get(ProcessSettings.ENABLE_STDIO_INHERITANCE)) {
            Path inherited = Path.of("/proc/" + parent() + "/fd/" + number);
            // What a terminal shows is gone with it.
            if (!isTerminal(Files.readSymbolicLink(inherited))) {
                return new Stream(Session.open(inherited), false);
            }
        }
        return new Stream(openLog(settings), true);
    }

    private static int openLog(Settings settings) throws IOException {
        // What the JVM says, and applications print, is not lost then.
        return Session.open(LogPlace.errorFile(settings).orElse(NOWHERE));
    }

    private static long parent() {
        return ProcessHandle.current().parent().map(ProcessHandle::pid).orElse(0L);
    }

    private static boolean isTerminal(Path file) {
        return file.startsWith("/dev/pts")
                || file.startsWith("/dev/tty")
                || file.endsWith("/dev/console");
    }
}
