package kirin.settings;

/** A text; what it must look like, if it matters, its setting says. */
final class Text extends ValueType<String> {
    private final String expected;
    private final boolean mayBeEmpty;
    private final boolean mayBeNumber;
    private final String form;

    Text(String expected) {
        this(expected, true, false, "");
    }

    private Text(String expected, boolean mayBeEmpty, boolean mayBeNumber, String form) {
        this.expected = expected;
        this.mayBeEmpty = mayBeEmpty;
        this.mayBeNumber = mayBeNumber;
        this.form = form;
    }

    Text notEmpty() {
        return new Text(expected, false, mayBeNumber, form);
    }

    /** Takes only what a regular expression matches. */
    Text like(String regularExpression) {
        return new Text(expected, mayBeEmpty, mayBeNumber, regularExpression);
    }

    /** For users and groups, which have names and numbers. */
    Text orNumber() {
        return new Text(expected, mayBeEmpty, true, form);
    }

    @Override
    public String expected() {
        return expected;
    }

    @Override
    public String parse(String text) throws InvalidValueException {
        // The first regular expression of a JVM takes time, and most settings have none.
        boolean fits = form.isEmpty() || text.matches(form);
        if (!fits || (!mayBeEmpty && text.isBlank())) {
            throw invalid(text);
        }
        return text;
    }

    @Override
    String convert(Object value) throws InvalidValueException {
        return mayBeNumber && value instanceof Long ? value.toString() : super.convert(value);
    }
}
