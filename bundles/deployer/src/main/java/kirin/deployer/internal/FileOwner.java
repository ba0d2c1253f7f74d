package kirin.deployer.internal;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermission;
import java.util.Objects;

/** Who could have put a file where it lies. */
final class FileOwner {
    private static final Object ROOT = 0;

    private FileOwner() {}

    /**
     * Refuses a file that others than root and the server's user may have written. Where files have
     * no such owners, none is refused.
     */
    static void refuseForeign(Path file) throws NoBundleException {
        if (Files.getFileAttributeView(file, PosixFileAttributeView.class) == null) {
            return;
        }
        try {
            refuse(file.toAbsolutePath());
            Path target = file.toRealPath();
            if (!target.equals(file.toAbsolutePath())) {
                refuse(target);
            }
        } catch (IOException e) {
            throw new NoBundleException(
                    "it cannot be seen whose it is (" + e.getMessage() + "); copy it again");
        }
    }

    private static void refuse(Path file) throws IOException, NoBundleException {
        Object owner = Files.getAttribute(file, "unix:uid");
        if (!owner.equals(ROOT) && !owner.equals(ownId())) {
            throw new NoBundleException(
                    "it belongs to %s, who is neither root nor the user that the server runs as; copy it as one of these"
                            .formatted(Files.getOwner(file)));
        }
        if (isOpen(file)) {
            throw new NoBundleException("everybody may write it; chmod o-w " + file);
        }
        Path folder = file.getParent();
        if (folder != null && isOpen(folder)) {
            throw new NoBundleException("everybody may write into its folder; chmod o-w " + folder);
        }
    }

    private static boolean isOpen(Path file) throws IOException {
        return Files.getPosixFilePermissions(file).contains(PosixFilePermission.OTHERS_WRITE);
    }

    private static Object ownId() throws IOException {
        Path status = Path.of("/proc/self/status");
        if (Files.exists(status)) {
            // Not whose /proc/self is: root's, once a process has given up rights.
            for (String line : Files.readAllLines(status, StandardCharsets.ISO_8859_1)) {
                if (line.startsWith("Uid:")) {
                    String effective = line.split("\\s+", -1)[2];
                    return Integer.valueOf(effective);
                }
            }
        }
        // Systems without /proc: what the server makes is its user's.
        Path made = Files.createTempFile("kirin", ".owner");
        try {
            return Objects.requireNonNull(Files.getAttribute(made, "unix:uid"));
        } finally {
            Files.delete(made);
        }
    }
}
