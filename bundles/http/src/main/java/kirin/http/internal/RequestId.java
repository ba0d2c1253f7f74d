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

    // The last two digits of a number.
    private static final String[] LOW_TEXTS = new String[100];
    private static final byte[][] LOW_BYTES = new byte[100][];

    static {
        for (int i = 0; i < 100; i++) {
            LOW_TEXTS[i] = "" + i / 10 + i % 10;
            LOW_BYTES[i] = latin1(LOW_TEXTS[i]);
        }
    }

    // Of the numbers before and after one nearly all begin like it, so they are made from this.
    private static volatile Hundred recent = new Hundred(0);

    private RequestId() {}

    /** What a hundred numbers have in common. */
    private static final class Hundred {
        // The numbers without their last two digits.
        private final long index;
        // Of their names, up to those digits; and of the line that tells a client.
        private final String text;
        private final byte[] line;

        private Hundred(long index) {
            this.index = index;
            this.text = index == 0 ? PROCESS : PROCESS + index;
            this.line = latin1(FIELD + ": " + text);
        }

        static Hundred with(long number) {
            long index = number / 100;
            Hundred found = recent;
            if (found.index != index) {
                found = new Hundred(index);
                recent = found;
            }
            return found;
        }

        int low(long number) {
            return (int) (number - index * 100);
        }
    }

    /** What the client has sent, if it can be passed on as it is; else null. */
    static @Nullable String given(RequestHeaders fields) {
        String id = fields.get(FIELD);
        if (id == null || !isSane(id) || fields.repeats(FIELD)) {
            return null;
        }
        return id;
    }

    static String made(long number) {
        Hundred hundred = Hundred.with(number);
        return hundred.text.concat(LOW_TEXTS[hundred.low(number)]);
    }

    /** Writes the field of an answer, without making the text first. */
    static void write(@Nullable String given, long number, HeadBuffer head) {
        if (given == null) {
            Hundred hundred = Hundred.with(number);
            head.append(hundred.line).append(LOW_BYTES[hundred.low(number)]).endLine();
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
