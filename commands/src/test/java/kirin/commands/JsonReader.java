package kirin.commands;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Reads JSON as strictly as RFC 8259 has it. Objects become maps, numbers doubles. */
final class JsonReader {
    private static final Object NULL = new Object();

    private final String text;
    private int next;

    private JsonReader(String text) {
        this.text = text;
    }

    static Object read(String text) {
        var reader = new JsonReader(text);
        Object value = reader.value();
        reader.space();
        reader.require(reader.next == text.length(), "the end");
        return value;
    }

    static Map<?, ?> object(String text) {
        return (Map<?, ?>) read(text);
    }

    static List<?> array(String text) {
        return (List<?>) read(text);
    }

    /** A field that has to be there. */
    static Object field(Object object, String name) {
        Object value = ((Map<?, ?>) object).get(name);
        if (value == null) {
            throw new AssertionError("no " + name + " in " + object);
        }
        return value;
    }

    private Object value() {
        space();
        return switch (text.charAt(next)) {
            case '{' -> object();
            case '[' -> array();
            case '"' -> string();
            case 't' -> word("true", true);
            case 'f' -> word("false", false);
            case 'n' -> word("null", NULL);
            default -> number();
        };
    }

    private Map<String, Object> object() {
        Map<String, Object> fields = new LinkedHashMap<>();
        next++;
        while (!ends('}', fields.isEmpty())) {
            space();
            String name = string();
            space();
            require(text.charAt(next++) == ':', "a colon");
            require(fields.put(name, value()) == null, "one " + name);
        }
        return fields;
    }

    private List<Object> array() {
        List<Object> elements = new ArrayList<>();
        next++;
        while (!ends(']', elements.isEmpty())) {
            elements.add(value());
        }
        return elements;
    }

    private boolean ends(char bracket, boolean isFirst) {
        space();
        if (text.charAt(next) == bracket) {
            next++;
            return true;
        }
        require(isFirst || text.charAt(next++) == ',', "a comma");
        return false;
    }

    private String string() {
        require(text.charAt(next++) == '"', "a quote");
        var value = new StringBuilder();
        for (char letter = text.charAt(next++); letter != '"'; letter = text.charAt(next++)) {
            require(letter >= ' ', "no control character");
            value.append(letter == '\\' ? escaped() : letter);
        }
        return value.toString();
    }

    private char escaped() {
        char letter = text.charAt(next++);
        if (letter == 'u') {
            next += 4;
            return (char) Integer.parseInt(text.substring(next - 4, next), 16);
        }
        int known = "\"\\/bfnrt".indexOf(letter);
        require(known >= 0, "an escape");
        return "\"\\/\b\f\n\r\t".charAt(known);
    }

    private Object word(String word, Object value) {
        require(text.startsWith(word, next), word);
        next += word.length();
        return value;
    }

    private Double number() {
        int begin = next;
        while (next < text.length() && "+-.eE0123456789".indexOf(text.charAt(next)) >= 0) {
            next++;
        }
        String number = text.substring(begin, next);
        require(number.matches("-?(0|[1-9]\\d*)(\\.\\d+)?([eE][+-]?\\d+)?"), "a number");
        return Double.valueOf(number);
    }

    private void space() {
        while (next < text.length() && " \t\r\n".indexOf(text.charAt(next)) >= 0) {
            next++;
        }
    }

    private void require(boolean holds, String what) {
        if (!holds) {
            throw new AssertionError(what + " was expected at " + next + " of " + text);
        }
    }
}
