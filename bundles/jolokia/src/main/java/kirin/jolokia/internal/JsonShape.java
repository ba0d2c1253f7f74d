package kirin.jolokia.internal;

import java.util.Optional;

/** Looks at JSON before it is read: what is nested too deep would be too deep for a stack. */
final class JsonShape {
    private static final int DEEPEST = 64;

    private JsonShape() {}

    /** What is wrong with it; whether it is JSON at all its reader says. */
    static Optional<String> complaint(byte[] json) {
        int depth = 0;
        boolean inText = false;
        for (int i = 0; i < json.length; i++) {
            byte c = json[i];
            if (inText) {
                if (c == '\\') {
                    i++;
                } else if (c == '"') {
                    inText = false;
                }
            } else if (c == '"') {
                inText = true;
            } else if (c == '[' || c == '{') {
                depth++;
                if (depth > DEEPEST) {
                    return Optional.of("JSON that is nested more than " + DEEPEST + " deep");
                }
            } else if (c == ']' || c == '}') {
                depth--;
            }
        }
        return Optional.empty();
    }
}
