package kirin.settings;

/** Any text; the one setting that must not be empty says so. */
final class Text extends ValueType<String> {
    private final String expected;
    private final boolean mayBeEmpty;
    private final boolean mayBeNumber;

    Text(String expected) {
        this(expected, true, false);
    }

    private Text(String expected, boolean mayBeEmpty, boolean mayBeNumber) {
        this.expected = expected;
        this.mayBeEmpty = mayBeEmpty;
        this.mayBeNumber = mayBeNumber;
    }

    Text notEmpty() {
        return new Text(expected, false, mayBeNumber);
    }

    /** For users and groups, which have names and numbers. */
    Text orNumber() {
        return new Text(expected, mayBeEmpty, true);
    }

    @Override
    public String expected() {
        return expected;
    }

    @Override
    public String parse(String text) throws InvalidValueException {
        if (!mayBeEmpty && text.isBlank()) {
            throw invalid(text);
        }
        return text;
    }

    @Override
    String convert(Object value) throws InvalidValueException {
        return mayBeNumber && value instanceof Long ? value.toString() : super.convert(value);
    }
}
