package kirin.runtime;

import kirin.settings.FileProblem;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;

/**
 * The framework's cache. Each process has its own: Felix empties it at the start, and would not
 * notice that another process works in it.
 */
final class CacheFolder {
    /** The file that its server has locked. */
    static final String LOCK = "kirin.lock";

    private static final int MOST_NAMES = 1000;
    private static final int MOST_ATTEMPTS = 10;

    private final Path folder;

    private final boolean isNew;
    private final boolean isKept;

    /** A channel that nobody refers to is closed, and its lock is gone. */
    private final FileChannel lock;

    private CacheFolder(Path folder, boolean isNew, boolean isKept, FileChannel lock) {
        this.folder = folder;
        this.isNew = isNew;
        this.isKept = isKept;
        this.lock = lock;
    }

    /** One below the system's temporary folder, removed in the end. */
    static CacheFolder temporary() throws StartException {
        return temporary(Path.of(System.getProperty("java.io.tmpdir")));
    }

    /** One below another folder. */
    static CacheFolder temporary(Path folder) throws StartException {
        try {
            Path made = createBelow(folder);
            return new CacheFolder(made, true, false, lockNew(made));
        } catch (IOException e) {
            throw new StartException(
                    "a cache cannot be created in "
                            + folder
                            + ": "
                            + FileProblem.reason(folder.resolve("kirin"), e)
                            + "; name a folder with --cache DIR");
        }
    }

    /**
     * One that the user wants to keep.
     *
     * @param ownership who is to have what is made
     */
    static CacheFolder kept(Path folder, Ownership ownership) throws StartException {
        try {
            boolean isNew = !Files.exists(folder);
            ownership.createFolders(folder);
            return new CacheFolder(folder, isNew, true, lock(folder));
        } catch (IOException e) {
            throw new StartException(
                    "--cache "
                            + folder
                            + ": "
                            + FileProblem.reason(folder.resolve("kirin"), e)
                            + "; name a folder that "
                            + System.getProperty("user.name")
                            + " can write");
        }
    }

    Path folder() {
        return folder;
    }

    Path storage() {
        return folder.resolve("framework");
    }

    /** Called when the framework has stopped. */
    void remove() {
        if (!isKept) {
            delete();
        }
    }

    /** Removes what other servers have left beside one that is not kept; returns at once. */
    void removeAbandoned() {
        if (!isKept) {
            AbandonedCaches.removeBeside(this);
        }
    }

    /** Called instead if the start has failed: one that was there before stays. */
    void removeNew() {
        if (isNew) {
            delete();
        }
    }

    private void delete() {
        if (!Files.exists(folder)) {
            return;
        }
        try {
            lock.close();
            delete(folder);
        } catch (IOException e) {
            // The log may be closed by now.
            System.err.println("kirin: " + folder + " remains: " + FileProblem.reason(folder, e));
        }
    }

    /** Removes a folder with all that is in it, also if others still remove or make some of it. */
    static void delete(Path folder) throws IOException {
        for (int attempt = 1; ; attempt++) {
            try {
                Files.walkFileTree(folder, new Deletion());
                return;
            } catch (DirectoryNotEmptyException e) {
                if (attempt == MOST_ATTEMPTS) {
                    throw e;
                }
            }
        }
    }

    /**
     * Only we may enter it. The JDK's own way of this finds a name by secure random numbers, whose
     * first one takes longer than all else here; that a folder is new is what makes it safe.
     */
    private static Path createBelow(Path parent) throws IOException {
        var ownersOnly =
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));
        String name = "kirin-" + ProcessHandle.current().pid();
        for (int i = 1; ; i++) {
            try {
                return Files.createDirectory(parent.resolve(name + "-" + i), ownersOnly);
            } catch (FileAlreadyExistsException e) {
                // Of a process with our number that was killed, or of somebody who guesses.
                if (i == MOST_NAMES) {
                    throw e;
                }
            }
        }
    }

    /** Nobody finds the file before it is locked, and takes the folder for abandoned. */
    private static FileChannel lockNew(Path folder) throws IOException {
        Path unseen = folder.resolve(LOCK + ".new");
        FileChannel file =
                FileChannel.open(unseen, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        var _ = file.lock();
        Files.move(unseen, folder.resolve(LOCK), StandardCopyOption.ATOMIC_MOVE);
        return file;
    }

    /** The system gives the lock back when the process ends, however that happens. */
    private static FileChannel lock(Path folder) throws IOException, StartException {
        FileChannel file =
                FileChannel.open(
                        folder.resolve(LOCK), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        if (tryLock(file) == null) {
            file.close();
            throw new StartException(
                    "--cache " + folder + ": another server uses it; name a folder of its own");
        }
        return file;
    }

    static @Nullable FileLock tryLock(FileChannel file) throws IOException {
        try {
            return file.tryLock();
        } catch (OverlappingFileLockException _) {
            return null;
        }
    }

    /** Removes what is in a folder, then the folder. */
    private static final class Deletion extends SimpleFileVisitor<Path> {
        @Override
        public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
                throws IOException {
            Files.deleteIfExists(file);
            return FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult visitFileFailed(Path file, IOException failure) throws IOException {
            if (failure instanceof NoSuchFileException) {
                return FileVisitResult.CONTINUE;
            }
            throw failure;
        }

        @Override
        public FileVisitResult postVisitDirectory(Path folder, @Nullable IOException failure)
                throws IOException {
            Files.deleteIfExists(folder);
            return FileVisitResult.CONTINUE;
        }
    }
}
