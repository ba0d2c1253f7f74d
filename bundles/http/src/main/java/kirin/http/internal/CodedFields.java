package kirin.http.internal;

import kirin.http.Headers;

import java.util.ArrayList;
import java.util.List;

/** The fields of answers that have a compressed form. */
final class CodedFields {
    private static final String CHOSEN_BY = "Accept-Encoding";
    private static final String WEAK = "W/";

    private CodedFields() {}

    /** Of an answer whose body is compressed. */
    static Headers ofGzip(Headers fields) {
        List<String> coded = new ArrayList<>(2 * fields.size() + 4);
        fields.forEach((name, value) -> {
            // A length of other bytes, an offer of ranges of them, and what is put in again below.
            boolean dropped =
                    name.equalsIgnoreCase("Content-Length")
                            || name.equalsIgnoreCase("Accept-Ranges")
                            || name.equalsIgnoreCase("Vary");
            if (!dropped) {
                coded.add(name);
                // RFC 9110 §8.8.1: a strong tag is of these very bytes, which depend on level and
                // library.
                coded.add(name.equalsIgnoreCase("ETag") ? weak(value) : value);
            }
        });
        coded.add("Content-Encoding");
        coded.add("gzip");
        coded.add("Vary");
        coded.add(vary(fields));
        return Headers.of(coded.toArray(String[]::new));
    }

    /** The same fields, and that they would be others for another client. */
    static Headers withVary(Headers fields) {
        String vary = fields.get("Vary");
        if (vary == null) {
            return fields.with("Vary", CHOSEN_BY);
        }
        return tellsOfCodings(fields) ? fields : with(fields, "Vary", vary(fields));
    }

    /**
     * Of a 304: it has to name the tag of what the client has (RFC 9111 §4.3.4), which is weak if
     * that was compressed.
     */
    static Headers ofNotModified(RequestHead request, Headers fields) {
        String tag = fields.get("ETag");
        if (tag == null || !tag.startsWith("\"") || !names(request.fields(), weak(tag))) {
            return fields;
        }
        return withVary(with(fields, "ETag", weak(tag)));
    }

    private static boolean names(Headers request, String tag) {
        if (!request.contains("If-None-Match")) {
            return false;
        }
        // A tag may hold a comma, and the quote at its end makes each find a whole one.
        return request.all("If-None-Match").stream().anyMatch(list -> list.contains(tag));
    }

    private static String weak(String tag) {
        return tag.startsWith("\"") ? WEAK + tag : tag;
    }

    private static String vary(Headers fields) {
        String all = String.join(", ", fields.all("Vary"));
        if (tellsOfCodings(fields)) {
            return all;
        }
        return all.isBlank() ? CHOSEN_BY : all + ", " + CHOSEN_BY;
    }

    private static boolean tellsOfCodings(Headers fields) {
        return FieldLists.lists(fields, "Vary", "accept-encoding")
                || FieldLists.lists(fields, "Vary", "*");
    }

    /** With one field of this name in place of all that there are. */
    private static Headers with(Headers fields, String replaced, String by) {
        List<String> changed = new ArrayList<>(2 * fields.size());
        fields.forEach((name, value) -> {
            if (!name.equalsIgnoreCase(replaced)) {
                changed.add(name);
                changed.add(value);
            }
        });
        changed.add(replaced);
        changed.add(by);
        return Headers.of(changed.toArray(String[]::new));
    }
}
