package kirin.deployer.internal;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Set;

/** Bundles that were deployed, to go back to: a file for each digest. Deployer thread only. */
final class BundleStore {
    private static final String SUFFIX = ".jar";

    private final Path folder;

    BundleStore(Path folder) {
        this.folder = folder;
    }

    /** Where the bundle with this digest is, or would be. */
    Path path(String sha256) {
        return folder.resolve(sha256 + SUFFIX);
    }

    boolean has(String sha256) {
        return Files.isRegularFile(path(sha256));
    }

    /**
     * Keeps a copy, if there is none yet.
     *
     * @return the copy, which nobody changes any more
     * @throws IOException if it cannot be written, or the file is not what it was
     */
    Path keep(Path file, String sha256) throws IOException {
        Path kept = path(sha256);
        if (Files.isRegularFile(kept)) {
            return kept;
        }
        Files.createDirectories(folder);
        Path fresh = folder.resolve("." + sha256 + ".part");
        try {
            String copied;
            try (InputStream from = Files.newInputStream(file);
                    OutputStream to = Files.newOutputStream(fresh)) {
                copied = Sha256.of(from, to);
            }
            if (!copied.equals(sha256)) {
                throw new ChangedException();
            }
            Files.move(fresh, kept, StandardCopyOption.ATOMIC_MOVE);
        } finally {
            Files.deleteIfExists(fresh);
        }
        return kept;
    }

    void remove(String sha256) throws IOException {
        Files.deleteIfExists(path(sha256));
    }

    /** Removes all others, and what an earlier process left half done. */
    void retain(Set<String> digests) throws IOException {
        if (!Files.isDirectory(folder)) {
            return;
        }
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder)) {
            for (Path file : files) {
                String name = file.getFileName().toString();
                boolean wanted =
                        name.endsWith(SUFFIX)
                                && digests.contains(
                                        name.substring(0, name.length() - SUFFIX.length()));
                if (!wanted) {
                    Files.deleteIfExists(file);
                }
            }
        }
    }

    /** A file is not what it was when it was read. */
    static final class ChangedException extends IOException {
        private static final long serialVersionUID = 1L;

        ChangedException() {
            super("it has changed since it was read");
        }
    }
}
