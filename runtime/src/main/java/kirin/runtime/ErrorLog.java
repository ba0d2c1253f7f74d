package kirin.runtime;

import static java.nio.file.StandardOpenOption.APPEND;
import static java.nio.file.StandardOpenOption.CREATE;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.FileAppender;
import ch.qos.logback.core.OutputStreamAppender;
import ch.qos.logback.core.encoder.LayoutWrappingEncoder;

import kirin.settings.ServerSettings;
import kirin.settings.Settings;
import kirin.settings.SettingsException;
import kirin.settings.SettingsFollower;

import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneId;

/** Where the server's own messages go, from the first one on. For any thread. */
final class ErrorLog implements SettingsFollower {
    private static final String STANDARD_ERROR = "-";

    private final LoggerContext context = (LoggerContext) LoggerFactory.getILoggerFactory();
    private volatile String place;
    private volatile OutputStreamAppender<ILoggingEvent> appender;

    private ErrorLog(String place, OutputStreamAppender<ILoggingEvent> appender) {
        this.place = place;
        this.appender = appender;
        start(appender);
    }

    /**
     * Sets the log up for this process.
     *
     * @param ownership who is to have its file
     */
    static ErrorLog open(Settings settings, Ownership ownership) throws StartException {
        String place = settings.get(ServerSettings.ERRORLOG);
        var log = new ErrorLog(place, appender(place, settings, ownership));
        log.root().addAppender(log.appender);
        log.setLevel(level(settings.get(ServerSettings.LOGLEVEL)));
        return log;
    }

    /** Whether it is standard error. */
    boolean isTerminal() {
        return place.equals(STANDARD_ERROR);
    }

    /** For whoever waits at the terminal while the log is a file. */
    void tellTerminal(String line) {
        if (!isTerminal()) {
            System.err.println(line + "; log: " + place);
        }
    }

    /**
     * Opens its file anew, for whoever has moved it away; no line is lost.
     *
     * @throws IOException if it cannot; then it writes on to where it did
     */
    void reopen() throws IOException {
        if (appender instanceof FileAppender<ILoggingEvent> file) {
            file.openFile(file.getFile());
        }
    }

    @Override
    public Step prepare(Settings next) throws SettingsException {
        String nextPlace = next.get(ServerSettings.ERRORLOG);
        OutputStreamAppender<ILoggingEvent> opened = opened(nextPlace, next);
        return new Step() {
            @Override
            public void apply() {
                setLevel(level(next.get(ServerSettings.LOGLEVEL)));
                if (opened != null) {
                    moveTo(nextPlace, opened);
                }
            }

            @Override
            public void abandon() {
                if (opened != null) {
                    opened.stop();
                }
            }
        };
    }

    /** The new appender, started; null if the one in use stays. */
    private @Nullable OutputStreamAppender<ILoggingEvent> opened(String nextPlace, Settings next)
            throws SettingsException {
        if (nextPlace.equals(place)) {
            return null;
        }
        try {
            OutputStreamAppender<ILoggingEvent> opened =
                    appender(nextPlace, next, Ownership.UNCHANGED);
            start(opened);
            return opened;
        } catch (StartException e) {
            throw new SettingsException(e.problem());
        }
    }

    private void moveTo(String nextPlace, OutputStreamAppender<ILoggingEvent> next) {
        OutputStreamAppender<ILoggingEvent> former = appender;
        // A line may be in both for a moment, but in neither never.
        root().addAppender(next);
        root().detachAppender(former);
        former.stop();
        appender = next;
        place = nextPlace;
    }

    private Logger root() {
        return context.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
    }

    private static OutputStreamAppender<ILoggingEvent> appender(
            String place, Settings settings, Ownership ownership) throws StartException {
        return place.equals(STANDARD_ERROR)
                ? standardError()
                : file(settings, Path.of(place), ownership);
    }

    private void start(OutputStreamAppender<ILoggingEvent> appender) {
        var line = new LogLine(ZoneId.systemDefault(), ProcessHandle.current().pid());
        line.setContext(context);
        line.start();
        var encoder = new LayoutWrappingEncoder<ILoggingEvent>();
        encoder.setContext(context);
        encoder.setLayout(line);
        encoder.setCharset(StandardCharsets.UTF_8);
        encoder.start();
        appender.setContext(context);
        appender.setName("errorlog");
        appender.setEncoder(encoder);
        appender.start();
    }

    private void setLevel(Level level) {
        root().setLevel(level);
        // Its debug messages are hundreds of lines about itself, stack traces among them.
        context.getLogger("io.netty")
                .setLevel(level.isGreaterOrEqual(Level.INFO) ? null : Level.INFO);
        // What Declarative Services says at this level is about its own beginning.
        context.getLogger("org.apache.felix.scr").setLevel(level == Level.INFO ? Level.WARN : null);
    }

    private static OutputStreamAppender<ILoggingEvent> standardError() {
        var appender = new ConsoleAppender<ILoggingEvent>();
        appender.setTarget("System.err");
        return appender;
    }

    private static OutputStreamAppender<ILoggingEvent> file(
            Settings settings, Path named, Ownership ownership) throws StartException {
        Path file = settings.resolve(named);
        try {
            Path folder = file.getParent();
            if (folder != null) {
                ownership.createFolders(folder);
            }
            // Logback would keep it to itself that it cannot write.
            Files.newOutputStream(file, CREATE, APPEND).close();
            if (Files.isRegularFile(file)) {
                ownership.give(file);
            }
        } catch (IOException e) {
            throw new StartException(
                    Problems.ofFile(settings.origin(ServerSettings.ERRORLOG), "errorlog", file, e));
        }
        var appender = new FileAppender<ILoggingEvent>();
        appender.setFile(file.toString());
        return appender;
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
