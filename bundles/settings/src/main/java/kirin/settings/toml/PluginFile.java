package kirin.settings.toml;

import kirin.settings.PluginSettings;
import kirin.settings.SettingsBuilder;
import kirin.settings.SettingsException;

import java.nio.file.Path;
import java.util.List;

/** A file that holds the settings of one plug-in or application bundle, and nothing else. */
public final class PluginFile {
    private PluginFile() {}

    /**
     * Reads the file as if it stood in a table {@code [worker.NAME]}.
     *
     * @param file as messages name it
     * @param text what stands in it
     * @throws SettingsException for all that is wrong with it, each with line and column
     */
    public static PluginSettings parse(Path file, String text) throws SettingsException {
        var problems = new SettingsBuilder();
        var toml = new TomlFile(file, TomlText.parse(text, "worker"), Variables.none());
        for (TomlText.Mistake mistake : toml.text().mistakes()) {
            problems.problem(toml.placeOf(mistake), mistake.complaint());
        }
        PluginSettings settings = PluginTables.plugin(toml, List.of(), problems);
        problems.build();
        return settings;
    }
}
