package kirin.itests.harness;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;

/**
 * One answer as it came over the wire.
 *
 * @param statusLine for example {@code HTTP/1.1 200 OK}
 * @param fields lines of the head, {@code Name: value}
 * @param body without chunk framing
 */
@SuppressWarnings("ArrayRecordComponent") // compared by nobody
public record RawResponse(String statusLine, List<String> fields, byte[] body) {

    public RawResponse {
        fields = List.copyOf(fields);
    }

    /** The status code. */
    public int status() {
        return Integer.parseInt(statusLine.split(" ", 3)[1]);
    }

    /** The values of all fields of this name, in order. */
    public List<String> all(String name) {
        String start = name.toLowerCase(Locale.ROOT) + ":";
        return fields.stream()
                .filter(field -> field.toLowerCase(Locale.ROOT).startsWith(start))
                .map(field -> field.substring(start.length()).strip())
                .toList();
    }

    /** The value of the only field of this name; empty if there is none. */
    public String field(String name) {
        List<String> values = all(name);
        if (values.size() > 1) {
            throw new AssertionError(name + " is repeated in " + fields);
        }
        return values.isEmpty() ? "" : values.getFirst();
    }

    /** The body as text. */
    public String text() {
        return new String(body, StandardCharsets.UTF_8);
    }
}
