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
        int mostFields,
        int longestField,
        int longestHeader,
        Duration keepAlive,
        boolean sendfile,
        Duration silence) {
    private static final int UNLIMITED_LINE = 1 << 20;
    private static final int MOST_FIELDS = 32_768;
    private static final int LONGEST_FIELD = 8190;
    private static final int LONGEST_HEADER = 1 << 20;
    private static final Duration SILENCE = Duration.ofSeconds(60);

    static HttpSettings of(Settings settings) {
        int line = settings.get(ServerSettings.LIMIT_REQUEST_LINE);
        int fields = settings.get(ServerSettings.LIMIT_REQUEST_FIELDS);
        int field = settings.get(ServerSettings.LIMIT_REQUEST_FIELD_SIZE);
        int mostFields = fields == 0 ? MOST_FIELDS : Math.min(fields, MOST_FIELDS);
        int longestField = field == 0 ? LONGEST_FIELD : field;
        return new HttpSettings(
                line == 0 ? UNLIMITED_LINE : line,
                mostFields,
                longestField,
                (int) Math.min((long) mostFields * longestField, LONGEST_HEADER),
                settings.get(ServerSettings.KEEPALIVE),
                settings.get(ServerSettings.SENDFILE),
                SILENCE);
    }

    HttpSettings withSilence(Duration other) {
        return new HttpSettings(
                longestRequestLine,
                mostFields,
                longestField,
                longestHeader,
                keepAlive,
                sendfile,
                other);
    }
}
