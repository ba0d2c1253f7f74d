package kirin.http;

import org.jspecify.annotations.Nullable;
import org.osgi.annotation.versioning.ProviderType;

import java.util.List;
import java.util.function.BiConsumer;

/**
 * The fields of a message's head or trailers: in order, repeatable, their names compared without
 * regard to case (RFC 9110 §5.1). Unmodifiable, and safe for any thread once the message was handed
 * over.
 */
@ProviderType
public interface Headers {

    /** No fields. */
    static Headers empty() {
        return ListedHeaders.EMPTY;
    }

    /**
     * The given fields in the given order.
     *
     * @param namesAndValues name, value, name, value …
     * @throws IllegalArgumentException if a value is missing, a name is not a token, or a value
     *     holds a character that RFC 9110 §5.5 forbids (a line break above all)
     */
    static Headers of(String... namesAndValues) {
        return ListedHeaders.of(namesAndValues);
    }

    /**
     * The same fields, known to be well formed: themselves if they were made here, else a copy. For
     * whoever writes them to the wire and cannot know who has made them.
     *
     * @throws IllegalArgumentException as {@link #of}
     */
    static Headers checked(Headers fields) {
        return ListedHeaders.checked(fields);
    }

    /** The value of the first field of this name, or null if there is none. */
    @Nullable String get(String name);

    /** The values of all fields of this name in their order; empty if there is none. */
    List<String> all(String name);

    /** Whether a field of this name is there. */
    boolean contains(String name);

    /** How many fields there are, repeated ones counted each. */
    int size();

    /** Calls {@code action} with name and value of each field, in order. */
    void forEach(BiConsumer<String, String> action);

    /**
     * These fields and one more at the end.
     *
     * @throws IllegalArgumentException as {@link #of}
     */
    default Headers with(String name, String value) {
        return ListedHeaders.appended(this, name, value);
    }
}
