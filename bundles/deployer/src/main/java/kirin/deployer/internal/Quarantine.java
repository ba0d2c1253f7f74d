package kirin.deployer.internal;

import kirin.management.QuarantinedFile;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Files that failed: a copy of each, and a text beside it that says in plain words what went wrong.
 * The text is also what the next process knows of it. Deployer thread only.
 */
final class Quarantine {
    private static final String TEXT = ".failed.txt";

    private final Path folder;
    private final Map<String, QuarantinedFile> files = new TreeMap<>();

    Quarantine(Path folder) {
        this.folder = folder;
        read();
    }

    List<QuarantinedFile> files() {
        return List.copyOf(files.values());
    }

    /**
     * Takes a file in, in place of an earlier one of its name.
     *
     * @param bytes where its bytes can be copied from
     */
    void take(QuarantinedFile file, Path bytes) throws IOException {
        String name = name(file);
        files.put(name, file);
        Files.createDirectories(folder);
        Files.copy(bytes, folder.resolve(name), StandardCopyOption.REPLACE_EXISTING);
        Files.writeString(text(name), describe(name, file), StandardCharsets.UTF_8);
    }

    /** Lets a file go that works after all, or whose place has been taken by one that does. */
    void release(String path, String sha256) throws IOException {
        for (QuarantinedFile each : files()) {
            if (each.file().equals(path) || each.sha256().equals(sha256)) {
                String name = name(each);
                files.remove(name);
                Files.deleteIfExists(folder.resolve(name));
                Files.deleteIfExists(text(name));
            }
        }
    }

    private Path text(String name) {
        // Of shop.jar, shop.zip and shop.cfg, all may fail.
        String own = name.endsWith(".jar") ? withoutSuffix(name) : name;
        return folder.resolve(own + TEXT);
    }

    private void read() {
        if (!Files.isDirectory(folder)) {
            return;
        }
        try (DirectoryStream<Path> texts = Files.newDirectoryStream(folder, "*" + TEXT)) {
            List<Path> all = new ArrayList<>();
            texts.forEach(all::add);
            for (Path each : all) {
                QuarantinedFile file = parse(Files.readString(each, StandardCharsets.UTF_8));
                files.put(name(file), file);
            }
        } catch (IOException _) {
            // Then it is not listed; what is set aside is known from the history.
        }
    }

    private static String describe(String name, QuarantinedFile file) {
        return """
        %s was not deployed, or was taken out of service again.

        Reason: %s
        Bundle: %s %s
        SHA-256: %s
        Since: %s
        File: %s

        The file was left where it is. It is tried again when its bytes change, or as it is with
        kirin retry %s
        """
                .formatted(
                        name,
                        file.reason().replace('\n', ' '),
                        file.bundle(),
                        file.version(),
                        file.sha256(),
                        file.since(),
                        file.file(),
                        name);
    }

    private static QuarantinedFile parse(String text) {
        Map<String, String> fields = new HashMap<>();
        for (String line : text.lines().toList()) {
            int colon = line.indexOf(": ");
            if (colon > 0) {
                fields.putIfAbsent(line.substring(0, colon), line.substring(colon + 2));
            }
        }
        String[] bundle = fields.getOrDefault("Bundle", "").split(" ", 2);
        return new QuarantinedFile(
                fields.getOrDefault("File", ""),
                bundle[0],
                bundle.length < 2 ? "" : bundle[1],
                fields.getOrDefault("SHA-256", ""),
                fields.getOrDefault("Since", ""),
                fields.getOrDefault("Reason", ""));
    }

    private static String name(QuarantinedFile file) {
        Path name = Path.of(file.file()).getFileName();
        return name == null ? "unknown.jar" : name.toString();
    }

    private static String withoutSuffix(String name) {
        int dot = name.lastIndexOf('.');
        return dot < 1 ? name : name.substring(0, dot);
    }
}
