package kirin.settings;

import org.jspecify.annotations.Nullable;

import java.util.Locale;

/** Whole numbers in a range. */
final class WholeNumber extends ValueType<Integer> {
    private final int min;
    private final int max;
    private final int cap;
    private final int zeroMeans;
    private final @Nullable Integer auto;

    WholeNumber(int min, int max) {
        this(min, max, max, 0, null);
    }

    private WholeNumber(int min, int max, int cap, int zeroMeans, @Nullable Integer auto) {
        this.min = min;
        this.max = max;
        this.cap = cap;
        this.zeroMeans = zeroMeans;
        this.auto = auto;
    }

    /** Takes larger numbers too and counts them as this one. */
    WholeNumber cappedAt(int largest) {
        return new WholeNumber(min, max, largest, zeroMeans, auto);
    }

    WholeNumber withZeroFor(int number) {
        return new WholeNumber(min, max, cap, number, auto);
    }

    /** Takes the word {@code auto} too. */
    WholeNumber withAutoFor(int number) {
        return new WholeNumber(min, max, cap, zeroMeans, number);
    }

    @Override
    public String expected() {
        String range = "a whole number from " + min + " to " + max;
        return auto == null ? range : range + ", or \"auto\" for one per processor";
    }

    @Override
    public Integer parse(String text) throws InvalidValueException {
        String digits = text.strip();
        if (auto != null && digits.equalsIgnoreCase("auto")) {
            return auto;
        }
        try {
            return inRange(number(digits), text);
        } catch (NumberFormatException _) {
            throw invalid(text);
        }
    }

    @Override
    public String literal(Integer value) {
        return format(value);
    }

    @Override
    Integer convert(Object value) throws InvalidValueException {
        return value instanceof Long number ? inRange(number, value) : super.convert(value);
    }

    /** A number as Python and TOML write it: {@code 1_000}, {@code 0x10}, {@code 0o17}. */
    static long number(String text) {
        String digits = text.toLowerCase(Locale.ROOT).replaceAll("(?<=[0-9a-f])_(?=[0-9a-f])", "");
        int base =
                switch (digits.length() > 2 ? digits.substring(0, 2) : "") {
                    case "0x" -> 16;
                    case "0o" -> 8;
                    case "0b" -> 2;
                    default -> 10;
                };
        return base == 10 ? Long.parseLong(digits) : Long.parseLong(digits.substring(2), base);
    }

    private Integer inRange(long number, Object given) throws InvalidValueException {
        if (number < min || number > max) {
            throw invalid(given);
        }
        return number == 0 ? zeroMeans : (int) Math.min(number, cap);
    }
}
