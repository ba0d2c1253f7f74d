package kirin.settings.toml;

import java.util.Optional;

/**
 * A key and the text after its equals sign, in one line of a document.
 *
 * @param key as written
 * @param column where the value begins, from 0
 * @param value as written, up to a comment or the end of the line
 */
record Assignment(String key, int column, String value) {

    static Optional<Assignment> within(String line, int from) {
        int equals = equalsSign(line, from);
        if (equals < 0) {
            return Optional.empty();
        }
        int start = equals + 1;
        while (start < line.length() && isBlank(line.charAt(start))) {
            start++;
        }
        String key = line.substring(from, equals).strip();
        return Optional.of(new Assignment(key, start, withoutComment(line.substring(start))));
    }

    private static int equalsSign(String line, int from) {
        char quote = 0;
        for (int i = from; i < line.length(); i++) {
            char c = line.charAt(i);
            if (quote != 0) {
                quote = c == quote ? 0 : quote;
            } else if (c == '"' || c == '\'') {
                quote = c;
            } else if (c == '=') {
                return i;
            } else if (c == '#') {
                return -1;
            }
        }
        return -1;
    }

    private static boolean isBlank(char c) {
        return c == ' ' || c == '\t';
    }

    private static String withoutComment(String rest) {
        // Within quotes a # is text; how much of the value that is matters to nobody then.
        int comment = rest.startsWith("\"") || rest.startsWith("'") ? -1 : rest.indexOf('#');
        return (comment < 0 ? rest : rest.substring(0, comment)).strip();
    }

    /** Whether the value is neither in quotes nor in brackets, as words and numbers are. */
    boolean isUnquoted() {
        return value.isEmpty() || "\"'[{".indexOf(value.charAt(0)) < 0;
    }

    /** Whether it is sure that the value does not go on in the next line. */
    boolean endsInItsLine() {
        if (key.isEmpty() || value.startsWith("\"\"\"") || value.startsWith("'''")) {
            return false;
        }
        return switch (value.isEmpty() ? ' ' : value.charAt(0)) {
            case '[' -> value.endsWith("]");
            case '{' -> value.endsWith("}");
            default -> true;
        };
    }
}
