package kirin.http.internal;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What one proxy has said in a {@code Forwarded} field (RFC 7239 §4); empty what it has not. */
record ForwardedElement(String node, String proto, String host) {

    /**
     * All of a field.
     *
     * @throws IllegalArgumentException if it is malformed. To be strict here matters: a quote that
     *     a client leaves open would swallow what a proxy adds.
     */
    static List<ForwardedElement> parse(String field) {
        return new Parser(field).elements();
    }

    private static final class Parser {
        private final String text;
        private final List<ForwardedElement> elements = new ArrayList<>();
        private int at;
        private String node = "";
        private String proto = "";
        private String host = "";
        private boolean hasPair;

        Parser(String text) {
            this.text = text;
        }

        List<ForwardedElement> elements() {
            while (true) {
                skipBlanks();
                if (at < text.length() && !isSeparator(text.charAt(at))) {
                    pair();
                    skipBlanks();
                }
                if (at == text.length()) {
                    endElement();
                    return elements;
                }
                char separator = text.charAt(at++);
                if (separator == ',') {
                    endElement();
                } else if (separator != ';') {
                    throw new IllegalArgumentException("neither a comma nor a semicolon");
                }
            }
        }

        private void pair() {
            int equals = text.indexOf('=', at);
            if (equals <= at || equals + 1 == text.length()) {
                throw new IllegalArgumentException("no pair");
            }
            String name = text.substring(at, equals).toLowerCase(Locale.ROOT);
            at = equals + 1;
            String value = text.charAt(at) == '"' ? quoted() : token();
            hasPair = true;
            switch (name) {
                case "for" -> node = value;
                case "proto" -> proto = value;
                case "host" -> host = value;
                default -> {
                    // "by", and what extensions there are
                }
            }
        }

        /** RFC 9110 §5.6.4. */
        private String quoted() {
            var value = new StringBuilder();
            for (int i = at + 1; i < text.length(); i++) {
                char c = text.charAt(i);
                if (c == '"') {
                    at = i + 1;
                    return value.toString();
                }
                if (c == '\\' && i + 1 < text.length()) {
                    c = text.charAt(++i);
                }
                value.append(c);
            }
            throw new IllegalArgumentException("no end of a quoted text");
        }

        /** Addresses with colons should be quoted, but often are not. */
        private String token() {
            int begin = at;
            while (at < text.length()
                    && !isSeparator(text.charAt(at))
                    && !isBlank(text.charAt(at))
                    && text.charAt(at) != '"') {
                at++;
            }
            return text.substring(begin, at);
        }

        private void endElement() {
            if (hasPair) {
                elements.add(new ForwardedElement(node, proto, host));
            }
            node = "";
            proto = "";
            host = "";
            hasPair = false;
        }

        private void skipBlanks() {
            while (at < text.length() && isBlank(text.charAt(at))) {
                at++;
            }
        }

        private static boolean isBlank(char c) {
            return c == ' ' || c == '\t';
        }

        private static boolean isSeparator(char c) {
            return c == ',' || c == ';';
        }
    }
}
