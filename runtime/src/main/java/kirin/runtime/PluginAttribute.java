package kirin.runtime;

import java.math.BigDecimal;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * One setting of a plug-in, as its metatype declares it (OSGi Compendium, chapter 105).
 *
 * @param id its name
 * @param type {@code String}, {@code Integer} …
 * @param several whether it may be a list
 * @param options the only values, if there are any
 * @param min the least; empty if there is none
 * @param max the greatest; empty if there is none
 */
record PluginAttribute(
        String id, String type, boolean several, List<String> options, String min, String max) {

    PluginAttribute {
        options = List.copyOf(options);
    }

    /** What to give instead of a value, to stand after <i>give</i>; empty if it can be taken. */
    Optional<String> objectionTo(Object value) {
        if (value instanceof List<?> list) {
            if (!several) {
                return Optional.of(expected() + ", not a list");
            }
            boolean all = list.stream().allMatch(this::takes);
            return all ? Optional.empty() : Optional.of("a list, each " + expected());
        }
        return takes(value) ? Optional.empty() : Optional.of(expected());
    }

    private String expected() {
        if (!options.isEmpty()) {
            return options.size() == 1
                    ? options.getFirst()
                    : "one of " + String.join(", ", options);
        }
        return switch (type) {
            case "Boolean" -> "true or false";
            case "Double", "Float" -> "a number" + range();
            case "Integer", "Long", "Short", "Byte" -> "a whole number" + range();
            case "Character", "Char" -> "one character in quotes";
            default -> "text in quotes";
        };
    }

    private String range() {
        if (min.isEmpty()) {
            return max.isEmpty() ? "" : " up to " + max;
        }
        return " from " + min + (max.isEmpty() ? "" : " to " + max);
    }

    private boolean takes(Object value) {
        String text = value.toString();
        if (!options.isEmpty() && !options.contains(text)) {
            return false;
        }
        return switch (type) {
            case "Boolean" -> List.of("true", "false").contains(text.toLowerCase(Locale.ROOT));
            case "Double", "Float" -> isInRange(text);
            case "Long" -> isWhole(text, Long.MIN_VALUE, Long.MAX_VALUE);
            case "Integer" -> isWhole(text, Integer.MIN_VALUE, Integer.MAX_VALUE);
            case "Short" -> isWhole(text, Short.MIN_VALUE, Short.MAX_VALUE);
            case "Byte" -> isWhole(text, Byte.MIN_VALUE, Byte.MAX_VALUE);
            case "Character", "Char" -> text.length() == 1;
            // A number without quotes is a mistake where text is wanted; its plug-in sees a number.
            default -> value instanceof String;
        };
    }

    private boolean isWhole(String text, long least, long greatest) {
        try {
            long number = Long.parseLong(text);
            return number >= least && number <= greatest && isInRange(text);
        } catch (NumberFormatException _) {
            return false;
        }
    }

    private boolean isInRange(String text) {
        try {
            var number = new BigDecimal(text);
            return (min.isEmpty() || number.compareTo(new BigDecimal(min)) >= 0)
                    && (max.isEmpty() || number.compareTo(new BigDecimal(max)) <= 0);
        } catch (NumberFormatException _) {
            return false;
        }
    }
}
