package kirin.http.internal;

import io.netty.buffer.ByteBuf;

import java.util.Arrays;

/** The bytes of a head while it is put together; used again for the next. I/O thread only. */
final class HeadBuffer {
    private static final int MOST_DIGITS = 19;

    private byte[] bytes = new byte[1024];
    private int length;

    void clear() {
        length = 0;
    }

    /** Moves what is here into a buffer that has room for {@code more} bytes behind it. */
    ByteBuf moveTo(AnswerOutlet outlet, int more) {
        ByteBuf out = outlet.room(length + more).writeBytes(bytes, 0, length);
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
    @SuppressWarnings("deprecation") // It is right for Latin-1, and copies such a text at once.
    HeadBuffer append(String text) {
        int count = text.length();
        ensure(count);
        text.getBytes(0, count, bytes, length);
        length += count;
        return this;
    }

    /** Appends a number in decimal digits, which is not negative. */
    HeadBuffer append(long number) {
        ensure(MOST_DIGITS);
        int begin = length;
        long left = number;
        do {
            bytes[length++] = (byte) ('0' + left % 10);
            left /= 10;
        } while (left > 0);
        // The last digit came first.
        for (int low = begin, high = length - 1; low < high; low++, high--) {
            byte digit = bytes[low];
            bytes[low] = bytes[high];
            bytes[high] = digit;
        }
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
