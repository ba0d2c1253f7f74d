package kirin.runtime.log;

import org.jspecify.annotations.Nullable;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/**
 * Where the lines of a log go. Each write is of whole lines; one that fails is counted and
 * forgotten, and the next is tried again: a full disk is nothing that whoever logs can help. For
 * any thread.
 *
 * <p>Logback has the same in its {@code ResilientFileOutputStream}, which loses everything for
 * minutes after the disk has room again, and keeps to itself that it does.
 */
public final class LogOutput extends OutputStream {
    /** How often a file that cannot be written is opened anew, which may be all it needs. */
    private static final Duration NEXT_OPENING = Duration.ofSeconds(1);

    private static final byte[] LINE_END = {'\n'};

    // Null for standard error.
    private final @Nullable Path file;
    private final Losses losses;
    // All guarded by this.
    private OutputStream out;
    private boolean fails;
    private boolean torn;
    private long openedNanos;

    private LogOutput(@Nullable Path file, OutputStream out, Losses losses) {
        this.file = file;
        this.out = out;
        this.losses = losses;
    }

    /**
     * Adds to a file, which is created if it is missing, but not the folder that it is in.
     *
     * @param losses gets to know what cannot be written
     */
    public static LogOutput toFile(Path file, Losses losses) throws IOException {
        return new LogOutput(file, open(file), losses);
    }

    /**
     * The process's own standard stream, whatever System.out or System.err is.
     *
     * @param name that of the one or the other
     */
    static LogOutput toStream(String name) {
        FileDescriptor stream = name.equals("System.out") ? FileDescriptor.out : FileDescriptor.err;
        // There is nobody left to tell.
        return new LogOutput(null, new FileOutputStream(stream), new Losses(name, line -> {}));
    }

    /** Opens the file again under its name. If that fails, it writes on to where it did. */
    public void reopen() throws IOException {
        if (file == null) {
            return;
        }
        Path folder = file.getParent();
        if (folder != null) {
            Files.createDirectories(folder);
        }
        synchronized (this) {
            exchange(file);
        }
    }

    private void exchange(Path opened) throws IOException {
        OutputStream former = out;
        // A plain stream, no channel: an interrupt, by which an application is told that its time
        // is over, would close that under all others.
        out = open(opened);
        torn = endsTorn(opened);
        former.close();
    }

    private static OutputStream open(Path file) throws IOException {
        return new FileOutputStream(file.toFile(), true);
    }

    @Override
    public void write(int b) {
        write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public synchronized void write(byte[] lines, int offset, int length) {
        try {
            if (fails) {
                openAgain();
            }
            if (torn) {
                out.write(LINE_END);
                torn = false;
            }
            out.write(lines, offset, length);
            if (fails) {
                fails = false;
                losses.over();
            }
        } catch (IOException e) {
            fails = true;
            torn = file != null && endsTorn(file);
            losses.lost(1, String.valueOf(e.getMessage()));
        }
    }

    private void openAgain() {
        long now = System.nanoTime();
        if (file == null || now - openedNanos < NEXT_OPENING.toNanos()) {
            return;
        }
        openedNanos = now;
        try {
            exchange(file);
        } catch (IOException _) {
            // What is open may do again as well; the write that comes next tells.
        }
    }

    /** Whether half a line stands at its end, as a disk leaves it that becomes full. */
    private static boolean endsTorn(Path file) {
        if (!Files.isRegularFile(file)) {
            return false;
        }
        try (var written = new RandomAccessFile(file.toFile(), "r")) {
            long length = written.length();
            if (length == 0) {
                return false;
            }
            written.seek(length - 1);
            return written.read() != '\n';
        } catch (IOException _) {
            // One that may be written but not read: better an empty line than two lines in one.
            return true;
        }
    }

    @Override
    public synchronized void close() {
        if (file == null) {
            return;
        }
        try {
            out.close();
        } catch (IOException e) {
            losses.lost(0, String.valueOf(e.getMessage()));
        }
    }
}
