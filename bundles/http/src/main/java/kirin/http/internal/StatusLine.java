package kirin.http.internal;

import java.nio.charset.StandardCharsets;

/** The first lines of a head, which are the same for all answers of a status. */
final class StatusLine {
    private static final int LOWEST = 100;
    private static final int HIGHEST = 599;
    private static final byte[][] LINES = new byte[HIGHEST - LOWEST + 1][];

    static {
        for (int status = LOWEST; status <= HIGHEST; status++) {
            LINES[status - LOWEST] = make(status, true);
        }
    }

    private StatusLine() {}

    /** The status line and the Server field of a final answer. */
    static byte[] withServer(int status) {
        return LINES[status - LOWEST];
    }

    /** The status line alone, for interim answers. */
    static byte[] alone(int status) {
        return make(status, false);
    }

    private static byte[] make(int status, boolean withServer) {
        // RFC 9112 §4: the version is the server's own, whatever the client speaks.
        String line = "HTTP/1.1 " + status + ' ' + ReasonPhrases.of(status) + "\r\n";
        return (withServer ? line + "Server: kirin\r\n" : line)
                .getBytes(StandardCharsets.ISO_8859_1);
    }
}
