package kirin.settings;

import static kirin.settings.Section.LOGGING;
import static kirin.settings.Setting.row;
import static kirin.settings.ValueType.maybe;
import static kirin.settings.ValueType.oneOf;
import static kirin.settings.ValueType.text;
import static kirin.settings.ValueType.yesOrNo;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Settings of the error log beyond its place and its level; part of the one table. */
public final class LoggingSettings {
    private static final String HOST = "([A-Za-z0-9._-]+|\\[[0-9A-Fa-f:.]+\\])";
    private static final String PORT =
            "(:([0-9]{1,4}|[1-5][0-9]{4}|6[0-4][0-9]{3}|65[0-4][0-9]{2}|655[0-2][0-9]|6553[0-5]))?";

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

    public static final Setting<Boolean> SYSLOG =
            row(LOGGING, "syslog", yesOrNo(), false, "--log-syslog")
                    .means("Send the error log, and the access log, to syslog as well.")
                    .live()
                    .inEffect();
    public static final Setting<String> SYSLOG_ADDR =
            row(LOGGING, "syslog_addr", address(), "udp://localhost:514", "--log-syslog-to")
                    .means("Where syslog is: udp://HOST:PORT, tcp://HOST:PORT, unix://PATH.")
                    .live()
                    .inEffect();
    public static final Setting<Optional<String>> SYSLOG_PREFIX =
            row(LOGGING, "syslog_prefix", maybe(text()), Optional.empty(), "--log-syslog-prefix")
                    .means("What lines begin with, kirin.PREFIX.error; else the process name.")
                    .live()
                    .inEffect();
    public static final Setting<String> SYSLOG_FACILITY =
            row(LOGGING, "syslog_facility", facilities(), "user", "--log-syslog-facility")
                    .means("Facility of lines in syslog.")
                    .live()
                    .inEffect();
    public static final Setting<Boolean> DISABLE_REDIRECT_ACCESS_TO_SYSLOG =
            row(
                            LOGGING,
                            "disable_redirect_access_to_syslog",
                            yesOrNo(),
                            false,
                            "--disable-redirect-access-to-syslog")
                    .means("Keep the access log out of syslog.")
                    .live()
                    .inEffect();

    static final List<Setting<?>> ROWS =
            List.of(
                    CAPTURE_OUTPUT,
                    LOGGER_CLASS,
                    LOGCONFIG,
                    LOGCONFIG_JSON,
                    SYSLOG,
                    SYSLOG_ADDR,
                    SYSLOG_PREFIX,
                    SYSLOG_FACILITY,
                    DISABLE_REDIRECT_ACCESS_TO_SYSLOG);

    private LoggingSettings() {}

    private static Text address() {
        return text("udp://HOST:PORT, tcp://HOST:PORT, unix://PATH#dgram or unix://PATH#stream")
                .like("(udp|tcp)://" + HOST + PORT + "|unix://[^#]+(#(dgram|stream))?");
    }

    private static Choice facilities() {
        return oneOf(
                "auth",
                "authpriv",
                "cron",
                "daemon",
                "ftp",
                "kern",
                "lpr",
                "mail",
                "news",
                "security",
                "syslog",
                "user",
                "uucp",
                "local0",
                "local1",
                "local2",
                "local3",
                "local4",
                "local5",
                "local6",
                "local7");
    }

    private static Text loggerClass() {
        return text("kirin or gunicorn.glogging.Logger, which mean the same; other formats of the"
                        + " access log are named by access_log_format")
                .like("kirin|gunicorn\\.glogging\\.Logger");
    }

    private static ValueType<Optional<Path>> maybePath() {
        return maybe(FilePath.anyPath());
    }
}
