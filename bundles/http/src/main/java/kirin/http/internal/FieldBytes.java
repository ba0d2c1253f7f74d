package kirin.http.internal;

/** What fields are made of (RFC 9110 §5.1, §5.5 and §5.6.2). */
final class FieldBytes {
    private static final String TOKEN_MARKS = "!#$%&'*+-.^_`|~";

    // Kinds of bytes.
    static final byte NONE = 0;
    static final byte NAME = 1;
    static final byte VALUE = 2;
    static final byte BLANK = 4;

    private static final byte[] KINDS = new byte[256];

    static {
        KINDS[' '] = BLANK;
        KINDS['\t'] = BLANK;
        for (int c = 0; c < KINDS.length; c++) {
            if (c == '\t' || (c >= ' ' && c != 0x7f)) {
                KINDS[c] |= VALUE;
            }
            if (isAlphanumeric(c) || TOKEN_MARKS.indexOf(c) >= 0) {
                KINDS[c] |= NAME;
            }
        }
    }

    private FieldBytes() {}

    static boolean isOf(byte kind, byte c) {
        return (KINDS[c & 0xff] & kind) != 0;
    }

    /** Of a name, or another token. */
    static boolean isOfName(byte c) {
        return isOf(NAME, c);
    }

    /** Blanks within it included. */
    static boolean isOfValue(byte c) {
        return isOf(VALUE, c);
    }

    static boolean isBlank(byte c) {
        return isOf(BLANK, c);
    }

    static boolean isAlphanumeric(int c) {
        return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
    }
}
