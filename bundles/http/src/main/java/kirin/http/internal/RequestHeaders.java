package kirin.http.internal;

import kirin.http.Headers;

import org.jspecify.annotations.Nullable;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.IntPredicate;
import java.util.function.Predicate;

/**
 * The fields of a head or a trailer, as the bytes that came: a text is made only of what is asked
 * for, and applications ask for few. Immutable.
 */
final class RequestHeaders implements Headers {
    static final RequestHeaders EMPTY = new RequestHeaders(new byte[0], new int[0]);

    /** How many marks a field has: where its name begins and ends, and where its value does. */
    static final int MARKS = 4;

    private static final int LONGEST_KNOWN = 31;

    private final byte[] bytes;
    private final int[] marks;
    // Bit n is set if a name has n bytes, the highest one if it has more: most names that are
    // looked for are not there, and are known by this not to be.
    private final int lengths;
    // Bit 1 is set if a name begins with A, in whatever case, and so on.
    private final int initials;

    /**
     * Takes both over.
     *
     * @param marks four of each field, into the bytes
     */
    RequestHeaders(byte[] bytes, int[] marks) {
        this.bytes = bytes;
        this.marks = marks;
        int allLengths = 0;
        int allInitials = 0;
        for (int at = 0; at < marks.length; at += MARKS) {
            allLengths |= bitOf(marks[at + 1] - marks[at]);
            allInitials |= 1 << bytes[marks[at]];
        }
        lengths = allLengths;
        initials = allInitials;
    }

    private static int bitOf(int length) {
        return 1 << Math.min(length, LONGEST_KNOWN);
    }

    /** Of the first letters of all names: bit 1 is A. */
    int initials() {
        return initials;
    }

    @Override
    public @Nullable String get(String name) {
        int at = find(name, 0);
        return at < 0 ? null : value(at);
    }

    @Override
    public List<String> all(String name) {
        int at = find(name, 0);
        if (at < 0) {
            return List.of();
        }
        int next = find(name, at + MARKS);
        if (next < 0) {
            return List.of(value(at));
        }
        List<String> values = new ArrayList<>();
        values.add(value(at));
        for (; next >= 0; next = find(name, next + MARKS)) {
            values.add(value(next));
        }
        return List.copyOf(values);
    }

    @Override
    public boolean contains(String name) {
        return find(name, 0) >= 0;
    }

    /** Whether all bytes of the first field of this name, if there is one, pass. */
    boolean isMadeOf(String name, IntPredicate each) {
        int at = find(name, 0);
        if (at >= 0) {
            for (int i = marks[at + 2]; i < marks[at + 3]; i++) {
                if (!each.test(bytes[i] & 0xff)) {
                    return false;
                }
            }
        }
        return true;
    }

    /** Whether more than one field has this name. */
    boolean repeats(String name) {
        int at = find(name, 0);
        return at >= 0 && find(name, at + MARKS) >= 0;
    }

    @Override
    public int size() {
        return marks.length / MARKS;
    }

    @Override
    public void forEach(BiConsumer<String, String> action) {
        for (int at = 0; at < marks.length; at += MARKS) {
            action.accept(name(at), value(at));
        }
    }

    /** Those whose names pass. */
    RequestHeaders only(Predicate<String> admitted) {
        int[] left = new int[marks.length];
        int count = 0;
        for (int at = 0; at < marks.length; at += MARKS) {
            if (admitted.test(name(at))) {
                System.arraycopy(marks, at, left, count, MARKS);
                count += MARKS;
            }
        }
        return count == marks.length ? this : new RequestHeaders(bytes, Arrays.copyOf(left, count));
    }

    private String name(int at) {
        return text(marks[at], marks[at + 1]);
    }

    private String value(int at) {
        return text(marks[at + 2], marks[at + 3]);
    }

    private String text(int begin, int end) {
        return new String(bytes, begin, end - begin, StandardCharsets.ISO_8859_1);
    }

    /** Where the marks of the next field of this name are; negative if there is none. */
    private int find(String name, int from) {
        int length = name.length();
        if ((lengths & bitOf(length)) == 0) {
            return -1;
        }
        for (int at = from; at < marks.length; at += MARKS) {
            if (marks[at + 1] - marks[at] == length && matches(marks[at], name)) {
                return at;
            }
        }
        return -1;
    }

    private boolean matches(int begin, String name) {
        for (int i = 0; i < name.length(); i++) {
            int is = bytes[begin + i];
            int wanted = name.charAt(i);
            if (is != wanted && !((is ^ wanted) == 0x20 && isLetter(wanted | 0x20))) {
                return false;
            }
        }
        return true;
    }

    private static boolean isLetter(int c) {
        return c >= 'a' && c <= 'z';
    }

    @Override
    public String toString() {
        List<String> fields = new ArrayList<>();
        forEach((name, value) -> fields.add(name + ": " + value));
        return fields.toString();
    }
}
