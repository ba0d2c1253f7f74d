package kirin.server.internal;

import kirin.http.Headers;

import java.util.ArrayList;
import java.util.List;

/** Reads the cookies that a client sends (RFC 6265 §4.2). */
final class Cookies {
    private Cookies() {}

    /** The values of all cookies of this name, in their order. */
    static List<String> all(Headers headers, String name) {
        List<String> values = new ArrayList<>();
        for (String field : headers.all("Cookie")) {
            int from = 0;
            while (from < field.length()) {
                int semicolon = field.indexOf(';', from);
                int to = semicolon < 0 ? field.length() : semicolon;
                String pair = field.substring(from, to).strip();
                if (pair.length() > name.length()
                        && pair.charAt(name.length()) == '='
                        && pair.startsWith(name)) {
                    values.add(pair.substring(name.length() + 1));
                }
                from = to + 1;
            }
        }
        return values;
    }
}
