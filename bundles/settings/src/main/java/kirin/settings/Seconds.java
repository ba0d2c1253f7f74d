package kirin.settings;

import java.time.Duration;

/** Whole seconds, 0 or more, up to a year. */
final class Seconds extends ValueType<Duration> {
    private static final long YEAR = 31_536_000;

    @Override
    public String expected() {
        return "whole seconds, for example 30";
    }

    @Override
    public Duration parse(String text) throws InvalidValueException {
        try {
            return inRange(WholeNumber.number(text.strip()), text);
        } catch (NumberFormatException _) {
            throw invalid(text);
        }
    }

    @Override
    public String format(Duration value) {
        return Long.toString(value.toSeconds());
    }

    @Override
    public String literal(Duration value) {
        return format(value);
    }

    @Override
    Duration convert(Object value) throws InvalidValueException {
        return value instanceof Long number ? inRange(number, value) : super.convert(value);
    }

    private static Duration inRange(long seconds, Object given) throws InvalidValueException {
        if (seconds < 0 || seconds > YEAR) {
            throw new InvalidValueException(given, "give whole seconds from 0 to " + YEAR);
        }
        return Duration.ofSeconds(seconds);
    }
}
