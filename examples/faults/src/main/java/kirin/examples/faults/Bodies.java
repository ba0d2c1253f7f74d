package kirin.examples.faults;

import kirin.app.Body;
import kirin.app.BodyWriter;
import kirin.app.Response;
import kirin.http.Headers;

import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** Bodies that are not read, not written at once, or not written right. */
final class Bodies {
    private static final String PLAIN_TEXT = "text/plain; charset=utf-8";
    private static final int MOST_BYTES = 1 << 24;

    private Bodies() {}

    static Response unread(Parameters parameters) {
        return Response.text("The body was not read\n");
    }

    static Response slow(Parameters parameters) {
        int parts = parameters.number("parts", 5, 10_000);
        int ms = parameters.number("ms", 200, Delays.MOST_MS);
        boolean interruptible = parameters.flag("interruptible", true);
        return Response.writing(
                PLAIN_TEXT,
                out -> {
                    for (int i = 1; i <= parts; i++) {
                        if (i > 1) {
                            Delays.pause(ms, interruptible);
                        }
                        String part = "part %d of %d\n".formatted(i, parts);
                        out.write(part.getBytes(StandardCharsets.UTF_8));
                        out.flush();
                    }
                });
    }

    static Response announced(Parameters parameters, int usualLength, int usualBytes) {
        int length = parameters.number("length", usualLength, MOST_BYTES);
        int bytes = parameters.number("bytes", usualBytes, MOST_BYTES);
        boolean flush = parameters.flag("flush", true);
        BodyWriter writer =
                out -> {
                    out.write(text(bytes / 2));
                    if (flush) {
                        // Now the head is out, and the length in it.
                        out.flush();
                    }
                    out.write(text(bytes - bytes / 2));
                };
        return Response.of(
                200, Headers.of("Content-Type", PLAIN_TEXT), new Body.Written(writer, length));
    }

    static Response broken(Parameters parameters) {
        int bytes = parameters.number("bytes", 50, MOST_BYTES);
        return Response.writing(
                PLAIN_TEXT,
                out -> {
                    out.write(text(bytes));
                    out.flush();
                    throw new IOException("broken off on purpose");
                });
    }

    private static byte[] text(int bytes) {
        return "x".repeat(bytes).getBytes(StandardCharsets.UTF_8);
    }
}
