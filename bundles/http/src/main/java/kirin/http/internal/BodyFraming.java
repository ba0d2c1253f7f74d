package kirin.http.internal;

import io.netty.buffer.ByteBuf;

import kirin.http.Headers;

import java.nio.ByteBuffer;

/** How the body of the current answer is delimited (RFC 9112 §6). I/O thread only. */
final class BodyFraming {
    // Chunk size in hexadecimal, its line end, and the one after the data.
    private static final int CHUNK_OVERHEAD = 8 + 2 + 2;
    private static final int LAST_CHUNK_BYTES = 5;

    private boolean bodyless;
    private boolean chunked;
    private final PromisedLength length = new PromisedLength();

    void reset() {
        bodyless = false;
        chunked = false;
        length.begin(-1);
    }

    void begin(AnswerHead head) {
        bodyless = head.isBodyless();
        chunked = head.isChunked();
        length.begin(head.length());
    }

    void beginRaw() {
        reset();
    }

    boolean sendsNoBody() {
        return bodyless;
    }

    long bodyBytes() {
        return length.kept();
    }

    /** Whether a part keeps to the length that was promised; if not, see {@link #problem}. */
    boolean admits(int bytes, boolean last) {
        return bodyless || length.admits(bytes, last);
    }

    String problem() {
        return length.problem();
    }

    void sent(long bytes) {
        length.keep(bytes);
    }

    /** What goes out for a part, after the head, which may be empty. */
    ByteBuf frame(ByteBuffer part, boolean last, HeadBuffer head, AnswerOutlet outlet) {
        int count = part.remaining();
        if (bodyless) {
            return head.moveTo(outlet, 0);
        }
        sent(count);
        if (!chunked) {
            return write(part, head.moveTo(outlet, count));
        }
        // A chunk without data would end the body.
        if (count > 0) {
            head.append(Integer.toHexString(count)).endLine();
        }
        ByteBuf out = head.moveTo(outlet, count + CHUNK_OVERHEAD + LAST_CHUNK_BYTES);
        write(part, out);
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
    ByteBuf end(Headers trailers, HeadBuffer head, AnswerOutlet outlet) {
        if (chunked && !bodyless) {
            head.append("0").endLine();
            trailers.forEach((name, value) -> {
                if (TrailerFields.admit(name)) {
                    head.field(name, value);
                }
            });
            head.endLine();
        }
        return head.moveTo(outlet, 0);
    }

    private static ByteBuf write(ByteBuffer part, ByteBuf out) {
        if (!part.hasArray()) {
            return out.writeBytes(part);
        }
        // From an array no view of the other buffer has to be made first.
        int count = part.remaining();
        out.writeBytes(part.array(), part.arrayOffset() + part.position(), count);
        part.position(part.limit());
        return out;
    }

    private static void endLine(ByteBuf out) {
        out.writeByte('\r').writeByte('\n');
    }
}
