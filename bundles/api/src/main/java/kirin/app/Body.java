package kirin.app;

import java.io.InputStream;
import java.nio.file.Path;

/** What a response carries. The {@code length} of each is in bytes. */
public sealed interface Body {

    /** How many bytes, or -1 if only the end of the data tells. */
    long length();

    /**
     * Bytes in memory.
     *
     * @param content not copied: it must not change until the answer is complete
     */
    @SuppressWarnings("ArrayRecordComponent") // compared by nobody; a copy would cost every answer
    record Bytes(byte[] content) implements Body {
        @Override
        public long length() {
            return content.length;
        }
    }

    /**
     * Part of a file, sent without passing through the heap where the system can do that.
     *
     * @param offset of the first byte, at least 0
     * @param length at least 0; a file that turns out shorter is answered with 500, or ends the
     *     connection if it was cut while it was sent
     */
    record FilePart(Path file, long offset, long length) implements Body {
        public FilePart {
            if (offset < 0 || length < 0) {
                throw new IllegalArgumentException(
                        "offset %d and length %d of a file part must not be negative"
                                .formatted(offset, length));
            }
        }
    }

    /**
     * What a stream yields, pulled and closed by the server on the worker's thread.
     *
     * @param length -1 if unknown; a stream that yields another number is an error: it is answered
     *     with 500, or ends the connection if the head went out already. Not so where no body is
     *     sent (HEAD, 204, 304).
     */
    record Stream(InputStream content, long length) implements Body {}

    /**
     * What {@code writer} writes, bit by bit.
     *
     * @param length -1 if unknown; a writer that writes another number is an error, as with {@link
     *     Stream}
     */
    record Written(BodyWriter writer, long length) implements Body {}
}
