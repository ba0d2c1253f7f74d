package kirin.settings;

import java.util.List;

/** Values as a settings file has them. */
final class Literals {
    private Literals() {}

    /** What a plug-in was given: text, a number, true or false, or a list of these. */
    static String of(Object value) {
        return switch (value) {
            case String text -> text(text);
            case List<?> list ->
                    '[' + String.join(", ", list.stream().map(Literals::of).toList()) + ']';
            default -> value.toString();
        };
    }

    /** Text in quotes; a dollar sign that would begin the name of a variable is doubled. */
    static String text(String text) {
        String plain = text.replace("${", "$${");
        boolean oneLine = plain.chars().noneMatch(Character::isISOControl);
        if (oneLine && plain.indexOf('"') >= 0 && plain.indexOf('\'') < 0) {
            return '\'' + plain + '\'';
        }
        var literal = new StringBuilder("\"");
        for (int i = 0; i < plain.length(); i++) {
            char c = plain.charAt(i);
            if (Character.isISOControl(c)) {
                literal.append("\\u%04x".formatted((int) c));
            } else if (c == '"' || c == '\\') {
                literal.append('\\').append(c);
            } else {
                literal.append(c);
            }
        }
        return literal.append('"').toString();
    }

    /** A name before an equals sign or in a header. */
    static String key(String name) {
        return name.matches("[A-Za-z0-9_-]+") ? name : text(name);
    }
}
