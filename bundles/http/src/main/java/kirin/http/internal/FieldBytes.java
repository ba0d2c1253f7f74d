package kirin.http.internal;

/** What fields are made of (RFC 9110 §5.1, §5.5 and §5.6.2). */
final class FieldBytes {
    private static final String TOKEN_MARKS = "!#$%&'*+-.^_`|~";

    private static final byte NAME = 1;
    private static final byte VALUE = 2;
    private static final byte[] KINDS = new byte[256];

    static {
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

    /** Of a name, or another token. */
    static boolean isOfName(byte c) {
        return (KINDS[c & 0xff] & NAME) != 0;
    }

    /** Blanks within it included. */
    static boolean isOfValue(byte c) {
        return (KINDS[c & 0xff] & VALUE) != 0;
    }

    static boolean isBlank(byte c) {
        return c == ' ' || c == '\t';
    }

    static boolean isAlphanumeric(int c) {
        return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
    }
}
