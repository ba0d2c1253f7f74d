package kirin.examples.files;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoField;
import java.util.List;
import java.util.Locale;

/**
 * HTTP's dates (RFC 9110 §5.6.7): one form to write, and the two of old, which are read as well.
 */
final class HttpDates {
    private static final DateTimeFormatter IMF = in("EEE, dd MMM yyyy HH:mm:ss 'GMT'");
    private static final List<DateTimeFormatter> READ =
            List.of(IMF, rfc850(), in("EEE MMM ppd HH:mm:ss yyyy"));

    private HttpDates() {}

    static String format(Instant time) {
        return IMF.format(time);
    }

    /** Null if it is no date: a condition on it is then as if it were not there. */
    static Instant parse(String date) {
        for (DateTimeFormatter form : READ) {
            try {
                return form.parse(date, Instant::from);
            } catch (DateTimeParseException _) {
                // Perhaps the next form.
            }
        }
        return null;
    }

    private static DateTimeFormatter in(String pattern) {
        return DateTimeFormatter.ofPattern(pattern, Locale.US).withZone(ZoneOffset.UTC);
    }

    private static DateTimeFormatter rfc850() {
        return new DateTimeFormatterBuilder()
                .appendPattern("EEEE, dd-MMM-")
                // A year that would be more than fifty ahead is one of the past.
                .appendValueReduced(ChronoField.YEAR, 2, 2, LocalDate.now().getYear() - 49)
                .appendPattern(" HH:mm:ss 'GMT'")
                .toFormatter(Locale.US)
                .withZone(ZoneOffset.UTC);
    }
}
