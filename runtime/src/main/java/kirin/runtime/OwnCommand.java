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

    /** Has to be called before the process gives itself another name. */
    static OwnCommand read() throws StartException {
        ProcessHandle.Info process = ProcessHandle.current().info();
        List<String> words = new ArrayList<>();
        process.command().ifPresent(words::add);
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
                    "this system does not tell how this process was started; start it without"
                            + " daemon, by a service manager");
        }
        return new OwnCommand(List.copyOf(words));
    }
}
