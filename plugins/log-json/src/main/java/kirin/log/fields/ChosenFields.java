package kirin.log.fields;

import kirin.log.AccessLogFormatException;
import kirin.log.atoms.Step;
import kirin.log.atoms.Text;
import kirin.settings.Spelling;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The fields that a user wants, in the order of the setting {@code fields}. */
public final class ChosenFields {
    private final Naming naming;
    private final String setting;
    private final Map<String, Value> known = new LinkedHashMap<>();
    private final Set<String> names = new HashSet<>();

    private ChosenFields(Naming naming, String setting) {
        this.naming = naming;
        this.setting = setting;
        for (Field field : Field.ALL) {
            known.put(naming.of(field), field.value());
        }
    }

    /**
     * Makes the steps of a line.
     *
     * @param fields names of fields, each perhaps with {@code = NAME} for another name in the line
     * @param setting where they are set, for messages
     * @throws AccessLogFormatException if there is no such field, a name twice or none at all
     */
    public static List<Step> steps(
            List<String> fields, Naming naming, Notation notation, String setting)
            throws AccessLogFormatException {
        if (fields.isEmpty()) {
            throw new AccessLogFormatException(
                    setting + " is empty; name some, or leave it out for the usual ones");
        }
        var chosen = new ChosenFields(naming, setting);
        List<Step> steps = new ArrayList<>();
        for (String field : fields) {
            steps.add(chosen.step(field, notation));
        }
        return steps;
    }

    private Step step(String written, Notation notation) throws AccessLogFormatException {
        int equals = written.indexOf('=');
        String field = (equals < 0 ? written : written.substring(0, equals)).strip();
        String name = equals < 0 ? field : written.substring(equals + 1).strip();
        Value value = value(field);
        checkName(name);
        return notation.step(name, value);
    }

    private Value value(String field) throws AccessLogFormatException {
        Value value = known.get(field);
        if (value != null) {
            return value;
        }
        if (isHeader(field, naming.requestField())) {
            return new Value.OfText(
                    Text.requestField(field.substring(naming.requestField().length())));
        }
        if (isHeader(field, naming.answerField())) {
            return new Value.OfText(
                    Text.answerField(field.substring(naming.answerField().length())));
        }
        String remedy =
                Spelling.nearest(field, known.keySet())
                        .map(nearest -> "was \"" + nearest + "\" meant?")
                        .orElseGet(() -> "there are " + String.join(", ", known.keySet()));
        throw problem("has \"%s\", which is no field; %s".formatted(field, remedy));
    }

    private static boolean isHeader(String field, String prefix) {
        return field.startsWith(prefix) && field.length() > prefix.length();
    }

    private void checkName(String name) throws AccessLogFormatException {
        if (name.isEmpty() || !name.chars().allMatch(ChosenFields::mayBeInName)) {
            throw problem(
                    "gives the name \"%s\"; take letters, digits, dots and the like for one"
                            .formatted(name));
        }
        if (!names.add(name)) {
            throw problem("has \"%s\" twice; keep one of them".formatted(name));
        }
    }

    /** What needs neither quotes nor escapes in any notation. */
    private static boolean mayBeInName(int c) {
        return c > ' ' && c < 0x7f && c != '"' && c != '\\' && c != '=';
    }

    private AccessLogFormatException problem(String text) {
        return new AccessLogFormatException(setting + ' ' + text);
    }
}
