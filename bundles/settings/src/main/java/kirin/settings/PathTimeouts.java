package kirin.settings;

import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Map.Entry;
import java.util.stream.Collectors;

/**
 * Timeouts of requests by their path. A path stands for itself and for what is below it; of several
 * that fit, the longest decides.
 *
 * @param byPath each begins with a slash and, but for {@code /} alone, does not end with one; zero
 *     is no limit
 */
public record PathTimeouts(Map<String, Duration> byPath) {

    /** No path has a timeout of its own. */
    public static final PathTimeouts NONE = new PathTimeouts(Map.of());

    /** Copies the map. */
    public PathTimeouts {
        byPath = Map.copyOf(byPath);
    }

    /**
     * The timeout of a request. Costs one comparison where no path has its own.
     *
     * @param path of the request, without its query
     * @param otherwise what holds for all other paths
     */
    public Duration of(String path, Duration otherwise) {
        if (byPath.isEmpty()) {
            return otherwise;
        }
        String part = path;
        while (!part.isEmpty()) {
            Duration own = byPath.get(part);
            if (own != null) {
                return own;
            }
            part = part.substring(0, Math.max(0, part.lastIndexOf('/')));
        }
        return byPath.getOrDefault("/", otherwise);
    }

    /** A table in the file; as text {@code /path=seconds,/path=seconds}. */
    static final class Type extends ValueType<PathTimeouts> {
        private final Seconds seconds = new Seconds();

        @Override
        public String expected() {
            return "a table from path to seconds, for example { \"/reports\" = 300 }";
        }

        @Override
        public PathTimeouts parse(String text) throws InvalidValueException {
            return timeouts(new NamedValues().parse(text), text);
        }

        @Override
        public String format(PathTimeouts value) {
            Map<String, String> texts = new HashMap<>();
            value.byPath().forEach((path, time) -> texts.put(path, seconds.format(time)));
            return new NamedValues().format(texts);
        }

        @Override
        public String literal(PathTimeouts value) {
            return value.byPath().entrySet().stream()
                    .map(path -> quoted(path.getKey()) + " = " + seconds.literal(path.getValue()))
                    .sorted()
                    .collect(Collectors.joining(", ", "{ ", " }"));
        }

        @Override
        PathTimeouts convert(Object value) throws InvalidValueException {
            return value instanceof Map<?, ?> table ? timeouts(table, value) : super.convert(value);
        }

        private PathTimeouts timeouts(Map<?, ?> table, Object given) throws InvalidValueException {
            Map<String, Duration> byPath = new LinkedHashMap<>();
            for (Entry<?, ?> entry : table.entrySet()) {
                String path = withoutEnd(entry.getKey().toString());
                if (!path.startsWith("/")) {
                    throw new InvalidValueException(
                            given, "begin each path with a slash, as in \"/" + path + '"');
                }
                if (byPath.put(path, seconds.convert(entry.getValue())) != null) {
                    throw new InvalidValueException(given, "give one timeout for " + path);
                }
            }
            return new PathTimeouts(byPath);
        }

        private static String withoutEnd(String path) {
            String shorter = path;
            while (shorter.length() > 1 && shorter.endsWith("/")) {
                shorter = shorter.substring(0, shorter.length() - 1);
            }
            return shorter;
        }
    }
}
