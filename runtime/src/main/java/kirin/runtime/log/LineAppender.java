package kirin.runtime.log;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.OutputStreamAppender;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Appends to a file, or to standard error, and goes on when it can again after it could not. A
 * Logback file may use it too, with {@code <file>} and perhaps {@code <encoder>}.
 */
public final class LineAppender extends OutputStreamAppender<ILoggingEvent> {
    private @Nullable Path file;
    private @Nullable LogOutput output;

    /** Called by Logback. */
    public LineAppender() {
        // As any appender, it is set up by what is called next.
    }

    /** One for a file, which is opened when it starts. */
    public static LineAppender toFile(Path file) {
        var appender = new LineAppender();
        appender.setFile(file.toString());
        return appender;
    }

    /** One for the process's standard error. */
    public static LineAppender toStandardError() {
        var appender = new LineAppender();
        appender.open(LogOutput.toStream("System.err"));
        return appender;
    }

    /** Its file; null if it is standard error. */
    public @Nullable Path file() {
        return file;
    }

    /** The file; where it begins without a slash, at the folder that Kirin was started in. */
    public void setFile(String name) {
        file = Path.of(name);
    }

    @Override
    public void start() {
        if (getEncoder() == null) {
            LogLine.setUp(this);
        }
        if (output == null) {
            try {
                open();
            } catch (IOException e) {
                addError("[" + file + "] cannot be written", e);
                return;
            }
        }
        super.start();
    }

    /** Opens its file, whose folder is made if it is missing. */
    public void open() throws IOException {
        if (file == null) {
            throw new IOException("no file is named");
        }
        Path folder = file.toAbsolutePath().getParent();
        if (folder != null) {
            Files.createDirectories(folder);
        }
        open(LogOutput.toFile(file, new Losses("the log " + file, StandardError::tell)));
    }

    private void open(LogOutput opened) {
        output = opened;
        setOutputStream(opened);
    }

    /** Opens its file anew; see {@link LogOutput#reopen}. */
    void reopen() throws IOException {
        if (output != null) {
            output.reopen();
        }
    }
}
