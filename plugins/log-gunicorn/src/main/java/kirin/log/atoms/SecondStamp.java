package kirin.log.atoms;

import kirin.log.Line;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** Writes times to the second, and makes the text of each second once. Any thread. */
public final class SecondStamp {
    private static final long MILLIS_PER_SECOND = 1000;

    private final DateTimeFormatter format;
    // Replaced by whoever finds another second in it. No lock: two threads that do so at once, or
    // with different seconds, each write what they have made themselves.
    private volatile Made last = new Made(Long.MIN_VALUE, new byte[0]);

    /**
     * Times of one zone.
     *
     * @param pattern as of {@link DateTimeFormatter}
     */
    public SecondStamp(String pattern, ZoneId zone) {
        format = DateTimeFormatter.ofPattern(pattern, Locale.ENGLISH).withZone(zone);
    }

    /**
     * Adds the time.
     *
     * @param millis since 1970
     */
    public void add(long millis, Line line) {
        long second = Math.floorDiv(millis, MILLIS_PER_SECOND);
        Made made = last;
        if (made.second != second) {
            made = make(second);
            last = made;
        }
        line.add(made.text);
    }

    private Made make(long second) {
        String text = format.format(Instant.ofEpochSecond(second));
        return new Made(second, text.getBytes(StandardCharsets.US_ASCII));
    }

    /** The text of one second; nobody changes it. */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    private record Made(long second, byte[] text) {}
}
