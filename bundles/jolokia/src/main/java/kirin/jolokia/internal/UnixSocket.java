package kirin.jolokia.internal;

import kirin.settings.FileProblem;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Objects;
import java.util.Set;

/**
 * A Unix socket that listens and has a file, which is for its owner alone.
 *
 * @param key by which the file is known to be the same
 */
record UnixSocket(ServerSocketChannel channel, Path file, Object key) {
    private static final Logger LOG = LoggerFactory.getLogger(UnixSocket.class);
    private static final int BACKLOG = 64;
    private static final int RADIX = 36;
    private static final int NAMES = RADIX * RADIX * RADIX;
    private static final Set<PosixFilePermission> OWNER =
            PosixFilePermissions.fromString("rw-------");
    private static final Set<PosixFilePermission> OWNERS_FOLDER =
            PosixFilePermissions.fromString("rwx------");

    /**
     * Makes one.
     *
     * @param file absolute; it must not be there, its folder may be missing
     */
    static UnixSocket at(Path file) throws IOException {
        Path folder = Objects.requireNonNull(file.getParent());
        Files.createDirectories(folder);
        // The JDK lets a socket listen as soon as it has its file. Nobody else comes into this
        // folder, so nobody can connect before the permissions are right, whatever the umask is.
        Path hidden = hiddenFolder(folder);
        Path made = hidden.resolve("s");
        ServerSocketChannel channel = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        boolean isDone = false;
        try {
            channel.bind(UnixDomainSocketAddress.of(made), BACKLOG);
            Files.setPosixFilePermissions(made, OWNER);
            Object key = key(made);
            // Unlike a move it fails if another server has just made one there.
            Files.createLink(file, made);
            isDone = true;
            return new UnixSocket(channel, file, key);
        } finally {
            if (!isDone) {
                channel.close();
            }
            remove(made);
            remove(hidden);
        }
    }

    private static void remove(Path path) {
        try {
            Files.deleteIfExists(path);
        } catch (IOException e) {
            LOG.warn("{} remains: {}", path, FileProblem.reason(path, e));
        }
    }

    /** With a short name, as the path of a socket must not be long. */
    private static Path hiddenFolder(Path folder) throws IOException {
        var random = new SecureRandom();
        while (true) {
            String name = Integer.toString(random.nextInt(NAMES), RADIX);
            try {
                Path made =
                        Files.createDirectory(
                                folder.resolve('.' + name),
                                PosixFilePermissions.asFileAttribute(OWNERS_FOLDER));
                // A umask may have kept them from its owner too.
                return Files.setPosixFilePermissions(made, OWNERS_FOLDER);
            } catch (FileAlreadyExistsException _) {
                // Another name then.
            }
        }
    }

    private static Object key(Path file) throws IOException {
        return Objects.requireNonNull(
                Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS)
                        .fileKey());
    }

    /** Removes the file, if it is still this one's, and closes it. */
    void close() {
        // In this order: while it listens no successor replaces the file, nor is its key anew.
        try (channel) {
            if (key(file).equals(key)) {
                Files.deleteIfExists(file);
            }
        } catch (NoSuchFileException _) {
            // Somebody has removed it.
        } catch (IOException e) {
            LOG.warn("{} remains: {}", file, FileProblem.reason(file, e));
        }
    }
}
