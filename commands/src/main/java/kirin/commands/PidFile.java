package kirin.commands;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;

/** Reads the file in which a server notes its process id. */
final class PidFile {

    /** How far the clocks of files and of processes may be apart. */
    private static final Duration INACCURACY = Duration.ofSeconds(2);

    /** What the file of a successor is called in addition while its predecessor runs. */
    private static final String SECOND = ".2";

    private PidFile() {}

    /** The process in the file; if there is none, that of a successor which is to take the name. */
    static ProcessId read(Path file) throws NoServerException {
        try {
            return readOne(file);
        } catch (NoServerException e) {
            Path second = file.resolveSibling(file.getFileName() + SECOND);
            if (!Files.exists(second)) {
                throw e;
            }
            return readOne(second);
        }
    }

    private static ProcessId readOne(Path file) throws NoServerException {
        String text;
        Instant written;
        try {
            text = Files.readString(file).strip();
            written = Files.getLastModifiedTime(file).toInstant();
        } catch (NoSuchFileException e) {
            throw new NoServerException(
                    "no server runs here: there is no pid file "
                            + file
                            + "; start one, or "
                            + RunningServers.remedy(),
                    e);
        } catch (AccessDeniedException e) {
            throw new NoServerException(
                    file
                            + " cannot be read by the user "
                            + System.getProperty("user.name")
                            + "; run this as the server's user, or as root",
                    e);
        } catch (IOException e) {
            throw new NoServerException(
                    file + " cannot be read (" + e.getMessage() + "); name a pid file", e);
        }
        long number = number(text, file);
        // A process begun after the file was written only has the number of the one that wrote it.
        boolean isStale =
                ProcessHandle.of(number)
                        .filter(ProcessHandle::isAlive)
                        .filter(process -> isOlder(process, written.plus(INACCURACY)))
                        .isEmpty();
        if (isStale) {
            throw new NoServerException(
                    "no server runs here: "
                            + file
                            + " was left behind by process "
                            + number
                            + ", which is gone; start one, or "
                            + RunningServers.remedy());
        }
        return new ProcessId(number, file.toString());
    }

    private static boolean isOlder(ProcessHandle process, Instant written) {
        return process.info().startInstant().map(start -> start.isBefore(written)).orElse(true);
    }

    private static long number(String text, Path file) throws NoServerException {
        try {
            long number = Long.parseLong(text);
            if (number > 0) {
                return number;
            }
        } catch (NumberFormatException _) {
            // the same complaint as for a number that no process has
        }
        throw new NoServerException(
                file + " holds no process id; name a pid file, or " + RunningServers.remedy());
    }
}
