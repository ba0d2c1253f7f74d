package kirin.http.internal;

import org.jspecify.annotations.Nullable;

import java.nio.charset.StandardCharsets;
import java.util.SplittableRandom;

/** The name of a request: the client's own, or the process's with a number. */
final class RequestId {
    static final String FIELD = "X-Request-Id";

    private static final int LONGEST = 128;

    // Unlike that of the process before this one, whose numbers began at 1 as well.
    private static final String PROCESS = random8() + '-';

    private static final byte[] GIVEN_LINE = latin1(FIELD + ": ");
    private static final byte[] MADE_LINE = latin1(FIELD + ": " + PROCESS);

    private RequestId() {}

    /** What the client has sent, if it can be passed on as it is; else null. */
    static @Nullable String given(RequestHeaders fields) {
        String id = fields.get(FIELD);
        if (id == null || !isSane(id) || fields.repeats(FIELD)) {
            return null;
        }
        return id;
    }

    static String made(long number) {
        return PROCESS + number;
    }

    /** Writes the field of an answer, without making the text first. */
    static void write(@Nullable String given, long number, HeadBuffer head) {
        if (given == null) {
            head.append(MADE_LINE).append(number).endLine();
        } else {
            head.append(GIVEN_LINE).append(given).endLine();
        }
    }

    private static boolean isSane(String id) {
        for (int i = 0; i < id.length(); i++) {
            char c = id.charAt(i);
            // Quotes, commas and backslashes mean something in log lines and in lists.
            if (c <= ' ' || c > '~' || c == '"' || c == '\'' || c == ',' || c == '\\') {
                return false;
            }
        }
        return !id.isEmpty() && id.length() <= LONGEST;
    }

    private static String random8() {
        // Its seed has the time in it, and unlike a secure one it costs no time at the start.
        long digits = new SplittableRandom().nextLong(1L << 40);
        return Long.toString(digits | (1L << 40), 32).substring(1);
    }

    private static byte[] latin1(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }
}
