package kirin.settings.toml;

import kirin.settings.Settings;
import kirin.settings.SettingsBuilder;
import kirin.settings.SettingsException;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Settings from a file that holds a text. */
final class FileOfText {

    private FileOfText() {}

    static Settings settings(Path folder, String text) throws IOException, SettingsException {
        return read(write(folder, text));
    }

    /** Each problem without the folder in front. */
    static List<String> problems(Path folder, String text) throws IOException {
        try {
            read(write(folder, text));
            return List.of();
        } catch (SettingsException e) {
            return e.problems().stream().map(problem -> problem.replace(folder + "/", "")).toList();
        }
    }

    static Settings read(Path file) throws SettingsException {
        SettingsBuilder builder = new SettingsBuilder();
        SettingsFile.read(file, builder);
        return builder.build();
    }

    private static Path write(Path folder, String text) throws IOException {
        return Files.writeString(folder.resolve("kirin.toml"), text);
    }
}
