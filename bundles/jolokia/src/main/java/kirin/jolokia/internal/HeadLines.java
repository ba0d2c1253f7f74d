package kirin.jolokia.internal;

import java.io.IOException;
import java.io.InputStream;

/** The lines of a head, read strictly: whatever others could read in another way is refused. */
final class HeadLines {
    private static final int MOST_BYTES = 16_384;

    private final InputStream in;
    private int read;

    /**
     * @param in read byte by byte, and no further than the lines go
     */
    HeadLines(InputStream in) {
        this.in = in;
    }

    /** Whether there is nothing at all. Waits for the first byte, which has to be markable. */
    static boolean isEnd(InputStream in) throws IOException {
        in.mark(1);
        boolean isEnd = in.read() < 0;
        in.reset();
        return isEnd;
    }

    /** The next one without its end. */
    String next() throws IOException, MalformedException {
        var line = new StringBuilder();
        while (true) {
            int c = read();
            if (c == '\r') {
                // RFC 9112 §2.2: a bare CR is invalid. A bare LF may be taken as an end, but
                // whoever
                // does not take it so sees another head.
                if (read() != '\n') {
                    throw new MalformedException("a line ends in CR without LF");
                }
                return line.toString();
            }
            if (c == '\n') {
                throw new MalformedException("a line ends in LF without CR");
            }
            if ((c < ' ' && c != '\t') || c == 0x7f) {
                throw new MalformedException("a control character is in the head");
            }
            line.append((char) c);
        }
    }

    private int read() throws IOException, MalformedException {
        if (read == MOST_BYTES) {
            throw new MalformedException(431, "the head has more than " + MOST_BYTES + " bytes");
        }
        read++;
        int c = in.read();
        if (c < 0) {
            throw new MalformedException("it ends within its head");
        }
        return c;
    }
}
