package kirin.deployer.internal;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/**
 * Which bundles were on their way into service when a server ended: a file for each, which holds
 * how often. A bundle may be what ended it. Deployer thread only.
 */
final class Attempts {
    /** What the server has ended during so often is not tried any more. */
    static final int MOST = 3;

    static final String TOO_MANY = "the server ended three times while it was coming up";

    private final Path folder;
    private final Map<String, Integer> brokenOff = new HashMap<>();

    Attempts(Path folder) throws IOException {
        this.folder = folder;
        if (Files.isDirectory(folder)) {
            try (DirectoryStream<Path> files = Files.newDirectoryStream(folder)) {
                for (Path file : files) {
                    brokenOff.put(file.getFileName().toString(), count(Files.readString(file)));
                }
            }
        }
    }

    private static int count(String text) {
        // The file may have been made and not been written.
        return text.isEmpty() ? 1 : text.length();
    }

    /** How often a server ended while these bytes were on their way. */
    int brokenOff(String sha256) {
        return brokenOff.getOrDefault(sha256, 0);
    }

    /** These bytes are on their way, until {@link #end}. */
    void begin(String sha256) throws IOException {
        Files.createDirectories(folder);
        Files.writeString(folder.resolve(sha256), "+".repeat(brokenOff(sha256) + 1));
    }

    /** These bytes wait, and nothing of them runs: whatever ends the server, they do not. */
    void pause(String sha256) throws IOException {
        int before = brokenOff(sha256);
        if (before == 0) {
            Files.deleteIfExists(folder.resolve(sha256));
        } else {
            Files.writeString(folder.resolve(sha256), "+".repeat(before));
        }
    }

    /** Whatever came of them, the server lives. */
    void end(String sha256) throws IOException {
        brokenOff.remove(sha256);
        Files.deleteIfExists(folder.resolve(sha256));
    }
}
