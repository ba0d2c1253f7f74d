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
        return switch (value) {
            case Value.OfText(Text text) -> text(new Key(name, "\""), text);
            case Value.OfNumber(Count number) -> number(new Key(name, ""), number);
            case Value.OfTime() -> time(new Key(name, "\""));
        };
    }

    private static Step text(Key key, Text text) {
        boolean hasPrefix = text.hasPrefix();
        return (record, line) -> {
            String value = text.of(record);
            if (value == null) {
                return;
            }
            key.add(line);
            if (hasPrefix) {
                line.add(text.prefix(record), Quoted.ESCAPES);
            }
            line.add(value, Quoted.ESCAPES).add('"');
        };
    }

    private static Step number(Key key, Count number) {
        return (record, line) -> {
            long value = number.of(record);
            if (value >= 0) {
                key.add(line);
                line.add(value);
            }
        };
    }

    private static Step time(Key key) {
        var timestamp = new Timestamp();
        return (record, line) -> {
            key.add(line);
            timestamp.add(record, line);
            line.add('"');
        };
    }

    /** A name with all that stands around it, in one piece: a line has some twenty. */
    private static final class Key {
        private final byte[] first;
        private final byte[] next;

        /**
         * @param quote that opens the value; empty for a number
         */
        Key(String name, String quote) {
            String key = '"' + name + "\":" + quote;
            first = ('{' + key).getBytes(StandardCharsets.US_ASCII);
            next = (',' + key).getBytes(StandardCharsets.US_ASCII);
        }

        void add(Line line) {
            line.add(line.length() == 0 ? first : next);
        }
    }
}
