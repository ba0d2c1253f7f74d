package kirin.deployer.internal.configurations;

import java.nio.file.Path;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * What stands in a {@code .cfg} file: the lines of {@link java.util.Properties}, of which that
 * class would say neither where they are wrong nor that one hides another. For one thread.
 */
final class CfgText {
    private final Path file;
    private final String text;
    private final Map<String, Object> values = new LinkedHashMap<>();
    private final Set<String> taken = new HashSet<>();
    private int at;
    private int line = 1;
    private int lineStart;

    private CfgText(Path file, String text) {
        this.file = file;
        this.text = text;
    }

    /**
     * @param file as messages name it
     * @throws MistakeException for the first mistake
     */
    static Map<String, Object> parse(Path file, String text) throws MistakeException {
        var parser = new CfgText(file, text.startsWith("\uFEFF") ? text.substring(1) : text);
        while (parser.at < parser.text.length()) {
            parser.readEntry();
        }
        return parser.values;
    }

    private void readEntry() throws MistakeException {
        skipBlanks();
        if (isAtEnd()) {
            endLine();
            return;
        }
        if (peek() == '#' || peek() == '!') {
            while (!isAtEnd()) {
                at++;
            }
            endLine();
            return;
        }
        int keyLine = line;
        int keyColumn = column();
        String key = readUntil(true);
        if (key.isEmpty()) {
            throw mistake(keyLine, keyColumn, "there is no name before " + peek() + "; give one");
        }
        skipBlanks();
        boolean isDivided = !isAtEnd() && (peek() == '=' || peek() == ':');
        if (isDivided) {
            at++;
            skipBlanks();
        } else if (isAtEnd()) {
            throw mistake(
                    keyLine,
                    keyColumn,
                    "%s has no value; write %s = VALUE, or remove the line".formatted(key, key));
        }
        String value = readUntil(false);
        endLine();
        if (!taken.add(key.toLowerCase(Locale.ROOT))) {
            // A configuration in OSGi finds its keys in any case.
            throw mistake(keyLine, keyColumn, key + " is there twice; keep one of them");
        }
        values.put(key, value);
    }

    /** Up to the end of the line, and of those that it goes on in, or of the key. */
    private String readUntil(boolean isKey) throws MistakeException {
        var read = new StringBuilder();
        while (!isAtEnd()) {
            char next = peek();
            if (isKey && (next == '=' || next == ':' || isBlank(next))) {
                break;
            }
            if (next != '\\') {
                read.append(next);
                at++;
                continue;
            }
            at++;
            if (at >= text.length()) {
                break;
            }
            if (isAtEnd()) {
                endLine();
                skipBlanks();
                continue;
            }
            read.append(escaped());
        }
        return read.toString();
    }

    private char escaped() throws MistakeException {
        char kind = peek();
        at++;
        return switch (kind) {
            case 't' -> '\t';
            case 'n' -> '\n';
            case 'r' -> '\r';
            case 'f' -> '\f';
            case 'u' -> unicode();
            default -> kind;
        };
    }

    private char unicode() throws MistakeException {
        int end = Math.min(at + 4, text.length());
        String digits = text.substring(at, end);
        if (!digits.matches("[0-9A-Fa-f]{4}")) {
            throw mistake(
                    line,
                    column() - 2,
                    "\\u must be followed by four hexadecimal digits; for a plain backslash write"
                            + " \\\\");
        }
        at = end;
        return (char) Integer.parseInt(digits, 16);
    }

    private void skipBlanks() {
        while (!isAtEnd() && isBlank(peek())) {
            at++;
        }
    }

    private void endLine() {
        if (at < text.length()) {
            boolean isPair =
                    peek() == '\r' && at + 1 < text.length() && text.charAt(at + 1) == '\n';
            at += isPair ? 2 : 1;
            line++;
            lineStart = at;
        }
    }

    private boolean isAtEnd() {
        return at >= text.length() || peek() == '\n' || peek() == '\r';
    }

    private static boolean isBlank(char c) {
        return c == ' ' || c == '\t' || c == '\f';
    }

    private char peek() {
        return text.charAt(at);
    }

    private int column() {
        return at - lineStart + 1;
    }

    private MistakeException mistake(int line, int column, String complaint) {
        return new MistakeException("%s:%d:%d: %s".formatted(file, line, column, complaint));
    }
}
