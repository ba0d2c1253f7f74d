package kirin.deployer.internal;

import kirin.management.QuarantinedFile;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;

/**
 * Files that failed: a copy of each, and a text beside it that says in plain words what went wrong.
 * The text is also what the next process knows of it. Those that still lie in a deploy folder stay,
 * and of the others the newest. Deployer thread only.
 */
final class Quarantine {
    private static final Logger LOG = LoggerFactory.getLogger(Quarantine.class);
    private static final String TEXT = ".failed.txt";

    /** How many stay of those that do not lie in a folder any more. */
    private static final int MOST_GONE = 20;

    private final Path folder;
    private final Predicate<Path> liesInFolder;
    private final Map<String, QuarantinedFile> files = new TreeMap<>();
    // A few more may gather, so that not each that comes means a look at all others.
    private int mostUntrimmed = MOST_GONE * 3 / 2;

    /**
     * @param liesInFolder whether a file of this path lies in a deploy folder now
     */
    Quarantine(Path folder, Predicate<Path> liesInFolder) {
        this.folder = folder;
        this.liesInFolder = liesInFolder;
        read();
    }

    /** Where the one of a store is, once there is one. */
    static Path in(Path store) {
        return store.resolve("quarantine");
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
        if (files.size() > mostUntrimmed) {
            trim(file);
            mostUntrimmed = files.size() + MOST_GONE / 2;
        }
    }

    private void trim(QuarantinedFile newest) throws IOException {
        List<QuarantinedFile> gone =
                files.values().stream()
                        .filter(each -> !each.equals(newest))
                        .filter(each -> !liesInFolder.test(Path.of(each.file())))
                        .sorted(Comparator.comparing(QuarantinedFile::since).reversed())
                        .skip(MOST_GONE)
                        .toList();
        for (QuarantinedFile each : gone) {
            LOG.debug(
                    "{} leaves the quarantine: it lies in no deploy folder any more, and {} others"
                            + " have failed since",
                    each.file(),
                    MOST_GONE);
            drop(each);
        }
    }

    /** Lets a file go that works after all, or whose place has been taken by one that does. */
    void release(String path, String sha256) throws IOException {
        for (QuarantinedFile each : files()) {
            if (each.file().equals(path) || each.sha256().equals(sha256)) {
                drop(each);
            }
        }
    }

    private void drop(QuarantinedFile file) throws IOException {
        String name = name(file);
        files.remove(name);
        Files.deleteIfExists(folder.resolve(name));
        Files.deleteIfExists(text(name));
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
