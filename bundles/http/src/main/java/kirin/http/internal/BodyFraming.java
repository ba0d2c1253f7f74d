package kirin.http.internal;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;

import kirin.http.Headers;

import java.nio.ByteBuffer;

/** How the body of the current answer is delimited (RFC 9112 §6). I/O thread only. */
final class BodyFraming {
    private static final long UNKNOWN = -1;

    // Chunk size in hexadecimal, its line end, and the one after the data.
    private static final int CHUNK_OVERHEAD = 8 + 2 + 2;
    private static final int LAST_CHUNK_BYTES = 5;

    private boolean bodyless;
    private boolean chunked;
    private long left = UNKNOWN;
    private long bodyBytes;
    private String problem = "";

    void reset() {
        bodyless = false;
        chunked = false;
        left = UNKNOWN;
        bodyBytes = 0;
        problem = "";
    }

    void begin(AnswerHead head) {
        bodyless = head.isBodyless();
        chunked = head.isChunked();
        left = head.length();
    }

    void beginRaw() {
        reset();
    }

    boolean sendsNoBody() {
        return bodyless;
    }

    long bodyBytes() {
        return bodyBytes;
    }

    /** Whether a part keeps to the length that was promised; if not, see {@link #problem}. */
    boolean admits(int bytes, boolean last) {
        if (bodyless || left == UNKNOWN) {
            return true;
        }
        long length = bodyBytes + left;
        if (bytes > left) {
            problem =
                    "the body is longer than its Content-Length: at least %d bytes instead of %d"
                            .formatted(bodyBytes + bytes, length);
            return false;
        }
        if (last && bytes < left) {
            problem =
                    "the body is shorter than its Content-Length: %d bytes instead of %d"
                            .formatted(bodyBytes + bytes, length);
            return false;
        }
        return true;
    }

    String problem() {
        return problem;
    }

    void sent(long bytes) {
        bodyBytes += bytes;
        if (left != UNKNOWN) {
            left -= bytes;
        }
    }

    /** What goes out for a part, after the head, which may be empty. */
    ByteBuf frame(ByteBuffer part, boolean last, HeadBuffer head, ByteBufAllocator allocator) {
        int count = part.remaining();
        if (bodyless) {
            return head.copyTo(allocator, 0);
        }
        sent(count);
        if (!chunked) {
            return head.copyTo(allocator, count).writeBytes(part);
        }
        // A chunk without data would end the body.
        if (count > 0) {
            head.append(Integer.toHexString(count)).endLine();
        }
        ByteBuf out = head.copyTo(allocator, count + CHUNK_OVERHEAD + LAST_CHUNK_BYTES);
        out.writeBytes(part);
        if (count > 0) {
            endLine(out);
        }
        if (last) {
            endLine(out.writeByte('0'));
            endLine(out);
        }
        return out;
    }

    /** What ends the body. */
    ByteBuf end(Headers trailers, HeadBuffer head, ByteBufAllocator allocator) {
        if (chunked && !bodyless) {
            head.append("0").endLine();
            trailers.forEach((name, value) -> {
                if (TrailerFields.admit(name)) {
                    head.field(name, value);
                }
            });
            head.endLine();
        }
        return head.copyTo(allocator, 0);
    }

    private static void endLine(ByteBuf out) {
        out.writeByte('\r').writeByte('\n');
    }
}
