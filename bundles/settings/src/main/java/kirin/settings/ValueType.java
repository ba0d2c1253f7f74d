package kirin.settings;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * How the values of a setting are written, checked and shown. The same rules hold in the file, in
 * the environment and on the command line.
 */
public abstract class ValueType<T> {

    ValueType() {}

    /** What to give, to stand after <i>give</i>: {@code whole seconds, for example 30}. */
    public abstract String expected();

    /**
     * Reads a value from text: the command line, the environment, or a quoted value in the file.
     *
     * @throws InvalidValueException if it is no such value, or out of range
     */
    public abstract T parse(String text) throws InvalidValueException;

    /** The value as text that {@link #parse} would read again. */
    public String format(T value) {
        return value.toString();
    }

    /** The value as it is written in a settings file. */
    public String literal(T value) {
        return quoted(format(value));
    }

    /** Whether it is true or false, so that a flag needs no value. */
    public boolean isSwitch() {
        return false;
    }

    /** Whether it holds several values, so that a flag may be repeated. */
    public boolean isList() {
        return false;
    }

    /** The texts of the single values in one that may hold several. */
    public List<String> parts(String text) {
        return List.of(text);
    }

    /** Words to offer to somebody who is about to write a value; may be empty. */
    public List<String> suggestions() {
        return List.of();
    }

    /** Reads a value as the file has it; {@link SettingsBuilder#put} says what that may be. */
    T convert(Object value) throws InvalidValueException {
        if (value instanceof String text) {
            return parse(text);
        }
        throw invalid(value);
    }

    final InvalidValueException invalid(Object value) {
        return new InvalidValueException(value, "give " + expected());
    }

    static String quoted(String text) {
        return Literals.text(text);
    }

    static WholeNumber wholeNumber(int min, int max) {
        return new WholeNumber(min, max);
    }

    static ValueType<Boolean> yesOrNo() {
        return new Switch();
    }

    /** Where a log goes. */
    static Text logFile() {
        return text("a path, or \"-\" for the standard stream").notEmpty();
    }

    static Text text() {
        return new Text("text in quotes");
    }

    static Text text(String expected) {
        return new Text(expected);
    }

    static Choice oneOf(String... words) {
        return new Choice(List.of(words), Map.of());
    }

    static <E> ValueType<List<E>> listOf(ValueType<E> element) {
        return new Listed<>(element, 0, true);
    }

    /** As {@link #listOf}, of values in which a comma means nothing. */
    static <E> ValueType<List<E>> listOfWhole(ValueType<E> element) {
        return new Listed<>(element, 0, false);
    }

    static <E> ValueType<List<E>> someOf(ValueType<E> element) {
        return new Listed<>(element, 1, true);
    }

    /** A value that may be absent, which an empty text says. */
    static <E> ValueType<Optional<E>> maybe(ValueType<E> element) {
        return new Maybe<>(element);
    }
}
