package kirin.log;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Bytes of a log line, in UTF-8. One thread at a time.
 *
 * <p>What comes from elsewhere goes through {@link #add(String, Escapes)}, which lets nothing pass
 * that could be taken for the end of the line.
 */
public final class Line {
    private static final int USUAL_BYTES = 512;
    private static final int LONGEST_UTF_8 = 4;
    private static final String HEX = "0123456789ABCDEF";
    private static final int MOST_KEPT_BYTES = 65_536;

    private byte[] bytes = new byte[USUAL_BYTES];
    private int length;

    /** How many bytes there are. */
    public int length() {
        return length;
    }

    /** Takes all away. */
    public void clear() {
        length = 0;
        if (bytes.length > MOST_KEPT_BYTES) {
            bytes = new byte[USUAL_BYTES];
        }
    }

    /** What is there, to be read before anything is added. */
    public ByteBuffer bytes() {
        return ByteBuffer.wrap(bytes, 0, length);
    }

    /**
     * Copies what is there.
     *
     * @param at where in {@code target} it is to begin
     */
    public void copyTo(byte[] target, int at) {
        System.arraycopy(bytes, 0, target, at, length);
    }

    /** Adds bytes as they are: what the server itself has made. */
    public Line add(byte[] text) {
        ensure(text.length);
        System.arraycopy(text, 0, bytes, length, text.length);
        length += text.length;
        return this;
    }

    /** Adds an ASCII character as it is. */
    public Line add(char c) {
        ensure(1);
        bytes[length++] = (byte) c;
        return this;
    }

    /** Adds a number in decimal. */
    public Line add(long number) {
        if (number < 0) {
            // The smallest has no positive one.
            return add(Long.toString(number).getBytes(StandardCharsets.US_ASCII));
        }
        return addDigits(number, digits(number));
    }

    /**
     * Adds a number in decimal with zeros before it.
     *
     * @param number 0 or more
     * @param width digits at least; 0 to 19
     */
    public Line add(long number, int width) {
        return addDigits(number, Math.max(width, digits(number)));
    }

    /** Adds text from elsewhere. What is no character, half of a pair, becomes a {@code ?}. */
    public Line add(String text, Escapes escapes) {
        int count = text.length();
        int i = 0;
        while (true) {
            // One for each that is still to come; what needs more asks for it.
            ensure(count - i);
            i = addPlain(text, i, escapes);
            if (i == count) {
                return this;
            }
            i += 1 + addSpecial(text, i, escapes);
        }
    }

    /** Returns the index of the first that is not plain. Nearly all are, so this is what counts. */
    private int addPlain(String text, int begin, Escapes escapes) {
        byte[] to = bytes;
        int at = length;
        int i = begin;
        int count = text.length();
        for (; i < count; i++) {
            char c = text.charAt(i);
            if (!escapes.isPlain(c)) {
                break;
            }
            to[at++] = (byte) c;
        }
        length = at;
        return i;
    }

    /** Returns how many characters it has taken besides the first. */
    private int addSpecial(String text, int at, Escapes escapes) {
        char c = text.charAt(at);
        byte[] instead = c <= 0xff ? escapes.instead(c) : null;
        if (instead != null) {
            add(instead);
            return 0;
        }
        if (!Character.isSurrogate(c)) {
            addCodePoint(c);
            return 0;
        }
        if (Character.isHighSurrogate(c)
                && at + 1 < text.length()
                && Character.isLowSurrogate(text.charAt(at + 1))) {
            addCodePoint(Character.toCodePoint(c, text.charAt(at + 1)));
            return 1;
        }
        add('?');
        return 0;
    }

    /** One that no rule has something for. */
    private void addCodePoint(int c) {
        if (!Escapes.isControl(c) && !Escapes.isInvisible(c)) {
            ensure(LONGEST_UTF_8);
            addUtf8(c);
            return;
        }
        for (char each : Character.toChars(c)) {
            add('\\').add('u');
            for (int shift = 12; shift >= 0; shift -= 4) {
                add(HEX.charAt((each >> shift) & 0xf));
            }
        }
    }

    private void addUtf8(int c) {
        if (c < 0x80) {
            bytes[length++] = (byte) c;
            return;
        }
        if (c < 0x800) {
            bytes[length++] = (byte) (0xc0 | (c >> 6));
        } else if (c < 0x10000) {
            bytes[length++] = (byte) (0xe0 | (c >> 12));
            addContinuation(c >> 6);
        } else {
            bytes[length++] = (byte) (0xf0 | (c >> 18));
            addContinuation(c >> 12);
            addContinuation(c >> 6);
        }
        addContinuation(c);
    }

    private void addContinuation(int bits) {
        bytes[length++] = (byte) (0x80 | (bits & 0x3f));
    }

    private Line addDigits(long number, int width) {
        ensure(width);
        long left = number;
        for (int i = length + width - 1; i >= length; i--) {
            bytes[i] = (byte) ('0' + left % 10);
            left /= 10;
        }
        length += width;
        return this;
    }

    private static int digits(long number) {
        int digits = 1;
        for (long left = number; left >= 10; left /= 10) {
            digits++;
        }
        return digits;
    }

    private void ensure(int more) {
        if (bytes.length - length < more) {
            bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, length + more));
        }
    }
}
