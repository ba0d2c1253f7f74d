package kirin.logging.internal;

import static java.nio.file.StandardOpenOption.APPEND;
import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.WRITE;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * A file that is only added to. It may be moved away and {@link #reopen}ed, or cut to nothing at
 * any time; one that is gone without a word is made anew within seconds.
 */
final class LogFileOutput implements LogOutput {
    private static final Logger LOG = LoggerFactory.getLogger(LogFileOutput.class);
    private static final long LOOK_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final Path file;
    private final Supplier<byte[]> beginning;

    // All guarded by this.
    private Opened opened;
    private long lastLook = System.nanoTime();
    private boolean isMissing;
    // Whether a line was begun whose rest is still to come, and whether that is not to be written.
    private boolean isTorn;
    private boolean dropsRest;

    /**
     * @param key tells it from another file of the same name; null where nothing does
     */
    private record Opened(FileChannel channel, @Nullable Object key) {}

    /**
     * Opens it, with the folders above it.
     *
     * @param beginning what an empty file begins with
     */
    LogFileOutput(Path file, Supplier<byte[]> beginning) throws IOException {
        this.file = file;
        this.beginning = beginning;
        this.opened = open();
    }

    private Opened open() throws IOException {
        Path folder = file.getParent();
        if (folder != null) {
            Files.createDirectories(folder);
        }
        FileChannel channel = FileChannel.open(file, CREATE, WRITE, APPEND);
        try {
            return new Opened(channel, key());
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
        }
    }

    private @Nullable Object key() throws IOException {
        return Files.readAttributes(file, BasicFileAttributes.class).fileKey();
    }

    @Override
    public synchronized void write(ByteBuffer lines) throws IOException {
        reopenIfGone();
        if (dropsRest) {
            dropsRest = false;
            dropLine(lines);
        }
        // Also where it was cut to nothing.
        if (opened.channel().size() == 0) {
            ByteBuffer first = ByteBuffer.wrap(beginning.get());
            while (first.hasRemaining()) {
                opened.channel().write(first);
            }
        }
        while (lines.hasRemaining()) {
            if (opened.channel().write(lines) > 0) {
                isTorn = lines.get(lines.position() - 1) != '\n';
            }
        }
    }

    private static void dropLine(ByteBuffer lines) {
        while (lines.hasRemaining() && lines.get() != '\n') {
            // The next byte.
        }
    }

    /** Who has moved it need not tell, though it goes on at once then. */
    private void reopenIfGone() {
        long now = System.nanoTime();
        if (now - lastLook < LOOK_NANOS || isTorn) {
            return;
        }
        lastLook = now;
        try {
            if (!Objects.equals(key(), opened.key())) {
                reopen();
            }
            isMissing = false;
        } catch (NoSuchFileException _) {
            // Twice: whoever has just moved it may be about to make the new one.
            if (isMissing) {
                tryToReopen();
            }
            isMissing = !isMissing;
        } catch (IOException e) {
            LOG.debug("{} cannot be looked at: {}", file, e.getMessage());
        }
    }

    private void tryToReopen() {
        try {
            reopen();
        } catch (IOException e) {
            LOG.debug("{} cannot be made anew: {}", file, e.getMessage());
        }
    }

    @Override
    public synchronized void reopen() throws IOException {
        Opened next = open();
        close();
        opened = next;
        isMissing = false;
        // Half a line in the old file is better than the other half in the new one.
        dropsRest = isTorn;
        isTorn = false;
    }

    @Override
    public synchronized void close() {
        try {
            opened.channel().close();
        } catch (IOException e) {
            LOG.debug("{} could not be closed: {}", file, e.getMessage());
        }
    }

    @Override
    public String toString() {
        return file.toString();
    }
}
