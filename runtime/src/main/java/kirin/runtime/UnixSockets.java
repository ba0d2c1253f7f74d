package kirin.runtime;

import kirin.lifecycle.ListenException;
import kirin.lifecycle.ListenSocket;
import kirin.runtime.system.Sockets;
import kirin.runtime.system.SystemCallException;
import kirin.settings.FileProblem;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.util.EnumSet;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;

/** Makes Unix sockets, and removes their files when the server ends. Any thread. */
final class UnixSockets {
    private static final Logger LOG = LoggerFactory.getLogger(UnixSockets.class);

    /** Of the bits that tell what kind of file it is, those of a socket. */
    private static final int FILE_KIND = 0170000;

    private static final int SOCKET = 0140000;
    private static final int ALL = 0777;
    private static final int OTHERS_WRITE = 0002;

    private final int umask;
    private final Ownership ownership;
    private final Leftovers leftovers;
    private final BooleanSupplier areShared;

    /**
     * @param umask the permissions that a socket is made without
     * @param ownership who is to have what is made
     * @param areShared whether another process goes on with them, and so needs their files
     */
    UnixSockets(int umask, Ownership ownership, Leftovers leftovers, BooleanSupplier areShared) {
        this.umask = umask;
        this.ownership = ownership;
        this.leftovers = leftovers;
        this.areShared = areShared;
    }

    /** Makes one, in place of one that nobody listens at any more. It does not listen yet. */
    ListenSocket open(Path file) throws ListenException {
        try {
            checkLength(file);
            Path folder = file.getParent();
            if (folder != null) {
                ownership.createFolders(folder);
                ownership.checkFolderOf(file);
            }
            clear(file);
            return make(file);
        } catch (SystemCallException e) {
            throw e.number() == SystemCallException.EADDRINUSE
                    ? inUse(SocketOwner.ofUnix(file).orElse("another process"))
                    : failed(file, e);
        } catch (IOException e) {
            throw failed(file, e);
        }
    }

    /** Removes one that nobody listens at any more. */
    static void clear(Path file) throws ListenException {
        checkLength(file);
        try {
            if (Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
                refuseIfTaken(file);
                LOG.warn("{} was left behind by a process that is gone; it is replaced", file);
                Files.delete(file);
            }
        } catch (IOException e) {
            throw failed(file, e);
        }
    }

    /** Finds out whether one could be made at that file, as far as that can be seen by looking. */
    static void check(Path file) throws ListenException {
        try {
            checkPath(file);
            if (Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
                refuseIfTaken(file);
            }
            Path folder = file.toAbsolutePath().getParent();
            while (folder != null && !Files.exists(folder)) {
                folder = folder.getParent();
            }
            if (folder != null && !Files.isWritable(folder)) {
                throw failed(file, new FileSystemException(null, null, folder + " is read-only"));
            }
        } catch (IOException e) {
            throw failed(file, e);
        }
    }

    /** The same whether or not somebody listens there. */
    static void checkPath(Path file) throws IOException, ListenException {
        checkLength(file);
        if (Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
            refuseOther(file);
        }
    }

    private static void checkLength(Path file) throws ListenException {
        int length = file.toString().getBytes(StandardCharsets.UTF_8).length;
        if (length > Sockets.MOST_PATH_BYTES) {
            throw new ListenException(
                    "%s has %d bytes, of which a Unix socket can have %d; give a shorter path"
                            .formatted(file, length, Sockets.MOST_PATH_BYTES));
        }
    }

    private static void refuseOther(Path file) throws IOException, ListenException {
        int mode = (Integer) Files.getAttribute(file, "unix:mode", LinkOption.NOFOLLOW_LINKS);
        if ((mode & FILE_KIND) != SOCKET) {
            throw new ListenException(
                    "there is a file that is no socket; remove it or give another path");
        }
    }

    private static void refuseIfTaken(Path file) throws IOException, ListenException {
        refuseOther(file);
        long owner = Sockets.listenerAt(file);
        if (owner == ProcessHandle.current().pid()) {
            throw new ListenException(
                    "this server listens there already; give that path once, and written as it"
                            + " was");
        }
        if (owner >= 0) {
            throw inUse(
                    owner == 0
                            ? SocketOwner.ofUnix(file).orElse("another process")
                            : SocketOwner.described(owner));
        }
    }

    private ListenSocket make(Path file) throws IOException {
        int socket = Sockets.openUnix(file);
        Runnable removal = removal(file);
        int mode = ALL & ~umask;
        // Before it listens, so nobody can have connected to it with other permissions.
        Files.setPosixFilePermissions(file, permissions(mode));
        ownership.give(file);
        if ((mode & OTHERS_WRITE) != 0) {
            LOG.warn(
                    "Every user of this machine can connect to {}; umask = \"0007\" lets only its"
                            + " owner and group",
                    file);
        }
        return new OpenSocket(socket, "unix:" + file, true, false, removal);
    }

    /**
     * Goes on with one that listens at a file already.
     *
     * @return empty if the file is gone, so that no client could find it
     */
    Optional<ListenSocket> takeOver(int socket, Path file) throws ListenException {
        try {
            return Optional.of(new OpenSocket(socket, "unix:" + file, true, false, removal(file)));
        } catch (NoSuchFileException _) {
            return Optional.empty();
        } catch (IOException e) {
            throw failed(file, e);
        }
    }

    /** Removes the file of one if nobody listens there any more. */
    static void removeAbandoned(Path file) {
        try {
            if (Files.exists(file, LinkOption.NOFOLLOW_LINKS) && Sockets.listenerAt(file) < 0) {
                Files.delete(file);
            }
        } catch (IOException e) {
            LOG.warn("{} remains: {}", file, FileProblem.reason(file, e));
        }
    }

    private Runnable removal(Path file) throws IOException {
        Object key = key(file);
        Runnable removal =
                () -> {
                    if (!areShared.getAsBoolean()) {
                        remove(file, key);
                    }
                };
        leftovers.add(removal);
        return removal;
    }

    private static Set<PosixFilePermission> permissions(int mode) {
        Set<PosixFilePermission> permissions = EnumSet.noneOf(PosixFilePermission.class);
        PosixFilePermission[] all = PosixFilePermission.values();
        for (int i = 0; i < all.length; i++) {
            // In the order of the bits, beginning with the highest.
            if ((mode >> (all.length - 1 - i) & 1) == 1) {
                permissions.add(all[i]);
            }
        }
        return permissions;
    }

    /** Removes it if it is still ours: another server may have been given the same path. */
    private static void remove(Path file, Object key) {
        try {
            if (Files.exists(file, LinkOption.NOFOLLOW_LINKS) && key(file).equals(key)) {
                Files.deleteIfExists(file);
            }
        } catch (IOException e) {
            // The log may be closed by now.
            System.err.println("kirin: " + file + " remains: " + FileProblem.reason(file, e));
        }
    }

    private static Object key(Path file) throws IOException {
        return Objects.requireNonNull(
                Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS)
                        .fileKey());
    }

    private static ListenException inUse(String owner) {
        return new ListenException(owner + " listens there; stop it or give another path");
    }

    private static ListenException failed(Path file, IOException e) {
        String reason =
                e instanceof SystemCallException ? e.getMessage() : FileProblem.reason(file, e);
        return new ListenException(
                "that failed: %s; give a path that %s can write"
                        .formatted(reason, System.getProperty("user.name")));
    }
}
