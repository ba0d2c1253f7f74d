package kirin.http;

/** The grammar of RFC 9110 §5.1 and §5.5, so that no application can inject a line into a head. */
final class FieldSyntax {
    private static final String TOKEN_MARKS = "!#$%&'*+-.^_`|~";

    private FieldSyntax() {}

    static void check(String name, String value) {
        if (!isToken(name)) {
            throw new IllegalArgumentException(
                    "\"" + visible(name) + "\" is not a header name; use letters, digits and -");
        }
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            // Only Latin-1 has a form on the wire; anything above would be cut to some other byte.
            if ((c < ' ' && c != '\t') || c == 0x7f || c > 0xff) {
                throw new IllegalArgumentException(
                        "header %s holds the character U+%04X at %d; encode it"
                                .formatted(name, (int) c, i));
            }
        }
    }

    private static boolean isToken(String name) {
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            boolean alphanumeric =
                    (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
            if (!alphanumeric && TOKEN_MARKS.indexOf(c) < 0) {
                return false;
            }
        }
        return !name.isEmpty();
    }

    private static String visible(String text) {
        return text.replaceAll("\\p{Cntrl}", "?");
    }
}
