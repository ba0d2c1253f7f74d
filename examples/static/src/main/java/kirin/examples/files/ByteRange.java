package kirin.examples.files;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The part of a file that a request's {@code Range} asks for.
 *
 * @param first its offset
 * @param length in bytes
 */
record ByteRange(long first, long length) {
    /** What is asked for lies behind the end. */
    static final ByteRange NOWHERE = new ByteRange(-1, 0);

    private static final Pattern SPECIFIER = Pattern.compile("(\\d*)-(\\d*)", Pattern.DOTALL);

    /**
     * The part, or {@link #NOWHERE}; null if there is none or it is to be ignored.
     *
     * <p>RFC 9110 §14.2 lets a server ignore ranges. That is what happens to several that do not
     * make up one part: in an answer of many parts a short request could ask for a file many times
     * over.
     */
    static ByteRange of(String ranges, long size) {
        if (ranges == null || !ranges.regionMatches(true, 0, "bytes=", 0, 6)) {
            return null;
        }
        ByteRange joined = null;
        for (String element : ranges.substring(6).split(",")) {
            String specifier = element.strip();
            if (specifier.isEmpty()) {
                continue;
            }
            ByteRange range = one(specifier, size);
            joined = joined == null || range == null ? range : joined.with(range);
            if (joined == null) {
                return null;
            }
        }
        return joined;
    }

    String contentRange(long size) {
        return "bytes %d-%d/%d".formatted(first, first + length - 1, size);
    }

    /** Null if it is malformed. */
    private static ByteRange one(String specifier, long size) {
        Matcher parts = SPECIFIER.matcher(specifier);
        if (!parts.matches() || specifier.length() == 1) {
            return null;
        }
        if (parts.group(1).isEmpty()) {
            long count = number(parts.group(2));
            if (count > 0 && size == 0) {
                // The last bytes of an empty file are all of it, which no Content-Range can say.
                return null;
            }
            return count == 0
                    ? NOWHERE
                    : new ByteRange(Math.max(0, size - count), Math.min(size, count));
        }
        long first = number(parts.group(1));
        long last = parts.group(2).isEmpty() ? Long.MAX_VALUE : number(parts.group(2));
        if (last < first) {
            return null;
        }
        return first >= size ? NOWHERE : new ByteRange(first, Math.min(last, size - 1) - first + 1);
    }

    /** Both as one if they touch or one is nowhere, else null. */
    private ByteRange with(ByteRange other) {
        if (this == NOWHERE || other == NOWHERE) {
            return this == NOWHERE ? other : this;
        }
        if (other.first > first + length || first > other.first + other.length) {
            return null;
        }
        long start = Math.min(first, other.first);
        return new ByteRange(start, Math.max(first + length, other.first + other.length) - start);
    }

    /** However long it is: more than any file has is as good as endless. */
    private static long number(String digits) {
        String significant = digits.replaceFirst("^0+(?=.)", "");
        return significant.length() > 18 ? Long.MAX_VALUE : Long.parseLong(significant);
    }
}
