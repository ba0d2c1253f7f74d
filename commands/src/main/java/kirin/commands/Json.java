package kirin.commands;

import java.lang.reflect.RecordComponent;
import java.util.Map;

/** JSON (RFC 8259) of records, maps, collections, texts, numbers and truth values. */
final class Json {
    private final StringBuilder text = new StringBuilder();

    private Json() {}

    /** In one line; a record's fields are its components, in their order. */
    static String of(Object value) {
        var json = new Json();
        json.write(value);
        return json.text.toString();
    }

    private void write(Object value) {
        switch (value) {
            case Record fields -> record(fields);
            case Map<?, ?> entries -> map(entries);
            case Iterable<?> elements -> array(elements);
            // There is no other way to write what is no number.
            case Double number when !Double.isFinite(number) -> text.append("null");
            case Number number -> text.append(number);
            case Boolean truth -> text.append(truth);
            default -> string(value.toString());
        }
    }

    private void record(Record fields) {
        text.append('{');
        String separator = "";
        for (RecordComponent component : fields.getClass().getRecordComponents()) {
            text.append(separator);
            separator = ",";
            string(component.getName());
            text.append(':');
            try {
                write(component.getAccessor().invoke(fields));
            } catch (ReflectiveOperationException e) {
                throw new IllegalStateException(component + " cannot be read", e);
            }
        }
        text.append('}');
    }

    private void map(Map<?, ?> entries) {
        text.append('{');
        String separator = "";
        for (Map.Entry<?, ?> entry : entries.entrySet()) {
            text.append(separator);
            separator = ",";
            string(entry.getKey().toString());
            text.append(':');
            write(entry.getValue());
        }
        text.append('}');
    }

    private void array(Iterable<?> elements) {
        text.append('[');
        String separator = "";
        for (Object element : elements) {
            text.append(separator);
            separator = ",";
            write(element);
        }
        text.append(']');
    }

    private void string(String value) {
        text.append('"');
        for (int i = 0; i < value.length(); i++) {
            char letter = value.charAt(i);
            switch (letter) {
                case '"', '\\' -> text.append('\\').append(letter);
                case '\n' -> text.append("\\n");
                case '\r' -> text.append("\\r");
                case '\t' -> text.append("\\t");
                default -> {
                    if (Character.isISOControl(letter) || isHalf(value, i)) {
                        text.append("\\u%04x".formatted((int) letter));
                    } else {
                        text.append(letter);
                    }
                }
            }
        }
        text.append('"');
    }

    /** Half of a character beyond the first 65,536 alone has no form in UTF-8. */
    private static boolean isHalf(String value, int i) {
        char letter = value.charAt(i);
        if (Character.isHighSurrogate(letter)) {
            return i + 1 == value.length() || !Character.isLowSurrogate(value.charAt(i + 1));
        }
        return Character.isLowSurrogate(letter)
                && (i == 0 || !Character.isHighSurrogate(value.charAt(i - 1)));
    }
}
