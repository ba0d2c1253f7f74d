package kirin.log.atoms;

import kirin.log.AccessRecord;
import kirin.log.Escapes;
import kirin.log.Line;

import java.util.function.Function;

/**
 * Something that a template can name.
 *
 * @param isNumber whether it may be written {@code %(NAME)d} too
 * @param at makes its step for the place where it stands
 */
record Atom(boolean isNumber, Function<Place, Step> at) {

    /** A text, with a {@code -} where it is missing, and where an empty one could not be seen. */
    static Atom text(Text text) {
        return new Atom(
                false,
                place -> new TextStep(text, place.escapes(), fallback("-"), !place.quoted()));
    }

    /** A text that leaves no trace where it is missing. */
    static Atom textOrNothing(Text text) {
        return new Atom(false, place -> new TextStep(text, place.escapes(), fallback(""), false));
    }

    /** A text made by the server, which need not be guarded against what follows it. */
    static Atom plainText(Text text) {
        return new Atom(
                false, place -> new TextStep(text, place.plainEscapes(), fallback("-"), true));
    }

    /** A number, with a {@code -} where it is missing. */
    static Atom number(Count number) {
        return new Atom(
                true,
                place ->
                        (record, line) -> {
                            long value = number.of(record);
                            if (value < 0) {
                                line.add('-');
                            } else {
                                line.add(value);
                            }
                        });
    }

    /** Something that is the same at every place. */
    static Atom fixed(Step step) {
        return new Atom(false, place -> step);
    }

    /** The request line as it was sent, or a {@code -}. */
    static Atom requestLine() {
        return new Atom(false, place -> requestLine(place.wordEscapes()));
    }

    private static Step requestLine(Escapes escapes) {
        Step method = word(AccessRecord::method, escapes);
        Step target = word(AccessRecord::target, escapes);
        Step protocol = word(AccessRecord::protocol, escapes);
        return (record, line) -> {
            if (record.method() == null && record.target() == null) {
                line.add('-');
                return;
            }
            method.add(record, line);
            line.add(' ');
            target.add(record, line);
            line.add(' ');
            protocol.add(record, line);
        };
    }

    private static Step word(Text text, Escapes escapes) {
        return new TextStep(text, escapes, fallback("-"), true);
    }

    private static byte[] fallback(String text) {
        return Template.utf8(text);
    }

    @SuppressWarnings("ArrayRecordComponent") // never compared, and private to this file
    private record TextStep(Text text, Escapes escapes, byte[] fallback, boolean emptyIsMissing)
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
}
