package kirin.settings.toml;

import kirin.settings.ServerSettings;
import kirin.settings.SettingsBuilder;

import org.tomlj.TomlTable;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** Reads a settings file in TOML. Whatever is wrong with it becomes a problem of the builder. */
public final class SettingsFile {
    private final Path file;
    private final Map<String, String> environment;
    private final SettingsBuilder settings;

    private SettingsFile(Path file, Map<String, String> environment, SettingsBuilder settings) {
        this.file = file;
        this.environment = environment;
        this.settings = settings;
    }

    /**
     * Adds what the file says.
     *
     * @param file as the user named it, since messages repeat it
     * @param settings gets the values, each with its place, and the problems
     */
    public static void read(Path file, SettingsBuilder settings) {
        read(file, System.getenv(), settings);
    }

    /**
     * Adds what the file says.
     *
     * @param file as the user named it, since messages repeat it
     * @param environment the variables that {@code ${NAME}} stands for
     * @param settings gets the values, each with its place, and the problems
     */
    public static void read(Path file, Map<String, String> environment, SettingsBuilder settings) {
        new SettingsFile(file, environment, settings).read();
    }

    private void read() {
        try {
            take(
                    new TomlFile(
                            file,
                            TomlText.parse(Files.readString(file)),
                            Variables.of(environment)));
        } catch (NoSuchFileException _) {
            problem("there is no such file; create it, or name another with --config FILE");
        } catch (AccessDeniedException _) {
            String user = System.getProperty("user.name");
            problem("permission denied; make it readable for the user " + user);
        } catch (CharacterCodingException _) {
            problem("it is not in UTF-8; save it as UTF-8 text");
        } catch (IOException e) {
            problem(
                    Files.isDirectory(file)
                            ? "it is a folder; name the file in it"
                            : "it cannot be read (" + e.getMessage() + "); name a readable file");
        }
    }

    private void take(TomlFile toml) {
        for (TomlText.Mistake mistake : toml.text().mistakes()) {
            settings.problem(toml.placeOf(mistake), mistake.complaint());
        }
        for (String name : toml.names()) {
            List<String> key = List.of(name);
            // After a mistake that hides the rest, what was parsed below it may mean anything.
            if (!toml.isCertain(key)) {
                continue;
            }
            boolean isTable = toml.value(key) instanceof TomlTable;
            if (name.equals(ApplicationTables.NAME)) {
                new ApplicationTables(toml, settings).read();
            } else if (isTable && PluginTables.KINDS.contains(name)) {
                new PluginTables(toml, settings).read(name);
            } else if (isTable && ServerSettings.find(name).isEmpty()) {
                settings.problem(
                        toml.placeOf(key),
                        name
                                + " is no table of Kirin; there are [apps.NAME], [worker.NAME] and"
                                + " [log.NAME], and settings stand above the first of them");
            } else {
                toml.plainValue(key, settings)
                        .ifPresent(value -> settings.put(name, value, toml.placeOf(key)));
            }
        }
    }

    private void problem(String complaint) {
        settings.problem(file + ": " + complaint);
    }
}
