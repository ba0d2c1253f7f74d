package kirin.settings.toml;

import kirin.settings.SettingsBuilder;

import org.tomlj.TomlTable;

import java.util.List;

/** Reads the tables {@code [apps.NAME]}, each of which holds settings of one application. */
final class ApplicationTables {
    /** The table that they stand in. */
    static final String NAME = "apps";

    private final TomlFile file;
    private final SettingsBuilder settings;

    ApplicationTables(TomlFile file, SettingsBuilder settings) {
        this.file = file;
        this.settings = settings;
    }

    void read() {
        List<String> key = List.of(NAME);
        if (!(file.value(key) instanceof TomlTable applications)) {
            settings.problem(
                    file.placeOf(key),
                    "apps is no table; write [apps.NAME], and below it what that application has"
                            + " of its own");
            return;
        }
        for (String application : applications.keySet()) {
            read(application);
        }
    }

    private void read(String application) {
        List<String> key = List.of(NAME, application);
        if (file.isCertain(key) && !(file.value(key) instanceof TomlTable)) {
            settings.problem(
                    file.placeOf(key),
                    "apps."
                            + application
                            + " is no table; write [apps.NAME] above the settings of an"
                            + " application");
            return;
        }
        for (String name : file.namesIn(key)) {
            List<String> setting = List.of(NAME, application, name);
            if (file.isCertain(setting)) {
                file.plainValue(setting, settings)
                        .ifPresent(value ->
                                settings.putFor(application, name, value, file.placeOf(setting)));
            }
        }
    }
}
