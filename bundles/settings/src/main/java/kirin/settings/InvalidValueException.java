package kirin.settings;

/**
 * A value that a setting cannot have. Its message says what to give instead. Of several in a list,
 * all but the first are suppressed in it.
 */
public final class InvalidValueException extends Exception {
    private static final long serialVersionUID = 1L;
    private static final int LONGEST_SHOWN = 80;

    private final String shown;

    InvalidValueException(Object value, String remedy) {
        super(remedy);
        this.shown = show(value);
    }

    /** The value at fault, on one line: text in quotes, anything else bare. */
    public String shown() {
        return shown;
    }

    private static String show(Object value) {
        String text = value.toString().replaceAll("\\p{Cntrl}", " ");
        if (text.length() > LONGEST_SHOWN) {
            text = text.substring(0, LONGEST_SHOWN) + "…";
        }
        return value instanceof String ? '"' + text + '"' : text;
    }
}
