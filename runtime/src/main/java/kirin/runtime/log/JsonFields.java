package kirin.runtime.log;

import ch.qos.logback.classic.Level;

import org.jspecify.annotations.Nullable;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** The fields of one object in a JSON file; what is not as it should be is a complaint. */
final class JsonFields {
    private static final Set<String> PYTHON =
            Set.of("version", "disable_existing_loggers", "incremental", "class", "()", "args");

    private final Path file;
    private final String name;
    private final int line;
    private final Map<String, JsonText.Value> fields;

    private JsonFields(Path file, String name, int line, Map<String, JsonText.Value> fields) {
        this.file = file;
        this.name = name;
        this.line = line;
        this.fields = fields;
    }

    /** Those of a value, whatever their names are. */
    static JsonFields any(Path file, String name, JsonText.Value value) throws LogConfigException {
        if (!(value.content() instanceof Map<?, ?> given)) {
            throw new LogConfigException(
                    file, value.line(), name + " is no object; give { \"NAME\": ... }");
        }
        Map<String, JsonText.Value> fields = new LinkedHashMap<>();
        given.forEach((key, each) -> fields.put((String) key, (JsonText.Value) each));
        return new JsonFields(file, name, value.line(), fields);
    }

    /** Those of a value that may have these and no others. */
    static JsonFields of(Path file, String name, JsonText.Value value, Set<String> known)
            throws LogConfigException {
        JsonFields all = any(file, name, value);
        for (var each : all.fields.entrySet()) {
            String key = each.getKey();
            if (!known.contains(key)) {
                String list = String.join(", ", new TreeSet<>(known));
                throw new LogConfigException(
                        file,
                        each.getValue().line(),
                        PYTHON.contains(key)
                                ? "\"%s\" is for Python's logging; here %s may have: %s"
                                        .formatted(key, name, list)
                                : "%s has no \"%s\"; it may have: %s".formatted(name, key, list));
            }
        }
        return all;
    }

    /** Those of one field, whatever their names are; none if it is missing. */
    JsonFields below(String key) throws LogConfigException {
        JsonText.Value value = fields.get(key);
        return value == null
                ? new JsonFields(file, key, line, Map.of())
                : any(file, '"' + key + '"', value);
    }

    Map<String, JsonText.Value> all() {
        return fields;
    }

    JsonText.@Nullable Value value(String key) {
        return fields.get(key);
    }

    @Nullable String text(String key) throws LogConfigException {
        JsonText.Value value = fields.get(key);
        if (value == null || value.content() instanceof String) {
            return value == null ? null : (String) value.content();
        }
        throw wrong(key, "a string");
    }

    List<String> texts(String key) throws LogConfigException {
        JsonText.Value value = fields.get(key);
        if (value == null) {
            return List.of();
        }
        if (value.content() instanceof List<?> list
                && list.stream().allMatch(e -> ((JsonText.Value) e).content() instanceof String)) {
            return list.stream().map(each -> (String) ((JsonText.Value) each).content()).toList();
        }
        throw wrong(key, "a list of strings");
    }

    boolean isTrue(String key, boolean otherwise) throws LogConfigException {
        JsonText.Value value = fields.get(key);
        if (value == null || value.content() instanceof Boolean) {
            return value == null ? otherwise : (Boolean) value.content();
        }
        throw wrong(key, "true or false");
    }

    int number(String key, int otherwise, int most) throws LogConfigException {
        JsonText.Value value = fields.get(key);
        if (value == null) {
            return otherwise;
        }
        if (value.content() instanceof Double number
                && number >= 1
                && number <= most
                && number == Math.rint(number)) {
            return number.intValue();
        }
        throw wrong(key, "a whole number from 1 to " + most);
    }

    @Nullable Level level(String key) throws LogConfigException {
        String text = text(key);
        Level level = text == null ? null : LogbackFile.level(text);
        if (text != null && level == null) {
            throw wrong(key, "trace, debug, info, warning, error or critical");
        }
        return level;
    }

    /** The complaint about one field, or its absence. */
    LogConfigException wrong(String key, String expected) {
        JsonText.Value value = fields.get(key);
        return new LogConfigException(
                file,
                value == null ? line : value.line(),
                "%s of %s is not right; give %s".formatted(key, name, expected));
    }

    /** The complaint about all of it. */
    LogConfigException cannotBe(String why) {
        return new LogConfigException(file, line, name + " cannot be: " + why);
    }
}
