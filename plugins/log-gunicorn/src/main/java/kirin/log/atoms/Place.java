package kirin.log.atoms;

import kirin.log.Escapes;

/**
 * Where in a template an atom stands. That says what may not be in its text, lest a client end the
 * field itself and write the next ones.
 *
 * @param quoted whether it stands within double quotes
 * @param next the character behind it; {@link #NOTHING} if an atom or the end follows
 */
record Place(boolean quoted, char next) {
    /** No character. */
    static final char NOTHING = 0;

    private static final int NO_BREAK_SPACE = 0xa0;

    /** The rules for one text. */
    Escapes escapes() {
        return Escapes.of(c -> {
            if (c == '"' || c == '\\') {
                return "\\" + (char) c;
            }
            return endsText(c) ? "\\x%02X".formatted(c) : null;
        });
    }

    /** The rules for one of several words of a text, which has spaces of its own. */
    Escapes wordEscapes() {
        return new Place(false, next).escapes();
    }

    /** The rules for a text that the client has not written. */
    Escapes plainEscapes() {
        return new Place(quoted, NOTHING).escapes();
    }

    private boolean endsText(int c) {
        if (c == ' ' || c == NO_BREAK_SPACE) {
            return !quoted;
        }
        return c == next && !Character.isLetterOrDigit(c) && c != NOTHING;
    }
}
