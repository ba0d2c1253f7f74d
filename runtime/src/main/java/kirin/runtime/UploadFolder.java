package kirin.runtime;

import kirin.settings.FileProblem;
import kirin.settings.ProcessSettings;
import kirin.settings.Settings;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * The folder in which applications put uploads aside. Kirin itself puts no request body aside: each
 * is handed on as it comes, and what is made of it is the application's to say.
 */
final class UploadFolder {
    /** Where applications find its path: a system property, which bundles see as one of theirs. */
    private static final String PROPERTY = "kirin.tmp_upload_dir";

    private UploadFolder() {}

    /** Tells applications of it, if files can be made there with the rights that they have. */
    static void offer(Settings settings) throws StartException {
        Optional<Path> folder = folder(settings);
        if (folder.isPresent()) {
            check(settings, folder.get());
        }
        System.setProperty(
                PROPERTY, folder.map(Path::toString).orElse(System.getProperty("java.io.tmpdir")));
    }

    private static void check(Settings settings, Path folder) throws StartException {
        try {
            // The one way to know, also on a disk that is full or cannot be written.
            Files.delete(Files.createTempFile(folder, "kirin", ".upload"));
        } catch (IOException e) {
            throw new StartException(complaint(settings, folder, reason(folder, e)));
        }
    }

    /** What would be wrong with it at a start. Changes nothing. */
    static Optional<String> problem(Settings settings) {
        return folder(settings)
                .filter(folder -> !Files.isDirectory(folder) || !Files.isWritable(folder))
                .map(folder ->
                        complaint(
                                settings,
                                folder,
                                Files.isDirectory(folder)
                                        ? "permission denied at " + folder
                                        : noFolder(folder)));
    }

    private static Optional<Path> folder(Settings settings) {
        return settings.get(ProcessSettings.TMP_UPLOAD_DIR)
                .map(named -> settings.resolve(named).toAbsolutePath());
    }

    private static String reason(Path folder, IOException failure) {
        return Files.isDirectory(folder)
                ? FileProblem.reason(folder.resolve("file"), failure)
                : noFolder(folder);
    }

    private static String noFolder(Path folder) {
        return Files.exists(folder) ? "that is no folder" : "there is no such folder";
    }

    private static String complaint(Settings settings, Path folder, String reason) {
        return "%s: tmp_upload_dir cannot be %s: %s; name a folder that is there and that %s can write"
                .formatted(
                        settings.origin(ProcessSettings.TMP_UPLOAD_DIR),
                        folder,
                        reason,
                        System.getProperty("user.name"));
    }
}
