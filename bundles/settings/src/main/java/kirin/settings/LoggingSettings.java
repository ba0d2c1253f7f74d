package kirin.settings;

import static kirin.settings.Section.LOGGING;
import static kirin.settings.Setting.row;
import static kirin.settings.ValueType.maybe;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Settings of the error log beyond its place and its level; part of the one table. */
public final class LoggingSettings {
    public static final Setting<Optional<Path>> LOGCONFIG =
            row(LOGGING, "logconfig", maybePath(), Optional.empty(), "--log-config")
                    .means(
                            "Logback file that sets up the logs in detail; config/logback.xml is"
                                    + " one.")
                    .live()
                    .inEffect();
    public static final Setting<Optional<Path>> LOGCONFIG_JSON =
            row(LOGGING, "logconfig_json", maybePath(), Optional.empty(), "--log-config-json")
                    .means("JSON file that sets up the logs in detail; it wins over logconfig.")
                    .live()
                    .inEffect();

    static final List<Setting<?>> ROWS = List.of(LOGCONFIG, LOGCONFIG_JSON);

    private LoggingSettings() {}

    private static ValueType<Optional<Path>> maybePath() {
        return maybe(FilePath.anyPath());
    }
}
