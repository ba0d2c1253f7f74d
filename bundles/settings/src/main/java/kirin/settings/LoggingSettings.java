package kirin.settings;

import static kirin.settings.Section.LOGGING;
import static kirin.settings.Setting.row;
import static kirin.settings.ValueType.maybe;
import static kirin.settings.ValueType.text;
import static kirin.settings.ValueType.yesOrNo;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Settings of the error log beyond its place and its level; part of the one table. */
public final class LoggingSettings {
    public static final Setting<Boolean> CAPTURE_OUTPUT =
            row(LOGGING, "capture_output", yesOrNo(), false, "--capture-output")
                    .means("Write what applications print to the error log, line by line.")
                    .live()
                    .inEffect();
    public static final Setting<String> LOGGER_CLASS =
            row(LOGGING, "logger_class", loggerClass(), "kirin", "--logger-class")
                    .means(
                            "Kept for gunicorn's sake: there is one logger, which logconfig sets"
                                    + " up.")
                    .inEffect();
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

    static final List<Setting<?>> ROWS =
            List.of(CAPTURE_OUTPUT, LOGGER_CLASS, LOGCONFIG, LOGCONFIG_JSON);

    private LoggingSettings() {}

    private static Text loggerClass() {
        return text("kirin or gunicorn.glogging.Logger, which mean the same; other formats of the"
                        + " access log are named by access_log_format")
                .like("kirin|gunicorn\\.glogging\\.Logger");
    }

    private static ValueType<Optional<Path>> maybePath() {
        return maybe(FilePath.anyPath());
    }
}
