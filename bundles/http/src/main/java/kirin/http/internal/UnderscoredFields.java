package kirin.http.internal;

import io.netty.handler.codec.http.HttpHeaders;

import kirin.settings.RequestSettings;
import kirin.settings.Settings;

import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.Locale;

/**
 * What becomes of fields whose names have an underscore: to what reads names as CGI does they are
 * the same as those with a hyphen, which a proxy may have checked or set.
 *
 * @param map what to do with those that nobody vouches for: drop, refuse or dangerous
 * @param forwarded names that a trusted proxy may send, in capital letters; {@code *} is any
 */
record UnderscoredFields(String map, List<String> forwarded) {

    static UnderscoredFields of(Settings settings) {
        return new UnderscoredFields(
                settings.get(RequestSettings.HEADER_MAP),
                settings.get(RequestSettings.FORWARDER_HEADERS).stream()
                        .map(name -> name.toUpperCase(Locale.ROOT))
                        .toList());
    }

    /**
     * Takes out what is to be dropped.
     *
     * @return why the request is refused; null if it is not
     */
    @Nullable Refusal settle(HttpHeaders fields, ClientConnection connection) {
        if (map.equals("dangerous")) {
            return null;
        }
        for (String name : fields.names()) {
            if (name.indexOf('_') < 0 || (isForwarded(name) && connection.isTrusted())) {
                continue;
            }
            if (map.equals("refuse")) {
                return new Refusal(400, "Bad Request: a header field's name has an underscore");
            }
            fields.remove(name);
        }
        return null;
    }

    private boolean isForwarded(String name) {
        return forwarded.contains("*") || forwarded.contains(name.toUpperCase(Locale.ROOT));
    }
}
