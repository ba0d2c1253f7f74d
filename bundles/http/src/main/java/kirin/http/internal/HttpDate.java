package kirin.http.internal;

import java.nio.charset.StandardCharsets;
import java.time.LocalDateTime;
import java.time.ZoneOffset;

/**
 * The Date line of answers (RFC 9110 §6.6.1), as of the last {@link #tick}: to ask the clock for
 * each answer costs more than the line itself. I/O thread only.
 */
final class HttpDate {
    // Not by the JDK's formatter: it would load what is known of all languages first.
    private static final String[] DAYS = {"Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"};
    private static final String[] MONTHS = {
        "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"
    };

    private long second = Long.MIN_VALUE;
    private byte[] line = {};

    HttpDate() {
        tick();
    }

    /** {@code Date: …} with its line end. */
    byte[] line() {
        return line;
    }

    /** Looks at the clock. */
    void tick() {
        long now = System.currentTimeMillis() / 1000;
        if (now != second) {
            second = now;
            line = ("Date: " + text(now) + "\r\n").getBytes(StandardCharsets.ISO_8859_1);
        }
    }

    /** An IMF-fixdate (RFC 9110 §5.6.7), for example {@code Sun, 06 Nov 1994 08:49:37 GMT}. */
    static String text(long epochSecond) {
        var time = LocalDateTime.ofEpochSecond(epochSecond, 0, ZoneOffset.UTC);
        return DAYS[time.getDayOfWeek().getValue() - 1]
                + ", "
                + twoDigits(time.getDayOfMonth())
                + " "
                + MONTHS[time.getMonthValue() - 1]
                + " "
                + time.getYear()
                + " "
                + twoDigits(time.getHour())
                + ":"
                + twoDigits(time.getMinute())
                + ":"
                + twoDigits(time.getSecond())
                + " GMT";
    }

    private static String twoDigits(int number) {
        return number < 10 ? "0" + number : String.valueOf(number);
    }
}
