package kirin.commands;

import java.io.Console;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;

/**
 * Who asks.
 *
 * @param folder at which relative paths begin
 * @param out for answers
 * @param json for answers to a program, in UTF-8 wherever they go
 * @param err for messages
 * @param patience with a server that is just starting
 */
record Caller(Path folder, PrintWriter out, PrintWriter json, PrintWriter err, Duration patience) {

    /** The server registers its beans some seconds after its first answer. */
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    static Caller ofThisProcess() {
        return new Caller(
                Path.of("").toAbsolutePath(),
                writer(FileDescriptor.out, System.out.charset()),
                writer(FileDescriptor.out, StandardCharsets.UTF_8),
                writer(FileDescriptor.err, System.err.charset()),
                PATIENCE);
    }

    private static PrintWriter writer(FileDescriptor stream, Charset charset) {
        return new PrintWriter(new FileOutputStream(stream), false, charset);
    }

    /** Whether somebody looks at the answers on a terminal, and wants colours there. */
    @SuppressWarnings("SystemConsoleNull") // in JDK 25 it is null again where there is no terminal
    boolean isTerminal() {
        Console console = System.console();
        // https://no-color.org
        String noColor = System.getenv("NO_COLOR");
        return console != null && console.isTerminal() && (noColor == null || noColor.isEmpty());
    }

    void complain(String problem) {
        err.println("kirin: " + problem);
    }

    /** As {@link #absolute}, of a path; what has a URL the server fetches itself. */
    String absoluteOrUrl(String file) {
        return file.matches("(?i)(https?|file):.*") ? file : absolute(Path.of(file));
    }

    /**
     * The file as the server has to be told of it. Its folder is that behind all links, but the
     * file keeps its name if it is a link itself: that name will stand in the deploy folder.
     */
    private String absolute(Path file) {
        Path absolute = folder.resolve(file);
        Path parent = absolute.getParent();
        Path name = absolute.getFileName();
        if (parent == null || name == null) {
            return absolute.toString();
        }
        try {
            return parent.toRealPath().resolve(name).toString();
        } catch (IOException _) {
            // The server says what is wrong with it, and where it may be another's file system.
            return absolute.normalize().toString();
        }
    }
}
