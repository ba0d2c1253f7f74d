package kirin.commands;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.time.Duration;

/**
 * A command that has been run in this process.
 *
 * @param out what it has printed
 * @param err its messages
 */
record Call(int exitCode, String out, String err) {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    static Call in(Path folder, String... arguments) {
        return in(folder, PATIENCE, arguments);
    }

    static Call in(Path folder, Duration patience, String... arguments) {
        var out = new StringWriter();
        var err = new StringWriter();
        var printed = new PrintWriter(out);
        var caller = new Caller(folder, printed, printed, new PrintWriter(err), patience);
        int exitCode = new Commands(caller).run(arguments);
        return new Call(exitCode, lines(out), lines(err));
    }

    private static String lines(StringWriter text) {
        return text.toString().replace(System.lineSeparator(), "\n");
    }
}
