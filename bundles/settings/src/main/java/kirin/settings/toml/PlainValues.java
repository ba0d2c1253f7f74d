package kirin.settings.toml;

import org.tomlj.TomlArray;
import org.tomlj.TomlTable;

import java.util.LinkedHashMap;
import java.util.Map;

/** Turns the parser's values into what the builder takes, so that one class knows the parser. */
final class PlainValues {

    private PlainValues() {}

    static Object of(Object value) {
        if (value instanceof TomlArray array) {
            return array.toList().stream().map(PlainValues::of).toList();
        }
        if (value instanceof TomlTable table) {
            Map<String, Object> values = new LinkedHashMap<>();
            table.toMap().forEach((name, inner) -> values.put(name, of(inner)));
            return values;
        }
        return value;
    }
}
