package kirin.runtime.log;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/** The process's own standard error, whatever System.err leads to. */
public final class StandardError {
    private static final OutputStream STREAM = new FileOutputStream(FileDescriptor.err);

    private StandardError() {}

    /** Writes a line as one of the launcher, if it can. */
    static void tell(String line) {
        print("kirin: " + line);
    }

    /** Writes a line, if it can. */
    public static void print(String line) {
        try {
            STREAM.write((line + '\n').getBytes(StandardCharsets.UTF_8));
        } catch (IOException _) {
            // It is the last resort.
        }
    }
}
