package kirin.runtime;

import kirin.settings.Origin;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;

/** The file that holds the process id while the server is up. Used by the main thread. */
final class PidFile {
    private static final Logger LOG = LoggerFactory.getLogger(PidFile.class);

    /** How far the clocks of files and of processes may be apart. */
    private static final Duration INACCURACY = Duration.ofSeconds(2);

    private final Path file;
    private final Origin origin;
    private final long pid;

    PidFile(Path file, Origin origin, long pid) {
        this.file = file;
        this.origin = origin;
        this.pid = pid;
    }

    /** Makes sure that it can be written and that no other server holds it. Leaves none behind. */
    void check() throws StartException {
        try {
            Path folder = file.toAbsolutePath().getParent();
            if (folder != null) {
                Files.createDirectories(folder);
                // The one way to know, even for root, whether something can be created there.
                Files.delete(Files.createTempFile(folder, "kirin", ".pid"));
            }
            if (Files.isDirectory(file)) {
                throw new IOException("is a folder");
            }
        } catch (IOException e) {
            throw new StartException(Problems.ofFile(origin, "pidfile", file, e));
        }
        checkHolder();
    }

    private void checkHolder() throws StartException {
        if (!Files.exists(file)) {
            return;
        }
        long holder = holder();
        if (holder != pid && isAlive(holder)) {
            throw new StartException(
                    file
                            + ": process "
                            + holder
                            + " is running already; stop it, or remove the file if that is no"
                            + " server");
        }
        LOG.warn("{} was left behind by process {}, which is gone; it is replaced", file, holder);
    }

    /** Puts our id there, so that nobody ever reads half of it. */
    void write() throws StartException {
        Path half = file.resolveSibling(file.getFileName() + "." + pid);
        try {
            Files.writeString(half, pid + "\n");
            Files.move(half, file, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new StartException(Problems.ofFile(origin, "pidfile", file, e));
        }
    }

    /** Removes it if it is still ours: another server may have been given the same file. */
    void remove() {
        try {
            if (holder() == pid) {
                Files.delete(file);
            }
        } catch (NoSuchFileException _) {
            // removed by somebody else, which is what we want
        } catch (IOException e) {
            LOG.warn("{} cannot be removed: {}", file, Problems.reason(file, e));
        }
    }

    /** The id in the file; -1 if it cannot be read or is none. */
    private long holder() {
        try {
            return Long.parseLong(Files.readString(file).strip());
        } catch (IOException | NumberFormatException _) {
            return -1;
        }
    }

    private boolean isAlive(long id) {
        if (id <= 0) {
            return false;
        }
        return ProcessHandle.of(id)
                .filter(ProcessHandle::isAlive)
                .filter(this::isOlder)
                .isPresent();
    }

    /** A process begun after the file was written only has the number of the one that wrote it. */
    private boolean isOlder(ProcessHandle process) {
        try {
            Instant written = Files.getLastModifiedTime(file).toInstant().plus(INACCURACY);
            return process.info().startInstant().map(start -> start.isBefore(written)).orElse(true);
        } catch (IOException _) {
            return true;
        }
    }
}
