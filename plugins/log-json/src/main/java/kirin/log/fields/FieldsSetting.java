package kirin.log.fields;

import java.util.Map;

/** The setting {@code fields} of a format, as messages name it. */
public final class FieldsSetting {
    private static final String ORIGIN = ".origin.fields";

    private FieldsSetting() {}

    /**
     * Its name, and where it was written if it was.
     *
     * @param format the name of the format
     * @param properties of its component
     */
    public static String name(String format, Map<String, ?> properties) {
        Object origin = properties.get(ORIGIN);
        String name = "fields of [log." + format + ']';
        return origin == null ? name : name + " (" + origin + ')';
    }
}
