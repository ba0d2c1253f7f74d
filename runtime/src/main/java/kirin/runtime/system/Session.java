package kirin.runtime.system;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.file.Path;

/** The session of this process, and its standard streams. */
public final class Session {
    private static final int READ_WRITE = 02;
    private static final int CREATE = 0100;
    private static final int APPEND = 02000;
    private static final int CLOSE_ON_EXEC = 02000000;
    private static final int MODE = 0666;

    private Session() {}

    /** Leaves the terminal, and the shell that would tell this process of its end. */
    public static void leaveTerminal() throws SystemCallException {
        CLibrary.call("setsid");
    }

    /** Opens a file for appending, which may also be a device. */
    public static int open(Path file) throws SystemCallException {
        try (Arena arena = Arena.ofConfined()) {
            return CLibrary.callVariadic(
                    "open",
                    2,
                    arena.allocateFrom(file.toString()),
                    READ_WRITE | CREATE | APPEND | CLOSE_ON_EXEC,
                    MODE);
        }
    }

    /** Closes what was opened here. */
    public static void close(int descriptor) throws SystemCallException {
        CLibrary.call("close", descriptor);
    }

    /** Lets a standard stream, 0 to 2, be what another descriptor is. */
    public static void redirect(int stream, int to) throws IOException {
        CLibrary.call("dup2", to, stream);
    }
}
