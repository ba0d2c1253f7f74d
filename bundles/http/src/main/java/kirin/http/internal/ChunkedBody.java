package kirin.http.internal;

import io.netty.buffer.ByteBuf;

import org.jspecify.annotations.Nullable;

import java.util.List;

/** Reads a body in chunks (RFC 9112 §7.1), up to its trailer. I/O thread only. */
final class ChunkedBody {
    private static final Refusal MALFORMED = new Refusal(400, "Bad Request: the body is malformed");

    private static final Refusal EXTENDED =
            new Refusal(400, "Bad Request: the chunk extensions exceed the limit");

    /** More digits than any size that can be meant. */
    private static final int MOST_DIGITS = 15;

    /** Of a line with a size and its extensions, which nobody needs. */
    private static final int LONGEST_LINE = 4096;

    /** By so much all extensions of a body may be longer than its data (RFC 9112 §7.1.1). */
    private static final int MOST_EXTENDED = 16_384;

    private enum Next {
        SIZE,
        DATA,
        LINE_END,
        TRAILER
    }

    private final FieldReader fields;
    private Next next = Next.SIZE;
    // Of the chunk, what is still to come.
    private long left;
    // By so much its extensions are longer than its data; no data is saved up for later ones.
    private long extended;

    ChunkedBody(FieldReader fields) {
        this.fields = fields;
    }

    /** Another body follows. */
    void begin() {
        next = Next.SIZE;
        extended = 0;
    }

    /**
     * Reads on, and adds data that has come.
     *
     * @return the fields after the last chunk; null until they are there
     * @throws RefusedException if it is malformed
     */
    @Nullable RequestHeaders read(ByteBuf in, List<Object> out) {
        while (in.isReadable()) {
            switch (next) {
                case SIZE -> {
                    int length = lineLength(in);
                    if (length < 0) {
                        return null;
                    }
                    left = size(in, length);
                    in.skipBytes(length + 2);
                    next = left == 0 ? Next.TRAILER : Next.DATA;
                }
                case DATA -> {
                    int length = (int) Math.min(left, in.readableBytes());
                    out.add(in.readRetainedSlice(length));
                    left -= length;
                    if (left > 0) {
                        return null;
                    }
                    next = Next.LINE_END;
                }
                case LINE_END -> {
                    if (in.getByte(in.readerIndex()) != '\r') {
                        throw new RefusedException(MALFORMED);
                    }
                    if (in.readableBytes() < 2) {
                        return null;
                    }
                    if (in.getByte(in.readerIndex() + 1) != '\n') {
                        throw new RefusedException(MALFORMED);
                    }
                    in.skipBytes(2);
                    next = Next.SIZE;
                }
                case TRAILER -> {
                    return fields.read(in);
                }
            }
        }
        return null;
    }

    /** Without its end; negative while that is not there. */
    private static int lineLength(ByteBuf in) {
        int begin = in.readerIndex();
        int most = Math.min(in.readableBytes(), LONGEST_LINE);
        int end = in.indexOf(begin, begin + most, (byte) '\n') - begin;
        if (end < 0) {
            if (most == LONGEST_LINE) {
                throw new RefusedException(MALFORMED);
            }
            return -1;
        }
        if (end == 0 || in.getByte(begin + end - 1) != '\r') {
            throw new RefusedException(MALFORMED);
        }
        return end - 1;
    }

    private long size(ByteBuf in, int length) {
        int begin = in.readerIndex();
        long size = 0;
        int digits = 0;
        while (digits < length) {
            int digit = Character.digit(in.getByte(begin + digits), 16);
            if (digit < 0) {
                break;
            }
            size = size << 4 | digit;
            digits++;
        }
        if (digits == 0 || digits > MOST_DIGITS) {
            throw new RefusedException(MALFORMED);
        }
        checkExtensions(in, begin + digits, begin + length);
        extended = Math.max(0, extended + length - digits - size);
        if (extended > MOST_EXTENDED) {
            throw new RefusedException(EXTENDED);
        }
        return size;
    }

    /** What they say is of no interest (RFC 9112 §7.1.1). */
    private static void checkExtensions(ByteBuf in, int begin, int end) {
        int at = begin;
        while (at < end && FieldBytes.isBlank(in.getByte(at))) {
            at++;
        }
        if (begin < end && (at == end || in.getByte(at) != ';')) {
            throw new RefusedException(MALFORMED);
        }
        for (; at < end; at++) {
            if (!FieldBytes.isOfValue(in.getByte(at))) {
                throw new RefusedException(MALFORMED);
            }
        }
    }
}
