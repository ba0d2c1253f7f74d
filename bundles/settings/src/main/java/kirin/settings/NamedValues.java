package kirin.settings;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Map.Entry;
import java.util.stream.Collectors;

/** Names with a text each: a table, or {@code NAME=value,NAME=value}. */
final class NamedValues extends ValueType<Map<String, String>> {

    @Override
    public String expected() {
        return "a table of texts, for example { X-FORWARDED-PROTO = \"https\" }";
    }

    @Override
    public Map<String, String> parse(String text) throws InvalidValueException {
        Map<String, String> values = new LinkedHashMap<>();
        for (String pair : text.split(",", -1)) {
            int equals = pair.indexOf('=');
            if (equals > 0) {
                values.put(pair.substring(0, equals).strip(), pair.substring(equals + 1).strip());
            } else if (!pair.isBlank()) {
                throw invalid(text);
            }
        }
        return values;
    }

    @Override
    public String format(Map<String, String> value) {
        return value.entrySet().stream()
                .map(pair -> pair.getKey() + "=" + pair.getValue())
                .sorted()
                .collect(Collectors.joining(","));
    }

    @Override
    public String literal(Map<String, String> value) {
        return value.entrySet().stream()
                .map(pair -> quoted(pair.getKey()) + " = " + quoted(pair.getValue()))
                .sorted()
                .collect(Collectors.joining(", ", "{ ", " }"));
    }

    @Override
    Map<String, String> convert(Object value) throws InvalidValueException {
        if (!(value instanceof Map<?, ?> table)) {
            return super.convert(value);
        }
        Map<String, String> values = new LinkedHashMap<>();
        for (Entry<?, ?> pair : table.entrySet()) {
            if (!(pair.getValue() instanceof String text)) {
                throw invalid(value);
            }
            values.put(pair.getKey().toString(), text);
        }
        return values;
    }
}
