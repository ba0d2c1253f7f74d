package kirin.log;

import org.jspecify.annotations.Nullable;

import java.nio.charset.StandardCharsets;
import java.util.function.IntFunction;

/**
 * What stands for the characters that may not be in a log as they are. Control characters never
 * may, whoever makes the rules: with them a client could forge a line. Immutable.
 */
public final class Escapes {
    private static final int KNOWN = 256;
    private static final int ASCII = 128;

    private final byte[] @Nullable [] instead = new byte[KNOWN][];
    private final boolean[] plain = new boolean[ASCII];

    private Escapes(IntFunction<@Nullable String> rules) {
        for (int c = 0; c < KNOWN; c++) {
            String text = rules.apply(c);
            if (text == null && isControl(c)) {
                text = "\\x%02X".formatted(c);
            }
            if (c < ASCII) {
                plain[c] = text == null;
            }
            instead[c] = text == null ? null : text.getBytes(StandardCharsets.UTF_8);
        }
    }

    /**
     * The rules of one kind of place in one format, a quoted text for example.
     *
     * @param rules gives for a character up to U+00FF what to write in its place, or null to leave
     *     it; a control character that is left becomes {@code \xHH}
     */
    public static Escapes of(IntFunction<@Nullable String> rules) {
        return new Escapes(rules);
    }

    /** Whether {@code c} goes into a line as the one byte that it is. */
    boolean isPlain(char c) {
        return c < ASCII && plain[c];
    }

    /** What to write in place of {@code c}, which is at most U+00FF; null to leave it. */
    byte @Nullable [] instead(int c) {
        return instead[c];
    }

    /** Whether a reader might take it for the end of a line or a command to a terminal. */
    static boolean isControl(int c) {
        return c < ' ' || (c >= 0x7f && c < 0xa0) || c == 0x2028 || c == 0x2029;
    }

    /**
     * Whether it cannot be seen and changes how what follows is read: from right to left, for
     * example.
     */
    static boolean isInvisible(int codePoint) {
        return Character.getType(codePoint) == Character.FORMAT;
    }
}
