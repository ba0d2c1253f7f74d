package kirin.log.json;

import kirin.log.Line;
import kirin.log.atoms.Count;
import kirin.log.atoms.Step;
import kirin.log.atoms.Text;
import kirin.log.fields.Notation;
import kirin.log.fields.Quoted;
import kirin.log.fields.Timestamp;
import kirin.log.fields.Value;

import java.nio.charset.StandardCharsets;

/** Writes members of an object, but for what ends it. */
final class JsonNotation implements Notation {

    @Override
    public Step step(String name, Value value) {
        byte[] key = ('"' + name + "\":").getBytes(StandardCharsets.US_ASCII);
        return switch (value) {
            case Value.OfText(Text text) -> text(key, text);
            case Value.OfNumber(Count number) -> number(key, number);
            case Value.OfTime() -> time(key);
        };
    }

    private static Step text(byte[] key, Text text) {
        boolean hasPrefix = text.hasPrefix();
        return (record, line) -> {
            String value = text.of(record);
            if (value == null) {
                return;
            }
            begin(key, line);
            line.add('"');
            if (hasPrefix) {
                line.add(text.prefix(record), Quoted.ESCAPES);
            }
            line.add(value, Quoted.ESCAPES).add('"');
        };
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
            line.add('"');
            timestamp.add(record, line);
            line.add('"');
        };
    }

    private static void begin(byte[] key, Line line) {
        line.add(line.length() == 0 ? '{' : ',').add(key);
    }
}
