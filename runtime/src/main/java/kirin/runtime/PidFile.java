package kirin.runtime;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import kirin.settings.FileProblem;
import kirin.settings.Origin;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;

/** The file that holds the process id while the server is up. Any thread. */
final class PidFile {
    private static final Logger LOG = LoggerFactory.getLogger(PidFile.class);

    /** How far the clocks of files and of processes may be apart. */
    private static final Duration INACCURACY = Duration.ofSeconds(2);

    /** More than the longest id has. */
    private static final int MOST_BYTES = 32;

    /** What the file of a successor is called in addition, until its predecessor has ended. */
    private static final String SECOND = ".2";

    /** Guarded by this. */
    private Path file;

    private final Path plain;
    private final Origin origin;
    private final Ownership ownership;
    private final long pid;

    PidFile(Path file, Origin origin, Ownership ownership, long pid) {
        this.file = file;
        this.plain = file;
        this.origin = origin;
        this.ownership = ownership;
        this.pid = pid;
    }

    /**
     * Leaves the name to the predecessor until {@link #takeName}.
     *
     * @throws StartException if the name is that of yet another server
     */
    synchronized void leaveNameTo(long predecessor) throws StartException {
        long holder = holder();
        if (holder != predecessor) {
            refuseIfAlive(holder);
        }
        file = second();
    }

    private Path second() {
        return plain.resolveSibling(plain.getFileName() + SECOND);
    }

    /** Removes that of a successor which has ended and may have had no time for it. */
    void removeOfSuccessor(long successor) {
        new PidFile(second(), origin, ownership, successor).remove();
    }

    /** Takes the name that was left to the predecessor, which has ended. */
    synchronized void takeName() {
        Path second = file;
        if (holder() != pid || second.equals(plain)) {
            return;
        }
        file = plain;
        long holder = holder();
        if (isAlive(holder)) {
            file = second;
            LOG.error("{} belongs to process {}; that of this one stays {}", plain, holder, second);
            return;
        }
        try {
            Files.move(second, plain, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            file = second;
            LOG.error("{} keeps its name: {}", second, FileProblem.reason(plain, e));
        }
    }

    /** Makes sure that it can be written and that no other server holds it. Leaves none behind. */
    synchronized void check() throws StartException {
        try {
            Path folder = file.toAbsolutePath().getParent();
            if (folder != null) {
                ownership.createFolders(folder);
                // The one way to know, even for root, whether something can be created there.
                Files.delete(Files.createTempFile(folder, "kirin", ".pid"));
                ownership.checkFolderOf(file);
            }
            if (Files.isDirectory(file)) {
                throw new IOException("is a folder");
            }
            if (Files.exists(file) && !Files.isRegularFile(file)) {
                throw new FileSystemException(file.toString(), null, "that is no regular file");
            }
        } catch (IOException e) {
            throw new StartException(FileProblem.of(origin, "pidfile", file, e));
        }
        if (Files.exists(file)) {
            long holder = holder();
            refuseIfAlive(holder);
            LOG.warn("{} was left behind by {}; it is replaced", file, described(holder));
        }
    }

    private void refuseIfAlive(long holder) throws StartException {
        if (holder != pid && isAlive(holder)) {
            throw new StartException(
                    "%s: process %d is running already, a Kirin with the same pidfile; stop it, or"
                                    .formatted(file, holder)
                            + " give this one another pidfile");
        }
    }

    private static String described(long holder) {
        if (holder <= 0) {
            return "somebody who wrote no process id into it";
        }
        return ProcessHandle.of(holder).isPresent()
                ? "a process whose number " + holder + " another program has now"
                : "process " + holder + ", which is gone";
    }

    /** Puts our id there, so that nobody ever reads half of it. */
    synchronized void write() throws StartException {
        Path half = file.resolveSibling(file.getFileName() + "." + pid);
        try {
            try {
                Files.writeString(half, pid + "\n");
                claim(half);
            } finally {
                Files.deleteIfExists(half);
            }
        } catch (IOException e) {
            throw new StartException(FileProblem.of(origin, "pidfile", file, e));
        }
    }

    /** Of two that start at the same time one finds the other's. */
    private void claim(Path whole) throws IOException, StartException {
        try {
            Files.createLink(file, whole);
        } catch (FileAlreadyExistsException _) {
            refuseIfAlive(holder());
            Files.move(whole, file, StandardCopyOption.ATOMIC_MOVE);
        } catch (UnsupportedOperationException _) {
            Files.move(whole, file, StandardCopyOption.ATOMIC_MOVE);
        }
    }

    /** Removes it if it is still ours: another server may have been given the same file. */
    synchronized void remove() {
        try {
            if (holder() == pid) {
                Files.delete(file);
            }
        } catch (NoSuchFileException _) {
            // removed by somebody else, which is what we want
        } catch (IOException e) {
            LOG.warn("{} cannot be removed: {}", file, FileProblem.reason(file, e));
        }
    }

    /** The id in the file; -1 if it cannot be read or is none. */
    private long holder() {
        if (!Files.isRegularFile(file)) {
            return -1;
        }
        try (InputStream content = Files.newInputStream(file)) {
            return Long.parseLong(new String(content.readNBytes(MOST_BYTES), UTF_8).strip());
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
                .filter(PidFile::isKirin)
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

    /** As far as this user may see what that process runs. */
    private static boolean isKirin(ProcessHandle process) {
        try {
            String command =
                    Files.readString(Path.of("/proc/" + process.pid() + "/cmdline"), ISO_8859_1);
            return command.contains(Kirin.class.getName());
        } catch (IOException _) {
            return process.info().commandLine().map(all -> all.contains("kirin")).orElse(true);
        }
    }
}
