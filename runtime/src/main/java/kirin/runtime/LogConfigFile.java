package kirin.runtime;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;

import kirin.runtime.log.LogConfig;
import kirin.runtime.log.LogConfigException;
import kirin.settings.LoggingSettings;
import kirin.settings.ServerSettings;
import kirin.settings.Setting;
import kirin.settings.Settings;

import java.nio.file.Path;
import java.util.Optional;

/** The file that sets up the logs in detail, if the settings name one. */
final class LogConfigFile {
    private LogConfigFile() {}

    /** The setting that names it; JSON goes before Logback's XML. */
    static Optional<Setting<Optional<Path>>> chosen(Settings settings) {
        if (settings.get(LoggingSettings.LOGCONFIG_JSON).isPresent()) {
            return Optional.of(LoggingSettings.LOGCONFIG_JSON);
        }
        return settings.get(LoggingSettings.LOGCONFIG).isPresent()
                ? Optional.of(LoggingSettings.LOGCONFIG)
                : Optional.empty();
    }

    /** Reads it, with all that it names open and started. */
    static LoggerContext read(Settings settings, Setting<Optional<Path>> setting, Level level)
            throws StartException {
        try {
            return LogConfig.read(
                    file(settings, setting), isJson(setting), folder(settings), level);
        } catch (LogConfigException e) {
            throw new StartException(problem(settings, setting, e));
        }
    }

    /** What would be wrong with it at a start; changes nothing. */
    static Optional<String> problem(Settings settings) {
        Optional<Setting<Optional<Path>>> chosen = chosen(settings);
        if (chosen.isPresent()) {
            Setting<Optional<Path>> setting = chosen.get();
            try {
                LogConfig.check(file(settings, setting), isJson(setting), folder(settings));
            } catch (LogConfigException e) {
                return Optional.of(problem(settings, setting, e));
            }
        }
        return Optional.empty();
    }

    private static String problem(
            Settings settings, Setting<Optional<Path>> setting, LogConfigException e) {
        return "%s: %s cannot be used: %s"
                .formatted(settings.origin(setting), setting.name(), e.problem());
    }

    private static boolean isJson(Setting<Optional<Path>> setting) {
        return setting.equals(LoggingSettings.LOGCONFIG_JSON);
    }

    private static Path file(Settings settings, Setting<Optional<Path>> setting) {
        return settings.resolve(settings.get(setting).orElseThrow());
    }

    private static Path folder(Settings settings) {
        return settings.get(ServerSettings.CHDIR);
    }
}
