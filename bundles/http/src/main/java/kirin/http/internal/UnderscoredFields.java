package kirin.http.internal;

import kirin.settings.RequestSettings;
import kirin.settings.Settings;

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
     * The fields without those that are to be dropped.
     *
     * @throws RefusedException if the request is refused
     */
    RequestHeaders settle(RequestHeaders fields, ClientConnection connection) {
        if (map.equals("dangerous")) {
            return fields;
        }
        return fields.only(name -> {
            if (name.indexOf('_') < 0 || (isForwarded(name) && connection.isTrusted())) {
                return true;
            }
            if (map.equals("refuse")) {
                throw new RefusedException(
                        new Refusal(400, "Bad Request: a header field's name has an underscore"));
            }
            return false;
        });
    }

    private boolean isForwarded(String name) {
        return forwarded.contains("*") || forwarded.contains(name.toUpperCase(Locale.ROOT));
    }
}
