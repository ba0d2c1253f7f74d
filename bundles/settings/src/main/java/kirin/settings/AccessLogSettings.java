package kirin.settings;

import static kirin.settings.Section.LOGGING;
import static kirin.settings.Setting.row;
import static kirin.settings.ValueType.logFile;
import static kirin.settings.ValueType.maybe;
import static kirin.settings.ValueType.oneOf;
import static kirin.settings.ValueType.text;
import static kirin.settings.ValueType.wholeNumber;

import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.Optional;

/** Settings of the access log; part of the one table. */
public final class AccessLogSettings {
    public static final Setting<Optional<String>> ACCESSLOG =
            row(LOGGING, "accesslog", maybe(logFile()), Optional.empty(), "--access-logfile")
                    .means("File for one line per request; - is standard output, empty is none.")
                    .live()
                    .inEffect();
    public static final Setting<String> ACCESS_LOG_FORMAT =
            row(LOGGING, "access_log_format", text(), combined(), "--access-logformat")
                    .means("Template of a line in the access log, or the name of a format.")
                    .live()
                    .perApplication()
                    .inEffect();
    public static final Setting<Integer> ACCESS_LOG_BUFFER =
            row(
                            LOGGING,
                            "access_log_buffer",
                            wholeNumber(4096, 1 << 30),
                            1 << 20,
                            "--access-log-buffer")
                    .means("Bytes of lines that may wait to be written.")
                    .live()
                    .inEffect();
    public static final Setting<String> ACCESS_LOG_OVERFLOW =
            row(
                            LOGGING,
                            "access_log_overflow",
                            oneOf("drop", "block"),
                            "drop",
                            "--access-log-overflow")
                    .means("What to do when more wait: drop and count them, or block requests.")
                    .live()
                    .inEffect();

    static final List<Setting<?>> ROWS =
            List.of(ACCESSLOG, ACCESS_LOG_FORMAT, ACCESS_LOG_BUFFER, ACCESS_LOG_OVERFLOW);

    private AccessLogSettings() {}

    /** Whether lines may be wanted anywhere, so that their format has to be there. */
    public static boolean areLinesWanted(Settings settings) {
        return settings.get(ACCESSLOG).isPresent()
                || settings.get(LoggingSettings.SYSLOG)
                || settings.get(LoggingSettings.LOGCONFIG).isPresent()
                || settings.get(LoggingSettings.LOGCONFIG_JSON).isPresent();
    }

    /** The line for the operator about a format that cannot be used. */
    public static String problemOfFormat(Settings settings, @Nullable String problem) {
        return "%s: %s: %s"
                .formatted(settings.origin(ACCESS_LOG_FORMAT), ACCESS_LOG_FORMAT.name(), problem);
    }

    private static String combined() {
        return "%(h)s %(l)s %(u)s %(t)s \"%(r)s\" %(s)s %(b)s \"%(f)s\" \"%(a)s\"";
    }
}
