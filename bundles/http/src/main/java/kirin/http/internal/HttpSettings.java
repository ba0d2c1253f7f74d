package kirin.http.internal;

import kirin.settings.ServerSettings;
import kirin.settings.Settings;

import java.time.Duration;

/**
 * The settings of one listener's connections, as the code needs them.
 *
 * @param longestHeader in bytes, all fields of a head together
 * @param keepAlive zero: every connection is closed after its answer
 * @param silence how long a client may send nothing of a request, or take nothing of an answer
 */
record HttpSettings(
        int longestRequestLine,
        int longestHeader,
        RequestRules rules,
        Duration keepAlive,
        boolean sendfile,
        Duration silence) {
    private static final int UNLIMITED_LINE = 1 << 20;
    private static final int LONGEST_HEADER = 1 << 20;
    private static final Duration SILENCE = Duration.ofSeconds(60);

    static HttpSettings of(Settings settings) {
        int line = settings.get(ServerSettings.LIMIT_REQUEST_LINE);
        RequestRules rules = RequestRules.of(settings);
        return new HttpSettings(
                line == 0 ? UNLIMITED_LINE : line,
                (int) Math.min((long) rules.mostFields() * rules.longestField(), LONGEST_HEADER),
                rules,
                settings.get(ServerSettings.KEEPALIVE),
                settings.get(ServerSettings.SENDFILE),
                SILENCE);
    }

    HttpSettings withSilence(Duration other) {
        return new HttpSettings(
                longestRequestLine, longestHeader, rules, keepAlive, sendfile, other);
    }
}
