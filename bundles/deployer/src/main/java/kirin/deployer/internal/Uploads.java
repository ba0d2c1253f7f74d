package kirin.deployer.internal;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * Files on their way to the deployer, from operators who have none on this machine: each in a
 * folder of its own, so that it can have the name that it is to have. Any thread; what is wrong is
 * told by an {@link IllegalStateException} or {@link IllegalArgumentException} for the operator.
 */
final class Uploads {
    private static final Logger LOG = LoggerFactory.getLogger(Uploads.class);

    /** In bytes. A mistake should not fill the disk. */
    private static final long LONGEST = 1L << 30;

    private static final int MOST = 16;
    private static final int LONGEST_NAME = 200;

    private final Path folder;
    private final Limits limits;
    // Guarded by this.
    private final List<Path> files = new ArrayList<>();

    /**
     * How much there may be.
     *
     * @param bytes of one file
     * @param files at a time
     */
    record Limits(long bytes, int files) {
        static final Limits USUAL = new Limits(LONGEST, MOST);
    }

    /** In a folder that is made when the first comes. What is left there of others is removed. */
    Uploads(Path folder, Limits limits) {
        this.folder = folder;
        this.limits = limits;
        removeFolder();
    }

    /** Makes an empty file of that name. */
    synchronized Path begin(String name) {
        checkName(name);
        if (files.size() >= limits.files()) {
            throw new IllegalStateException(
                    "%d uploads are there already; deploy or discard one first: %s"
                            .formatted(files.size(), files));
        }
        try {
            Files.createDirectories(folder);
            Path own =
                    Files.createTempDirectory(
                            folder,
                            "",
                            PosixFilePermissions.asFileAttribute(
                                    PosixFilePermissions.fromString("rwx------")));
            Path file = Files.createFile(own.resolve(name)).toAbsolutePath();
            files.add(file);
            return file;
        } catch (IOException e) {
            throw new IllegalStateException("no upload can begin: " + e);
        }
    }

    private static void checkName(String name) {
        boolean isName =
                name.length() <= LONGEST_NAME
                        && !name.startsWith(".")
                        && name.chars().noneMatch(it -> it < ' ' || it == '/' || it == '\\')
                        && name.matches("(?i).+\\.(jar|zip|kar|cfg|toml)");
        if (!isName) {
            throw new IllegalArgumentException(
                    "the name is \""
                            + name
                            + "\"; give that of a file without folders, as shop-2.1.jar");
        }
    }

    /**
     * Appends to a file.
     *
     * @return how long it is now, in bytes
     */
    synchronized long append(Path file, byte[] bytes) {
        checkIsOurs(file);
        try {
            long length = Files.size(file) + bytes.length;
            checkLength(file, length);
            try (OutputStream out = Files.newOutputStream(file, StandardOpenOption.APPEND)) {
                out.write(bytes);
            }
            return length;
        } catch (IOException e) {
            throw new IllegalStateException(
                    "the piece was not written: " + e + "; discard the upload and begin anew");
        }
    }

    /** Writes all of a stream, which the caller closes, into an empty file. */
    void fill(Path file, InputStream content) throws IOException {
        byte[] buffer = new byte[1 << 16];
        long length = 0;
        try (OutputStream out = Files.newOutputStream(file)) {
            for (int read; (read = content.read(buffer)) >= 0; ) {
                length += read;
                checkLength(file, length);
                out.write(buffer, 0, read);
            }
        }
    }

    private void checkLength(Path file, long length) {
        if (length > limits.bytes()) {
            throw new IllegalStateException(
                    "%s is longer than %d bytes; put it into the deploy folder yourself"
                            .formatted(file.getFileName(), limits.bytes()));
        }
    }

    private void checkIsOurs(Path file) {
        if (!files.contains(file)) {
            throw new IllegalArgumentException(
                    file + " is no upload; give what beginUpload has returned");
        }
    }

    /** Removes a file. */
    synchronized void discard(Path file) {
        checkIsOurs(file);
        removeIfOurs(file);
    }

    /** Removes a file if it is one of these, for it has been taken in. */
    synchronized void removeIfOurs(Path file) {
        if (files.remove(file)) {
            try {
                Folders.delete(Objects.requireNonNull(file.getParent()));
            } catch (IOException e) {
                LOG.warn("{} is of no use any more and cannot be removed: {}", file, e.toString());
            }
        }
    }

    /** Removes all. */
    synchronized void close() {
        files.clear();
        removeFolder();
    }

    private void removeFolder() {
        try {
            Folders.delete(folder);
        } catch (IOException e) {
            LOG.warn("{} is of no use any more and cannot be removed: {}", folder, e.toString());
        }
    }
}
