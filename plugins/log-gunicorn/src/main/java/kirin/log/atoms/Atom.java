package kirin.log.atoms;

import kirin.log.Escapes;

import java.util.function.Function;

/**
 * Something that a template can name.
 *
 * @param isNumber whether it may be written {@code %(NAME)d} too
 * @param at makes its step for the place where it stands
 */
record Atom(boolean isNumber, Function<Place, Step> at) {
    private static final String MISSING = "-";

    /** A text, with a {@code -} where it is missing, and where an empty one could not be seen. */
    static Atom text(Text text) {
        return new Atom(false, place -> Step.text(text, place.escapes(), MISSING, !place.quoted()));
    }

    /** A text that leaves no trace where it is missing. */
    static Atom textOrNothing(Text text) {
        return new Atom(false, place -> Step.text(text, place.escapes(), "", false));
    }

    /** A text made by the server, which need not be guarded against what follows it. */
    static Atom plainText(Text text) {
        return new Atom(false, place -> Step.text(text, place.plainEscapes(), MISSING, true));
    }

    /** A number, with a {@code -} where it is missing. */
    static Atom number(Count number) {
        return new Atom(true, place -> Step.number(number));
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
        return (record, line) -> {
            String method = record.method();
            String target = record.target();
            String protocol = record.protocol();
            if (method == null || target == null || protocol == null) {
                line.add('-');
                return;
            }
            line.add(method, escapes).add(' ');
            line.add(target, escapes).add(' ');
            line.add(protocol, escapes);
        };
    }
}
