package kirin.runtime;

import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The command that this process was started with, to start another one like it.
 *
 * @param words the program with its whole path, then its arguments
 */
record OwnCommand(List<String> words) {

    private static final String DELETED = " (deleted)";

    /** The arguments are those of the start even after the process has given itself a name. */
    static OwnCommand read() throws StartException {
        ProcessHandle.Info process = ProcessHandle.current().info();
        List<String> words = new ArrayList<>();
        // So Linux names a program that was replaced by a newer one since.
        process.command()
                .map(each ->
                        each.endsWith(DELETED)
                                ? each.substring(0, each.length() - DELETED.length())
                                : each)
                .ifPresent(words::add);
        try {
            // In Java's own list of the arguments those are missing that are long.
            String all =
                    Files.readString(
                            Path.of("/proc/self/cmdline"),
                            Charset.forName(System.getProperty("sun.jnu.encoding")));
            List<String> given = List.of(all.split("\0", -1));
            words.addAll(given.subList(1, given.size() - 1));
        } catch (IOException _) {
            process.arguments().ifPresent(arguments -> words.addAll(List.of(arguments)));
        }
        if (words.size() < 2) {
            throw new StartException(
                    "this system does not tell how this process was started, so that the same"
                            + " cannot be started again; leave that to a service manager");
        }
        return new OwnCommand(List.copyOf(words));
    }
}
