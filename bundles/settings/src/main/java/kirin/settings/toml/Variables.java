package kirin.settings.toml;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Map.Entry;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Puts environment variables into texts: {@code ${NAME}}, or {@code ${NAME:default}} for one that
 * may not be set, or be empty: as a shell's {@code ${NAME:-default}}, since compose files and units
 * pass on as empty what nobody has set. A doubled dollar sign before a brace stands for itself.
 */
final class Variables {
    private static final String BEGINNING = "${";
    private static final Pattern REFERENCE =
            Pattern.compile(
                    "\\$(?<literal>\\$\\{)"
                            + "|\\$\\{(?<name>[A-Za-z_][A-Za-z0-9_]*)(:(?<otherwise>[^}]*))?\\}"
                            + "|\\$\\{");

    private final Optional<Map<String, String>> environment;

    private Variables(Optional<Map<String, String>> environment) {
        this.environment = environment;
    }

    /** Leaves all texts as they are. */
    static Variables none() {
        return new Variables(Optional.empty());
    }

    static Variables of(Map<String, String> environment) {
        return new Variables(Optional.of(environment));
    }

    /**
     * The value, with all texts in it completed.
     *
     * @param problems gets what is wrong, each to stand after the name of the setting
     */
    Object putInto(Object value, List<String> problems) {
        if (environment.isEmpty()) {
            return value;
        }
        if (value instanceof String text) {
            return text.contains(BEGINNING) ? completed(text, problems) : text;
        }
        if (value instanceof List<?> list) {
            List<Object> all = new ArrayList<>();
            list.forEach(each -> all.add(putInto(each, problems)));
            return all;
        }
        if (value instanceof Map<?, ?> table) {
            Map<Object, Object> all = new LinkedHashMap<>();
            for (Entry<?, ?> entry : table.entrySet()) {
                all.put(entry.getKey(), putInto(entry.getValue(), problems));
            }
            return all;
        }
        return value;
    }

    private String completed(String text, List<String> problems) {
        var completed = new StringBuilder();
        Matcher reference = REFERENCE.matcher(text);
        while (reference.find()) {
            reference.appendReplacement(
                    completed, Matcher.quoteReplacement(standsFor(reference, problems)));
        }
        return reference.appendTail(completed).toString();
    }

    private String standsFor(Matcher reference, List<String> problems) {
        String name = reference.group("name");
        if (name == null) {
            if (reference.group("literal") == null) {
                problems.add(
                        "has ${ without the name of a variable and a }; write ${NAME}, or $${ for"
                                + " the text ${");
            }
            return BEGINNING;
        }
        String value = environment.orElseThrow().get(name);
        String otherwise = reference.group("otherwise");
        if (value != null && (otherwise == null || !value.isEmpty())) {
            return value;
        }
        if (otherwise == null) {
            problems.add(
                    "has the environment variable "
                            + name
                            + ", which is not set; set it, or give a default: ${"
                            + name
                            + ":default}");
            return "";
        }
        return otherwise;
    }
}
