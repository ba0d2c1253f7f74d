package kirin.runtime;

import java.io.IOException;
import java.io.OutputStream;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A process that keeps the rights which this one gives up, until it is known whether the start
 * succeeds: only so can a failed one take away what it has made in other users' folders. It does
 * nothing but wait at a pipe, and removes these places, if they are empty, unless it is told to let
 * them be; so it does too when this process is killed.
 */
final class Remover {
    // A Ctrl-C is for all processes of the terminal, and the one that is to live longest is this.
    private static final String SCRIPT =
            """
            trap '' HUP INT QUIT TERM
            read -r word && exit
            for each; do
                if [ -d "$each" ]; then rmdir "$each"; elif [ ! -s "$each" ]; then rm -f "$each"; fi
            done
            """;

    /** Far more than it takes. */
    private static final int PATIENCE_SECONDS = 2;

    private final Process process;

    private Remover(Process process) {
        this.process = process;
    }

    /**
     * One for some places.
     *
     * @param places each before the one that it is in
     */
    static Remover of(List<Path> places) throws IOException {
        List<String> command = new ArrayList<>(List.of("/bin/sh", "-c", SCRIPT, "kirin-remover"));
        places.forEach(each -> command.add(each.toAbsolutePath().toString()));
        return new Remover(
                new ProcessBuilder(command)
                        .redirectOutput(Redirect.DISCARD)
                        .redirectError(Redirect.DISCARD)
                        .start());
    }

    /** Lets the places be. */
    void keep() {
        try (OutputStream pipe = process.getOutputStream()) {
            pipe.write("keep\n".getBytes(StandardCharsets.US_ASCII));
        } catch (IOException _) {
            // It has ended, and somebody else than we has seen to that.
        }
    }

    /** Returns when they are gone. */
    void remove() {
        try {
            process.getOutputStream().close();
            var _ = process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (IOException _) {
            // The same.
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }
}
