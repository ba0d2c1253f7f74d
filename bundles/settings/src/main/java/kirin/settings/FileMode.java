package kirin.settings;

import java.util.Locale;

/** File permissions: decimal, or octal when written with a leading 0, as gunicorn has it. */
final class FileMode extends ValueType<Integer> {
    private static final int LARGEST = 0777;

    @Override
    public String expected() {
        return "an octal number from 0o000 to 0o777, for example \"0022\"";
    }

    @Override
    public Integer parse(String text) throws InvalidValueException {
        String digits = text.strip().toLowerCase(Locale.ROOT);
        try {
            if (digits.startsWith("0x")) {
                return inRange(Long.parseLong(digits.substring(2), 16), text);
            }
            if (digits.startsWith("0o")) {
                return inRange(Long.parseLong(digits.substring(2), 8), text);
            }
            return inRange(Long.parseLong(digits, digits.startsWith("0") ? 8 : 10), text);
        } catch (NumberFormatException _) {
            throw invalid(text);
        }
    }

    @Override
    public String format(Integer value) {
        return "0" + Integer.toOctalString(value);
    }

    @Override
    Integer convert(Object value) throws InvalidValueException {
        return value instanceof Long number ? inRange(number, value) : super.convert(value);
    }

    private Integer inRange(long mode, Object given) throws InvalidValueException {
        if (mode < 0 || mode > LARGEST) {
            throw invalid(given);
        }
        return (int) mode;
    }
}
