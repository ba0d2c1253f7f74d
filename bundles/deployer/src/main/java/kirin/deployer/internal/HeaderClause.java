package kirin.deployer.internal;

import org.jspecify.annotations.Nullable;
import org.osgi.framework.Version;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * One of the parts between commas of a manifest header: {@code
 * a.b;a.c;version="[1,2)";resolution:=optional}.
 *
 * @param names the paths, mostly one: packages, a namespace, a symbolic name
 * @param attributes as their types say: text, {@link Version}, {@link Long}, {@link Double} or a
 *     list of these
 */
record HeaderClause(
        List<String> names, Map<String, Object> attributes, Map<String, String> directives) {

    /** Without clauses if the header is not there. */
    static List<HeaderClause> parse(@Nullable String header) {
        List<HeaderClause> clauses = new ArrayList<>();
        for (String text : split(header == null ? "" : header, ',')) {
            if (!text.isEmpty()) {
                clauses.add(clause(text));
            }
        }
        return clauses;
    }

    private static HeaderClause clause(String text) {
        List<String> names = new ArrayList<>();
        Map<String, Object> attributes = new LinkedHashMap<>();
        Map<String, String> directives = new LinkedHashMap<>();
        for (String part : split(text, ';')) {
            int equals = endOfKey(part);
            if (equals < 0) {
                names.add(part);
            } else if (part.charAt(equals - 1) == ':') {
                directives.put(
                        part.substring(0, equals - 1).strip(), plain(part.substring(equals + 1)));
            } else {
                String[] key = part.substring(0, equals).split(":", 2);
                attributes.put(
                        key[0].strip(),
                        value(
                                key.length == 1 ? "String" : key[1].strip(),
                                plain(part.substring(equals + 1))));
            }
        }
        return new HeaderClause(List.copyOf(names), attributes, directives);
    }

    private static int endOfKey(String part) {
        int equals = part.indexOf('=');
        int quote = part.indexOf('"');
        return equals < 1 || (quote >= 0 && quote < equals) ? -1 : equals;
    }

    private static Object value(String type, String text) {
        if (type.startsWith("List")) {
            int open = type.indexOf('<');
            String inner =
                    open < 0 ? "String" : type.substring(open + 1, type.length() - 1).strip();
            List<Object> all = new ArrayList<>();
            for (String each : split(text, ',')) {
                all.add(value(inner, each.replace("\\", "")));
            }
            return all;
        }
        return switch (type) {
            case "Version" -> Version.parseVersion(text);
            case "Long" -> Long.valueOf(text.strip());
            case "Double" -> Double.valueOf(text.strip());
            default -> text;
        };
    }

    private static String plain(String text) {
        String stripped = text.strip();
        boolean quoted =
                stripped.length() > 1 && stripped.startsWith("\"") && stripped.endsWith("\"");
        return quoted ? stripped.substring(1, stripped.length() - 1) : stripped;
    }

    /** The parts between separators, but for those in quotes. */
    static List<String> split(String text, char separator) {
        List<String> parts = new ArrayList<>();
        boolean quoted = false;
        int start = 0;
        for (int i = 0; i < text.length(); i++) {
            char each = text.charAt(i);
            if (each == '\\') {
                i++;
            } else if (each == '"') {
                quoted = !quoted;
            } else if (each == separator && !quoted) {
                parts.add(text.substring(start, i).strip());
                start = i + 1;
            }
        }
        parts.add(text.substring(start).strip());
        return parts;
    }
}
