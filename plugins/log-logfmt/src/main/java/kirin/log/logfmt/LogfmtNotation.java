package kirin.log.logfmt;

import kirin.log.Line;
import kirin.log.atoms.Count;
import kirin.log.atoms.Step;
import kirin.log.atoms.Text;
import kirin.log.fields.Notation;
import kirin.log.fields.Quoted;
import kirin.log.fields.Timestamp;
import kirin.log.fields.Value;

import java.nio.charset.StandardCharsets;

/** Writes {@code name=value}, with quotes where a reader would not find the end without them. */
final class LogfmtNotation implements Notation {
    @Override
    public Step step(String name, Value value) {
        byte[] key = (name + '=').getBytes(StandardCharsets.US_ASCII);
        return switch (value) {
            case Value.OfText(Text text) -> text(key, text);
            case Value.OfNumber(Count number) -> number(key, number);
            case Value.OfTime() -> time(key);
        };
    }

    private static Step text(byte[] key, Text text) {
        return (record, line) -> {
            String value = text.of(record);
            if (value != null) {
                begin(key, line);
                add(text.prefix(record), value, line);
            }
        };
    }

    private static void add(String prefix, String value, Line line) {
        boolean isQuoted =
                needsQuotes(prefix) || needsQuotes(value) || (prefix.isEmpty() && value.isEmpty());
        if (isQuoted) {
            line.add('"');
        }
        line.add(prefix, Quoted.ESCAPES).add(value, Quoted.ESCAPES);
        if (isQuoted) {
            line.add('"');
        }
    }

    private static boolean needsQuotes(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            boolean isPlain = c > ' ' && c != '"' && c != '=' && c != '\\' && c < 0x7f;
            if (!isPlain && !Character.isLetterOrDigit(c)) {
                return true;
            }
        }
        return false;
    }

    private static Step number(byte[] key, Count number) {
        return (record, line) -> {
            long value = number.of(record);
            if (value >= 0) {
                begin(key, line);
                line.add(value);
            }
        };
    }

    private static Step time(byte[] key) {
        var timestamp = new Timestamp();
        return (record, line) -> {
            begin(key, line);
            timestamp.add(record, line);
        };
    }

    private static void begin(byte[] key, Line line) {
        if (line.length() > 0) {
            line.add(' ');
        }
        line.add(key);
    }
}
