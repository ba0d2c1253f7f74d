package kirin.runtime.log;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Reads JSON as strictly as RFC 8259 has it, and remembers at which line everything stands. */
final class JsonText {
    /** Deeper than any that is meant, and far from what the stack can hold. */
    private static final int DEEPEST = 50;

    private final Path file;
    private final String text;
    private int next;
    private int depth;

    private JsonText(Path file, String text) {
        this.file = file;
        this.text = text;
    }

    /**
     * A value.
     *
     * @param content a map of names to values, a list of values, a string, a number as {@link
     *     Double}, a boolean, or {@link Nothing}
     */
    record Value(Object content, int line) {}

    /** What stands for null. */
    enum Nothing {
        NULL
    }

    static Value read(Path file, String text) throws LogConfigException {
        var reader = new JsonText(file, text);
        Value value = reader.value();
        reader.skipSpace();
        if (reader.next < text.length()) {
            throw reader.expected("the end of the file");
        }
        return value;
    }

    private Value value() throws LogConfigException {
        skipSpace();
        int line = line();
        Object content =
                switch (peek()) {
                    case '{' -> object();
                    case '[' -> array();
                    case '"' -> string();
                    case 't' -> word("true", true);
                    case 'f' -> word("false", false);
                    case 'n' -> word("null", Nothing.NULL);
                    default -> number();
                };
        return new Value(content, line);
    }

    private Map<String, Value> object() throws LogConfigException {
        Map<String, Value> fields = new LinkedHashMap<>();
        begin();
        while (!ends('}', fields.isEmpty())) {
            skipSpace();
            int line = line();
            if (peek() != '"') {
                throw expected("a name in quotes");
            }
            String name = string();
            skipSpace();
            require(':', "a colon");
            if (fields.put(name, value()) != null) {
                throw new LogConfigException(file, line, '"' + name + "\" stands there twice");
            }
        }
        return fields;
    }

    private List<Value> array() throws LogConfigException {
        List<Value> elements = new ArrayList<>();
        begin();
        while (!ends(']', elements.isEmpty())) {
            elements.add(value());
        }
        return elements;
    }

    private void begin() throws LogConfigException {
        next++;
        if (++depth > DEEPEST) {
            throw expected("no more than " + DEEPEST + " brackets in each other");
        }
    }

    private boolean ends(char bracket, boolean isFirst) throws LogConfigException {
        skipSpace();
        if (peek() == bracket) {
            next++;
            depth--;
            return true;
        }
        if (!isFirst) {
            require(',', "a comma or " + bracket);
        }
        return false;
    }

    private String string() throws LogConfigException {
        var content = new StringBuilder();
        next++;
        while (peek() != '"') {
            char c = text.charAt(next++);
            if (c < ' ') {
                next--;
                throw expected("the end of the string");
            }
            content.append(c == '\\' ? escaped() : c);
        }
        next++;
        return content.toString();
    }

    private char escaped() throws LogConfigException {
        char c = peek();
        next++;
        return switch (c) {
            case '"', '\\', '/' -> c;
            case 'b' -> '\b';
            case 'f' -> '\f';
            case 'n' -> '\n';
            case 'r' -> '\r';
            case 't' -> '\t';
            case 'u' -> {
                String digits = text.substring(next, Math.min(next + 4, text.length()));
                if (!digits.matches("[0-9A-Fa-f]{4}")) {
                    throw expected("four hexadecimal digits");
                }
                next += 4;
                yield (char) Integer.parseInt(digits, 16);
            }
            default -> throw expected("an escape of JSON");
        };
    }

    private Object word(String word, Object meaning) throws LogConfigException {
        if (!text.startsWith(word, next)) {
            throw expected("a value");
        }
        next += word.length();
        return meaning;
    }

    private Double number() throws LogConfigException {
        int begin = next;
        while (next < text.length() && "+-.eE0123456789".indexOf(text.charAt(next)) >= 0) {
            next++;
        }
        String digits = text.substring(begin, next);
        if (!digits.matches("-?(0|[1-9][0-9]*)(\\.[0-9]+)?([eE][+-]?[0-9]+)?")) {
            next = begin;
            throw expected("a value");
        }
        return Double.valueOf(digits);
    }

    private void require(char c, String name) throws LogConfigException {
        if (peek() != c) {
            throw expected(name);
        }
        next++;
    }

    /** The next character; there has to be one. */
    private char peek() throws LogConfigException {
        if (next >= text.length()) {
            throw expected("more");
        }
        return text.charAt(next);
    }

    private void skipSpace() {
        while (next < text.length() && " \t\r\n".indexOf(text.charAt(next)) >= 0) {
            next++;
        }
    }

    private int line() {
        int line = 1;
        for (int i = 0; i < next; i++) {
            if (text.charAt(i) == '\n') {
                line++;
            }
        }
        return line;
    }

    private LogConfigException expected(String what) {
        String found = next < text.length() ? "'" + text.charAt(next) + "'" : "the end of the file";
        return new LogConfigException(
                file, line(), "this is no JSON: there is " + found + " in place of " + what);
    }
}
