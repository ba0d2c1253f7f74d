package kirin.logging.internal;

import java.util.regex.Pattern;

/** Which statuses somebody wants to see: both ends are in it. */
record StatusRange(int from, int to) {
    private static final StatusRange ALL = new StatusRange(0, Integer.MAX_VALUE);
    private static final Pattern ONE = Pattern.compile("[1-5][0-9]{2}");
    private static final Pattern HUNDRED = Pattern.compile("[1-5][xX]{2}");

    /**
     * @param text {@code 404}, {@code 5xx}, or nothing for all
     * @throws IllegalArgumentException if it is something else
     */
    static StatusRange of(String text) {
        if (text.isEmpty()) {
            return ALL;
        }
        if (ONE.matcher(text).matches()) {
            int status = Integer.parseInt(text);
            return new StatusRange(status, status);
        }
        if (HUNDRED.matcher(text).matches()) {
            int from = (text.charAt(0) - '0') * 100;
            return new StatusRange(from, from + 99);
        }
        throw new IllegalArgumentException(
                "a status is a number like 404 or a range like 5xx, not \"" + text + "\"");
    }

    boolean contains(int status) {
        return from <= status && status <= to;
    }
}
