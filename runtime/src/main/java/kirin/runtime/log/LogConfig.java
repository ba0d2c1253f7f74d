package kirin.runtime.log;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.Appender;
import ch.qos.logback.core.FileAppender;

import java.io.IOException;
import java.nio.charset.MalformedInputException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** The files in which operators set up the logs in detail. */
public final class LogConfig {
    private LogConfig() {}

    /**
     * Reads one into a context of its own. What it names is opened and started, as nothing else
     * tells whether that can be done.
     *
     * @param isJson whether it is one for {@code logconfig_json}, or else Logback's
     * @param folder where relative paths begin; a Logback file may write it as {@code ${chdir}},
     *     and the process id as {@code ${pid}}
     * @param level that of the root logger, if the file does not say
     * @throws LogConfigException if it cannot be used; nothing is left open then
     */
    public static LoggerContext read(Path file, boolean isJson, Path folder, Level level)
            throws LogConfigException {
        String text = text(file);
        var context = new LoggerContext();
        context.setName("logconfig");
        context.getLogger(LogSetup.ROOT).setLevel(level);
        context.putProperty("chdir", folder.toString());
        context.putProperty("pid", String.valueOf(ProcessHandle.current().pid()));
        Instant began = Instant.now().truncatedTo(ChronoUnit.SECONDS);
        try {
            if (isJson) {
                JsonLogFile.read(file, text, context, folder::resolve);
            } else {
                LogbackFile.read(file, text, context);
            }
        } catch (LogConfigException e) {
            discard(context, began);
            throw e;
        }
        context.start();
        return context;
    }

    /** What would be wrong at the start; leaves no file. */
    public static void check(Path file, boolean isJson, Path folder) throws LogConfigException {
        Instant began = Instant.now().truncatedTo(ChronoUnit.SECONDS);
        discard(read(file, isJson, folder, Level.INFO), began);
    }

    private static String text(Path file) throws LogConfigException {
        try {
            return Files.readString(file, StandardCharsets.UTF_8);
        } catch (NoSuchFileException _) {
            throw new LogConfigException(file, "there is no such file");
        } catch (MalformedInputException _) {
            throw new LogConfigException(file, "it is not written in UTF-8");
        } catch (IOException e) {
            throw new LogConfigException(
                    file,
                    Files.isDirectory(file) ? "that is a folder" : "it cannot be read (" + e + ")");
        }
    }

    private static void discard(LoggerContext context, Instant began) {
        var setup = new LogSetup(() -> null);
        setup.take(context);
        for (Appender<ILoggingEvent> each : setup.appenders()) {
            each.stop();
            if (each instanceof FileAppender<ILoggingEvent> file
                    && file.rawFileProperty() != null) {
                removeIfNew(Path.of(file.rawFileProperty()), began);
            }
            if (each instanceof LineAppender lines && lines.file() != null) {
                removeIfNew(lines.file(), began);
            }
        }
        context.stop();
    }

    /** What opening has created, and nothing has been written to. */
    private static void removeIfNew(Path file, Instant began) {
        try {
            var found = Files.readAttributes(file, BasicFileAttributes.class);
            if (found.isRegularFile()
                    && found.size() == 0
                    && !found.creationTime().toInstant().isBefore(began)) {
                Files.delete(file);
            }
        } catch (IOException _) {
            // It is empty; whoever finds it can do without.
        }
    }
}
