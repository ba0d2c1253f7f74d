package kirin.log.atoms;

import kirin.exchange.Handling;
import kirin.log.AccessRecord;

import org.jspecify.annotations.Nullable;

import java.util.function.Function;

/** One text that a record holds, as it was sent. Any thread. */
@FunctionalInterface
public interface Text {

    /** The text; null if it is missing. */
    @Nullable String of(AccessRecord record);

    /** Whether something belongs directly before it, so that nobody has to join the two. */
    default boolean hasPrefix() {
        return false;
    }

    /** What belongs before it; empty unless {@link #hasPrefix}. */
    default String prefix(AccessRecord record) {
        return "";
    }

    /** A text that is empty where it is missing. */
    static Text unlessEmpty(Text text) {
        return record -> {
            String value = text.of(record);
            return value == null || value.isEmpty() ? null : value;
        };
    }

    /** A text that is missing if the request reached no application. */
    static Text ofHandling(Function<Handling, @Nullable String> text) {
        return record -> {
            Handling handling = record.handling();
            return handling == null ? null : text.apply(handling);
        };
    }

    /** A field of the request; the first if it is repeated, which is the one applications see. */
    static Text requestField(String name) {
        return record -> record.requestFields().get(name);
    }

    /** A field of the answer that the application has set; the first if it is repeated. */
    static Text answerField(String name) {
        return record -> record.answerFields().get(name);
    }
}
