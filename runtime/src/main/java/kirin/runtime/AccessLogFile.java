package kirin.runtime;

import kirin.settings.AccessLogSettings;
import kirin.settings.FileProblem;
import kirin.settings.LogPlace;
import kirin.settings.Settings;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * The file of the access log, as far as it needs the rights that the process gives up before the
 * log is opened: afterwards it might not be able to make it.
 */
final class AccessLogFile {
    private AccessLogFile() {}

    /**
     * Makes it for who is to write it.
     *
     * @throws StartException if it cannot be made
     */
    static void make(Settings settings, Ownership ownership) throws StartException {
        Optional<Path> wanted = LogPlace.accessFile(settings);
        if (wanted.isEmpty()) {
            return;
        }
        Path file = wanted.get();
        try {
            Path folder = file.getParent();
            if (folder != null) {
                ownership.createFolders(folder);
            }
            if (!Files.exists(file)) {
                Files.createFile(file);
            }
            if (Files.isRegularFile(file)) {
                ownership.give(file);
            }
        } catch (IOException e) {
            throw new StartException(
                    FileProblem.of(
                            settings.origin(AccessLogSettings.ACCESSLOG), "accesslog", file, e));
        }
    }
}
