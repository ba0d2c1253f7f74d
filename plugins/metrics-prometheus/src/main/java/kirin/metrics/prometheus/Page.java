package kirin.metrics.prometheus;

import java.nio.charset.StandardCharsets;

/** What is answered to a machine. */
final class Page {
    private final int status;
    private final String contentType;
    private final byte[] bytes;

    /**
     * Makes one.
     *
     * @param bytes not to be changed afterwards
     */
    Page(int status, String contentType, byte[] bytes) {
        this.status = status;
        this.contentType = contentType;
        this.bytes = bytes;
    }

    /** One line of text. */
    static Page text(int status, String line) {
        return new Page(
                status,
                "text/plain; charset=utf-8",
                (line + '\n').getBytes(StandardCharsets.UTF_8));
    }

    int status() {
        return status;
    }

    String contentType() {
        return contentType;
    }

    byte[] bytes() {
        return bytes;
    }
}
