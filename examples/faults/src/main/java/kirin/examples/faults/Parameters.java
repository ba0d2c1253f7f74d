package kirin.examples.faults;

import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What the query of a request asks for. */
record Parameters(Map<String, String> values) {

    static Parameters of(String query) {
        return new Parameters(
                Stream.of(query.split("&"))
                        .map(parameter -> parameter.split("=", 2))
                        .collect(
                                Collectors.toMap(
                                        parts -> parts[0],
                                        parts -> parts.length == 2 ? parts[1] : "",
                                        (first, second) -> first)));
    }

    /** Whether it is there, with or without a value. */
    boolean has(String name) {
        return values.containsKey(name);
    }

    /** A whole number from 0 to {@code most}. */
    int number(String name, int ifAbsent, int most) {
        if (!has(name)) {
            return ifAbsent;
        }
        String number = values.get(name);
        // At most nine digits, so that parseInt cannot fail.
        if (!number.matches("[0-9]{1,9}") || Integer.parseInt(number) > most) {
            throw new BadParameterException(
                    "%s is \"%s\"; give a whole number from 0 to %d".formatted(name, number, most));
        }
        return Integer.parseInt(number);
    }

    /** {@code true} or {@code false}. */
    boolean flag(String name, boolean ifAbsent) {
        return oneOf(name, String.valueOf(ifAbsent), "true", "false").equals("true");
    }

    /** One of some words. */
    String oneOf(String name, String ifAbsent, String... words) {
        String word = values.getOrDefault(name, ifAbsent);
        if (!Stream.of(words).anyMatch(word::equals)) {
            throw new BadParameterException(
                    "%s is \"%s\"; give %s".formatted(name, word, String.join(" or ", words)));
        }
        return word;
    }
}
