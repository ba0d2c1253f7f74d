package kirin.http.internal;

import io.netty.buffer.ByteBuf;

import org.jspecify.annotations.Nullable;

import java.util.Arrays;

/**
 * Reads the lines of fields, those of a head and of a trailer, while they come (RFC 9112 §5).
 * Nothing is taken from the buffer before all of them are there; what is wrong with one is found as
 * soon as that can be told. I/O thread only.
 */
final class FieldReader {
    private static final Refusal MALFORMED =
            new Refusal(400, "Bad Request: a header field is malformed");
    private static final Refusal FOLDED =
            new Refusal(400, "Bad Request: a header field goes on in the next line");
    private static final Refusal TOO_LONG =
            new Refusal(431, "Request Header Fields Too Large: the header exceeds the limit");

    /** So many bytes are looked at together: seldom are there more. */
    private static final int LOOK = 1024;

    private static final int USUAL_MARKS = 16 * RequestHeaders.MARKS;
    private static final int LINE_END = 2;
    private static final int MISSING = -1;

    private final RequestRules rules;
    private final int longestHeader;
    private final ClientConnection connection;

    // Of the fields that were read, from the beginning of their block.
    private int[] marks = new int[USUAL_MARKS];
    private int marked;
    // Where the line begins that is read next, likewise.
    private int next;
    // What was looked at, likewise.
    private int looked;
    // Which kind of bytes that follow leave the line unfinished which is not there yet.
    private byte goesOn;
    // Of the whole request.
    private int count;
    private boolean underscored;
    private boolean folded;

    FieldReader(HttpSettings settings, ClientConnection connection) {
        this.rules = settings.rules();
        this.longestHeader = settings.longestHeader();
        this.connection = connection;
    }

    /** The fields of another request follow. */
    void begin() {
        clear();
        count = 0;
        underscored = false;
    }

    /** Whether a name of the request had an underscore. */
    boolean hasUnderscore() {
        return underscored;
    }

    /**
     * Reads on.
     *
     * @param in at the beginning of the block, in each call
     * @return null until the empty line is there, with which the block is taken
     * @throws RefusedException if the request is refused
     */
    @Nullable RequestHeaders read(ByteBuf in) {
        int available = in.readableBytes();
        if (goesOnAsItWas(in, available)) {
            return null;
        }
        int look = LOOK;
        while (true) {
            int from = next;
            int length = Math.min(available - from, look);
            byte[] window = connection.window(length);
            in.getBytes(in.readerIndex() + from, window, 0, length);
            if (readLines(window, length)) {
                RequestHeaders fields = readSoFar(in);
                in.skipBytes(next);
                clear();
                return fields;
            }
            looked = from + length;
            checkUnfinished();
            if (looked == available) {
                return null;
            }
            look = Math.max(LOOK, 2 * (looked - next));
        }
    }

    /**
     * Whether all that has come belongs to a long line whose end is not there yet. Such a line is
     * not read again from its beginning: who sends it byte by byte would cost us its square.
     */
    private boolean goesOnAsItWas(ByteBuf in, int available) {
        if (looked - next < LOOK) {
            return false;
        }
        int begin = in.readerIndex();
        while (looked < available && FieldBytes.isOf(goesOn, in.getByte(begin + looked))) {
            looked++;
        }
        checkUnfinished();
        return looked == available;
    }

    private void checkUnfinished() {
        checkLength(looked - next);
        // It may be half the empty line.
        if (looked > longestHeader + LINE_END) {
            throw new RefusedException(TOO_LONG);
        }
    }

    /** The fields that can be read, which stay where they are. */
    RequestHeaders readSoFar(ByteBuf in) {
        if (marked == 0) {
            return RequestHeaders.EMPTY;
        }
        byte[] bytes = new byte[marks[marked - 1]];
        in.getBytes(in.readerIndex(), bytes);
        int[] all = Arrays.copyOf(marks, marked);
        if (folded) {
            unfold(bytes, all);
        }
        return new RequestHeaders(bytes, all);
    }

    private void clear() {
        marked = 0;
        next = 0;
        looked = 0;
        folded = false;
        if (marks.length > USUAL_MARKS) {
            marks = new int[USUAL_MARKS];
        }
    }

    /** Whether the empty line was among them. */
    private boolean readLines(byte[] window, int length) {
        int at = 0;
        while (true) {
            int end = readLine(window, at, length);
            if (end == MISSING) {
                return false;
            }
            next += end - at;
            if (end - at == LINE_END) {
                return true;
            }
            if (next > longestHeader) {
                throw new RefusedException(TOO_LONG);
            }
            at = end;
        }
    }

    /** Returns where the line ends, behind its line end; missing if that is not there. */
    private int readLine(byte[] in, int start, int end) {
        if (start == end) {
            return MISSING;
        }
        if (in[start] == '\r') {
            return endOfLine(in, start, end);
        }
        if (FieldBytes.isBlank(in[start])) {
            return readFolded(in, start, end);
        }
        int at = start;
        boolean hasUnderscore = false;
        while (at < end && FieldBytes.isOfName(in[at])) {
            hasUnderscore |= in[at] == '_';
            at++;
        }
        int nameEnd = at;
        if (rules.spacesBeforeColon()) {
            at = behindBlanks(in, at, end);
        }
        if (at == end) {
            goesOn = nameEnd == end ? FieldBytes.NAME : FieldBytes.BLANK;
            return MISSING;
        }
        if (in[at] != ':' || nameEnd == start) {
            throw new RefusedException(MALFORMED);
        }
        int value = behindBlanks(in, at + 1, end);
        int valueEnd = behindValue(in, value, end);
        int lineEnd = endOfLine(in, valueEnd, end);
        if (lineEnd == MISSING) {
            return MISSING;
        }
        checkLength(lineEnd - start);
        if (++count > rules.mostFields()) {
            throw new RefusedException(tooLarge("more than " + rules.mostFields() + " fields"));
        }
        underscored |= hasUnderscore;
        mark(start, nameEnd, value, withoutBlanks(in, value, valueEnd), next - start);
        return lineEnd;
    }

    /** A line that goes on with the field before it (RFC 9112 §5.2). */
    private int readFolded(byte[] in, int start, int end) {
        if (marked == 0) {
            throw new RefusedException(MALFORMED);
        }
        if (!rules.foldedFields()) {
            // A proxy before us may have taken it for another field.
            throw new RefusedException(FOLDED);
        }
        int value = behindBlanks(in, start, end);
        int valueEnd = behindValue(in, value, end);
        int lineEnd = endOfLine(in, valueEnd, end);
        if (lineEnd == MISSING) {
            return MISSING;
        }
        int shift = next - start;
        checkLength(lineEnd + shift - marks[marked - RequestHeaders.MARKS]);
        int trimmed = withoutBlanks(in, value, valueEnd);
        if (trimmed > value) {
            if (marks[marked - 1] == marks[marked - 2]) {
                marks[marked - 2] = value + shift;
            } else {
                folded = true;
            }
            marks[marked - 1] = trimmed + shift;
        }
        return lineEnd;
    }

    /** Makes one space of each fold. */
    private static void unfold(byte[] bytes, int[] marks) {
        for (int at = 0; at < marks.length; at += RequestHeaders.MARKS) {
            int to = marks[at + 2];
            boolean inFold = false;
            for (int from = to; from < marks[at + 3]; from++) {
                if (bytes[from] == '\r') {
                    to = withoutBlanks(bytes, marks[at + 2], to);
                    bytes[to++] = ' ';
                    inFold = true;
                } else if (!inFold || bytes[from] > ' ' || bytes[from] < 0) {
                    inFold = false;
                    bytes[to++] = bytes[from];
                }
            }
            marks[at + 3] = to;
        }
    }

    private void mark(int name, int nameEnd, int value, int valueEnd, int shift) {
        if (marked == marks.length) {
            marks = Arrays.copyOf(marks, 2 * marked);
        }
        marks[marked++] = name + shift;
        marks[marked++] = nameEnd + shift;
        marks[marked++] = value + shift;
        marks[marked++] = valueEnd + shift;
    }

    private static int behindBlanks(byte[] in, int start, int end) {
        int at = start;
        while (at < end && FieldBytes.isBlank(in[at])) {
            at++;
        }
        return at;
    }

    private static int withoutBlanks(byte[] in, int start, int end) {
        int at = end;
        while (at > start && FieldBytes.isBlank(in[at - 1])) {
            at--;
        }
        return at;
    }

    private static int behindValue(byte[] in, int start, int end) {
        int at = start;
        while (at < end && FieldBytes.isOfValue(in[at])) {
            at++;
        }
        return at;
    }

    /** Behind the line end, which has to be there unless nothing is. */
    private int endOfLine(byte[] in, int at, int end) {
        if (at < end && in[at] != '\r') {
            throw new RefusedException(MALFORMED);
        }
        if (at + 1 >= end) {
            goesOn = at == end ? FieldBytes.VALUE : FieldBytes.NONE;
            return MISSING;
        }
        if (in[at + 1] != '\n') {
            throw new RefusedException(MALFORMED);
        }
        return at + LINE_END;
    }

    private void checkLength(int length) {
        if (length > rules.longestField()) {
            throw new RefusedException(
                    tooLarge("a field exceeds " + rules.longestField() + " bytes"));
        }
    }

    private static Refusal tooLarge(String what) {
        return new Refusal(431, "Request Header Fields Too Large: " + what);
    }
}
