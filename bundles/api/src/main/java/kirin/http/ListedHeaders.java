package kirin.http;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.BiConsumer;

/** Fields as one array of names and values in turn: messages have few, so a scan beats a hash. */
final class ListedHeaders implements Headers {
    static final Headers EMPTY = new ListedHeaders(new String[0]);

    private final String[] namesAndValues;

    private ListedHeaders(String[] namesAndValues) {
        this.namesAndValues = namesAndValues;
    }

    static Headers of(String... namesAndValues) {
        if (namesAndValues.length % 2 != 0) {
            throw new IllegalArgumentException(
                    "header " + namesAndValues[namesAndValues.length - 1] + " has no value");
        }
        for (int i = 0; i < namesAndValues.length; i += 2) {
            FieldSyntax.check(namesAndValues[i], namesAndValues[i + 1]);
        }
        return new ListedHeaders(namesAndValues.clone());
    }

    static Headers appended(Headers head, String name, String value) {
        FieldSyntax.check(name, value);
        if (head instanceof ListedHeaders listed) {
            String[] known = listed.namesAndValues;
            String[] longer = Arrays.copyOf(known, known.length + 2);
            longer[known.length] = name;
            longer[known.length + 1] = value;
            return new ListedHeaders(longer);
        }
        List<String> all = namesAndValues(head);
        all.add(name);
        all.add(value);
        return new ListedHeaders(all.toArray(String[]::new));
    }

    static Headers checked(Headers fields) {
        return fields instanceof ListedHeaders
                ? fields
                : of(namesAndValues(fields).toArray(String[]::new));
    }

    private static List<String> namesAndValues(Headers fields) {
        List<String> all = new ArrayList<>(fields.size() * 2 + 2);
        fields.forEach((name, value) -> {
            all.add(name);
            all.add(value);
        });
        return all;
    }

    @Override
    public @Nullable String get(String name) {
        for (int i = 0; i < namesAndValues.length; i += 2) {
            if (namesAndValues[i].equalsIgnoreCase(name)) {
                return namesAndValues[i + 1];
            }
        }
        return null;
    }

    @Override
    public List<String> all(String name) {
        List<String> values = new ArrayList<>();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            if (namesAndValues[i].equalsIgnoreCase(name)) {
                values.add(namesAndValues[i + 1]);
            }
        }
        return List.copyOf(values);
    }

    @Override
    public boolean contains(String name) {
        return get(name) != null;
    }

    @Override
    public int size() {
        return namesAndValues.length / 2;
    }

    @Override
    public void forEach(BiConsumer<String, String> action) {
        for (int i = 0; i < namesAndValues.length; i += 2) {
            action.accept(namesAndValues[i], namesAndValues[i + 1]);
        }
    }

    @Override
    public String toString() {
        return Arrays.toString(namesAndValues);
    }
}
