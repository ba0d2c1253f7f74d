package kirin.jolokia.internal;

/** Text that somebody else has chosen, as it may stand in a line of a log. */
final class Shown {
    private static final int LONGEST = 200;

    private Shown() {}

    /** The text with all but printable ASCII replaced, and not longer than is of use. */
    static String of(String text) {
        var shown = new StringBuilder();
        for (int i = 0; i < text.length(); i++) {
            if (i == LONGEST) {
                return shown.append("...").toString();
            }
            char c = text.charAt(i);
            shown.append(c >= ' ' && c < 0x7f ? c : '?');
        }
        return shown.toString();
    }
}
