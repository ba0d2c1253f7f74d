package kirin.http.internal;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** The Date line of answers (RFC 9110 §6.6.1), made once a second. I/O thread only. */
final class HttpDate {
    private static final DateTimeFormatter IMF_FIXDATE =
            DateTimeFormatter.ofPattern("EEE, dd MMM yyyy HH:mm:ss 'GMT'", Locale.ENGLISH)
                    .withZone(ZoneOffset.UTC);

    private long second = Long.MIN_VALUE;
    private byte[] line = {};

    /** {@code Date: …} with its line end. */
    byte[] line() {
        long now = System.currentTimeMillis() / 1000;
        if (now != second) {
            second = now;
            String date = IMF_FIXDATE.format(Instant.ofEpochSecond(now));
            line = ("Date: " + date + "\r\n").getBytes(StandardCharsets.ISO_8859_1);
        }
        return line;
    }
}
