package kirin.runtime;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;

import kirin.runtime.log.CapturedOutput;
import kirin.runtime.log.LineAppender;
import kirin.runtime.log.LogSetup;
import kirin.runtime.log.Origin;
import kirin.runtime.log.SyslogAppender;
import kirin.settings.FileProblem;
import kirin.settings.LogPlace;
import kirin.settings.LoggingSettings;
import kirin.settings.ProcessSettings;
import kirin.settings.ServerSettings;
import kirin.settings.Setting;
import kirin.settings.Settings;

import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * The logging that some settings ask for, ready to be used.
 *
 * @param captures whether what applications print belongs there
 * @param place of the error log, as the setting has it
 * @param errors writes to that place; null if a file of the operator's names others
 * @param syslog null if there is to be none
 * @param accessToSyslog whether the access log is to be there too, if there is one
 */
record LoggingInForce(
        boolean captures,
        String place,
        @Nullable LineAppender errors,
        @Nullable SyslogAppender syslog,
        boolean accessToSyslog,
        LogSetup setup) {
    private static final String[] JDK = {"com.sun", "java", "javax", "jdk", "sun"};
    private static final LoggerContext CONTEXT = (LoggerContext) LoggerFactory.getILoggerFactory();

    /** Whether the error log is standard error. */
    boolean isTerminal() {
        return errors != null && errors.file() == null;
    }

    /**
     * Makes it; what is there already and fits is kept.
     *
     * @param former what is in force until then
     * @param ownership who is to have a new file
     * @param code tells whose code has logged a line
     */
    static LoggingInForce made(
            Settings settings,
            @Nullable LoggingInForce former,
            Ownership ownership,
            Origin.Finder code)
            throws StartException {
        var setup = new LogSetup(code);
        boolean captures = settings.get(LoggingSettings.CAPTURE_OUTPUT);
        Level level = level(settings.get(ServerSettings.LOGLEVEL));
        setLevels(setup, level);
        Optional<Setting<Optional<Path>>> detailed = LogConfigFile.chosen(settings);
        if (detailed.isPresent()) {
            setup.take(LogConfigFile.read(settings, detailed.get(), level));
        }
        SyslogAppender syslog = syslog(settings, former);
        String place = settings.get(ServerSettings.ERRORLOG);
        LineAppender errors = null;
        if (setup.hasAppender(LogSetup.ROOT)) {
            place = "as " + settings.get(detailed.orElseThrow()).orElseThrow() + " has it";
        } else {
            errors = former == null || !former.place.equals(place) ? null : former.errors;
            if (errors == null) {
                try {
                    errors = started(settings, ownership);
                } catch (StartException e) {
                    setup.stopAllBut(new LogSetup(code));
                    throw e;
                }
            }
            setup.add(LogSetup.ROOT, errors);
        }
        if (syslog != null) {
            if (!syslog.isStarted()) {
                syslog.setContext(CONTEXT);
                syslog.start();
            }
            setup.add(LogSetup.ROOT, syslog);
        }
        boolean access = !settings.get(LoggingSettings.DISABLE_REDIRECT_ACCESS_TO_SYSLOG);
        return new LoggingInForce(captures, place, errors, syslog, access, setup);
    }

    private static @Nullable SyslogAppender syslog(
            Settings settings, @Nullable LoggingInForce former) {
        if (!settings.get(LoggingSettings.SYSLOG)) {
            return null;
        }
        String process =
                settings.get(ProcessSettings.PROC_NAME)
                        .orElse(settings.get(ProcessSettings.DEFAULT_PROC_NAME));
        SyslogAppender.Place place =
                SyslogAppender.Place.of(
                        settings.get(LoggingSettings.SYSLOG_ADDR),
                        settings.get(ServerSettings.CHDIR),
                        settings.get(LoggingSettings.SYSLOG_FACILITY),
                        settings.get(LoggingSettings.SYSLOG_PREFIX).orElse(process));
        SyslogAppender there = former == null ? null : former.syslog;
        return there != null && there.place().equals(place) ? there : new SyslogAppender(place);
    }

    private static void setLevels(LogSetup setup, Level level) {
        setup.setLevel(LogSetup.ROOT, level);
        if (!level.isGreaterOrEqual(Level.INFO)) {
            // Its debug messages are hundreds of lines about itself, stack traces among them.
            setup.setLevel("io.netty", Level.INFO);
            for (String each : JDK) {
                setup.setLevel(each, Level.INFO);
            }
        }
        // Whoever has the output captured wants it, whatever loglevel says of messages.
        setup.setLevel(CapturedOutput.OUT, Level.INFO);
        setup.setLevel(CapturedOutput.ERR, Level.INFO);
        if (level == Level.INFO) {
            // What Declarative Services says at this level is about its own beginning.
            setup.setLevel("org.apache.felix.scr", Level.WARN);
        }
    }

    private static LineAppender started(Settings settings, Ownership ownership)
            throws StartException {
        Optional<Path> file = LogPlace.errorFile(settings);
        LineAppender appender =
                file.isEmpty()
                        ? LineAppender.toStandardError()
                        : file(settings, file.get(), ownership);
        appender.setContext(CONTEXT);
        appender.setName("errorlog");
        appender.start();
        return appender;
    }

    private static LineAppender file(Settings settings, Path file, Ownership ownership)
            throws StartException {
        LineAppender appender = LineAppender.toFile(file);
        try {
            Path folder = file.getParent();
            if (folder != null) {
                ownership.createFolders(folder);
            }
            appender.open();
            if (Files.isRegularFile(file)) {
                ownership.give(file);
            }
            return appender;
        } catch (IOException e) {
            throw new StartException(
                    FileProblem.of(settings.origin(ServerSettings.ERRORLOG), "errorlog", file, e));
        }
    }

    private static Level level(String name) {
        return switch (name) {
            case "debug" -> Level.DEBUG;
            case "info" -> Level.INFO;
            case "warning" -> Level.WARN;
            case "error" -> Level.ERROR;
            // Nothing here is worse than an error.
            default -> Level.OFF;
        };
    }
}
