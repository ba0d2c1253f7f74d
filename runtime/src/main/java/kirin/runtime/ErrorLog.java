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

import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneId;

/**
 * Where the server's own messages go, from the first one on.
 *
 * @param place how it is shown to the user
 * @param isTerminal whether it is standard error
 */
record ErrorLog(String place, boolean isTerminal) {

    /** Sets the log up for this process. */
    static ErrorLog open(Settings settings) throws StartException {
        String place = settings.get(ServerSettings.ERRORLOG);
        boolean isTerminal = place.equals("-");
        OutputStreamAppender<ILoggingEvent> appender =
                isTerminal ? standardError() : file(settings, Path.of(place));
        appendTo(appender, level(settings.get(ServerSettings.LOGLEVEL)));
        return new ErrorLog(isTerminal ? "standard error" : place, isTerminal);
    }

    /** For whoever waits at the terminal while the log is a file. */
    void tellTerminal(String line) {
        if (!isTerminal) {
            System.err.println(line + "; log: " + place);
        }
    }

    private static void appendTo(OutputStreamAppender<ILoggingEvent> appender, Level level) {
        var context = (LoggerContext) LoggerFactory.getILoggerFactory();
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

        Logger root = context.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
        root.setLevel(level);
        root.addAppender(appender);
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

    private static OutputStreamAppender<ILoggingEvent> file(Settings settings, Path named)
            throws StartException {
        Path file = settings.resolve(named);
        try {
            Path folder = file.getParent();
            if (folder != null) {
                Files.createDirectories(folder);
            }
            // Logback would keep it to itself that it cannot write.
            Files.newOutputStream(file, CREATE, APPEND).close();
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
