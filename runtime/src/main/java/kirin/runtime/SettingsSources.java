package kirin.runtime;

import kirin.settings.SettingsBuilder;
import kirin.settings.toml.SettingsFile;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Where the settings come from, at the start and whenever they are read again.
 *
 * @param environment whose variables stand for defaults
 * @param inEnvironment the command line that is one of its variables
 * @param typed the command line itself
 */
record SettingsSources(Environment environment, CommandLine inEnvironment, CommandLine typed) {

    /** Reads all of them, the weakest first, since the last value holds. */
    SettingsBuilder read() {
        var settings = new SettingsBuilder();
        environment.addDefaults(settings);
        typed.over(inEnvironment)
                .configFile()
                .or(SettingsSources::fileInThisFolder)
                .ifPresent(file -> SettingsFile.read(file, settings));
        inEnvironment.addTo(settings);
        typed.addTo(settings);
        return settings;
    }

    private static Optional<Path> fileInThisFolder() {
        Path file = Path.of("kirin.toml");
        return Files.exists(file) ? Optional.of(file) : Optional.empty();
    }
}
