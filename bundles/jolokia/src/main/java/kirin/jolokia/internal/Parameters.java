package kirin.jolokia.internal;

import org.jspecify.annotations.Nullable;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;

/** The parameters of a query. */
final class Parameters {
    private Parameters() {}

    /**
     * Those that have a value; of several with one name the first.
     *
     * @throws IllegalArgumentException if it is not rightly encoded
     */
    static Map<String, String[]> of(@Nullable String query) {
        Map<String, String[]> parameters = new HashMap<>();
        if (query != null) {
            for (String each : query.split("&", -1)) {
                int equals = each.indexOf('=');
                if (equals > 0) {
                    parameters.putIfAbsent(
                            decoded(each.substring(0, equals)),
                            new String[] {decoded(each.substring(equals + 1))});
                }
            }
        }
        return parameters;
    }

    private static String decoded(String text) {
        return URLDecoder.decode(text, StandardCharsets.UTF_8);
    }
}
