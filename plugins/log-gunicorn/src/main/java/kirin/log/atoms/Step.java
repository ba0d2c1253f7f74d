package kirin.log.atoms;

import kirin.log.AccessRecord;
import kirin.log.Escapes;
import kirin.log.Line;

import java.nio.charset.StandardCharsets;

/** Appends one piece of a line. Any thread. */
@FunctionalInterface
public interface Step {

    /** Appends what it knows of the record. */
    void add(AccessRecord record, Line line);

    /** What is the same in each line. */
    static Step literal(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        if (bytes.length != 1) {
            return (record, line) -> line.add(bytes);
        }
        char c = text.charAt(0);
        return (record, line) -> line.add(c);
    }

    /**
     * A text.
     *
     * @param fallback what stands in its place if it is missing
     * @param emptyIsMissing whether that stands in place of an empty one, too
     */
    static Step text(Text text, Escapes escapes, String fallback, boolean emptyIsMissing) {
        return new TextStep(
                text, escapes, fallback.getBytes(StandardCharsets.UTF_8), emptyIsMissing);
    }

    /** A number, with a {@code -} where it is missing. */
    static Step number(Count number) {
        return (record, line) -> {
            long value = number.of(record);
            if (value < 0) {
                line.add('-');
            } else {
                line.add(value);
            }
        };
    }

    /** How long the exchange took, in seconds with six digits behind the point. */
    static Step seconds() {
        return (record, line) -> {
            long micros = record.durationNanos() / 1_000;
            line.add(micros / 1_000_000).add('.').add(micros % 1_000_000, 6);
        };
    }
}
