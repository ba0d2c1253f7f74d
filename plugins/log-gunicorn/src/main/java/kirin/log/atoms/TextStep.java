package kirin.log.atoms;

import kirin.log.AccessRecord;
import kirin.log.Escapes;
import kirin.log.Line;

/** Appends a text, or something in its place. */
@SuppressWarnings("ArrayRecordComponent") // nobody compares steps
record TextStep(Text text, Escapes escapes, byte[] fallback, boolean emptyIsMissing)
        implements Step {
    @Override
    public void add(AccessRecord record, Line line) {
        String value = text.of(record);
        if (value == null) {
            line.add(fallback);
            return;
        }
        String prefix = text.prefix(record);
        if (emptyIsMissing && value.isEmpty() && prefix.isEmpty()) {
            line.add(fallback);
            return;
        }
        line.add(prefix, escapes).add(value, escapes);
    }
}
