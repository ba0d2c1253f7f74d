package kirin.http.internal;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** The bytes of a head while it is put together; used again for the next. I/O thread only. */
final class HeadBuffer {
    private static final byte[] DIGITS =
            "0123456789abcdefghijklmnopqrstuv".getBytes(StandardCharsets.ISO_8859_1);

    private byte[] bytes = new byte[1024];
    private int length;

    void clear() {
        length = 0;
    }

    /** Moves what is here into a new buffer that has room for {@code more} bytes. */
    ByteBuf copyTo(ByteBufAllocator allocator, int more) {
        ByteBuf out = allocator.directBuffer(length + more).writeBytes(bytes, 0, length);
        length = 0;
        return out;
    }

    HeadBuffer append(byte[] more) {
        ensure(more.length);
        System.arraycopy(more, 0, bytes, length, more.length);
        length += more.length;
        return this;
    }

    /** Appends Latin-1 text: every header was checked to be that when it was made. */
    HeadBuffer append(String text) {
        int count = text.length();
        ensure(count);
        byte[] to = bytes;
        int at = length;
        for (int i = 0; i < count; i++) {
            to[at + i] = (byte) text.charAt(i);
        }
        length = at + count;
        return this;
    }

    HeadBuffer append(long number) {
        return append(Long.toString(number));
    }

    /** Appends what {@code Long.toString(number, 32)} makes of a number that is not negative. */
    HeadBuffer appendBase32(long number) {
        int count = Math.max(1, (Long.SIZE - Long.numberOfLeadingZeros(number) + 4) / 5);
        ensure(count);
        long left = number;
        for (int at = length + count - 1; at >= length; at--) {
            bytes[at] = DIGITS[(int) (left & 31)];
            left >>>= 5;
        }
        length += count;
        return this;
    }

    HeadBuffer field(String name, String value) {
        return append(name).append(": ").append(value).endLine();
    }

    HeadBuffer endLine() {
        ensure(2);
        bytes[length++] = '\r';
        bytes[length++] = '\n';
        return this;
    }

    private void ensure(int more) {
        if (bytes.length - length < more) {
            bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, length + more));
        }
    }
}
