package kirin.runtime.log;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/** The process's own standard error, for what the log itself has to say. */
final class StandardError {
    private static final OutputStream STREAM = new FileOutputStream(FileDescriptor.err);

    private StandardError() {}

    /** Writes a line, if it can. */
    static void tell(String line) {
        try {
            STREAM.write(("kirin: " + line + '\n').getBytes(StandardCharsets.UTF_8));
        } catch (IOException _) {
            // It is the last resort.
        }
    }
}
