package kirin.log.atoms;

import kirin.log.AccessRecord;
import kirin.log.Escapes;
import kirin.log.Line;

/** Appends a text, or something in its place. */
final class TextStep implements Step {
    private final Text text;
    private final Escapes escapes;
    private final byte[] fallback;
    private final boolean emptyIsMissing;
    private final boolean hasPrefix;

    TextStep(Text text, Escapes escapes, byte[] fallback, boolean emptyIsMissing) {
        this.text = text;
        this.escapes = escapes;
        this.fallback = fallback;
        this.emptyIsMissing = emptyIsMissing;
        hasPrefix = text.hasPrefix();
    }

    @Override
    public void add(AccessRecord record, Line line) {
        String value = text.of(record);
        if (value == null) {
            line.add(fallback);
            return;
        }
        int before = line.length();
        if (hasPrefix) {
            line.add(text.prefix(record), escapes);
        }
        line.add(value, escapes);
        if (emptyIsMissing && line.length() == before) {
            line.add(fallback);
        }
    }
}
