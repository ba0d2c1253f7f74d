package kirin.log.fields;

import kirin.log.Escapes;

/** Texts in quotes, as JSON has them (RFC 8259 §7); readers of logfmt understand the same. */
public final class Quoted {
    /** What may not stand in such a text; line breaks have no short form, as nobody reads them. */
    public static final Escapes ESCAPES =
            Escapes.of(c -> {
                if (c == '"' || c == '\\') {
                    return "\\" + (char) c;
                }
                return Character.isISOControl(c) ? "\\u%04X".formatted(c) : null;
            });

    private Quoted() {}
}
