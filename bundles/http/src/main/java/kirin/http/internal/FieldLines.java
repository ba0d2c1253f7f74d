package kirin.http.internal;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;

import org.jspecify.annotations.Nullable;

/**
 * Looks at the lines of fields while the decoder takes them one by one, where it has no rule of its
 * own: how long and how many they are, folded ones, and spaces in and behind names. I/O thread
 * only.
 */
final class FieldLines {
    private static final Refusal FOLDED =
            new Refusal(400, "Bad Request: a header field goes on in the next line");

    private static final int LINE_END = 2;

    private final RequestRules rules;
    private final ForwardedFields proxies;
    private ByteBuf input = Unpooled.EMPTY_BUFFER;
    // Where the line begins that is taken next.
    private int start;
    private int count;
    // Whether the byte after the last line, which was not there yet, is to be looked at.
    private boolean foldPossible;
    private boolean underscored;
    private boolean forwarded;

    FieldLines(HttpSettings settings) {
        this.rules = settings.rules();
        this.proxies = settings.forwarded();
    }

    /** More is there to decode; the decoder stands at the beginning of a line, or in a body. */
    void read(ByteBuf in) {
        input = in;
        start = in.readerIndex();
    }

    /** All of it that can be was decoded. */
    void release() {
        input = Unpooled.EMPTY_BUFFER;
    }

    /**
     * The first line of a request was taken: its fields follow.
     *
     * @return the length of that line without its end
     */
    int begin() {
        int length = input.readerIndex() - start - LINE_END;
        start = input.readerIndex();
        count = 0;
        foldPossible = false;
        underscored = false;
        return length;
    }

    /** Why what comes next is refused; null if it is not. */
    @Nullable Refusal refusalBefore(ByteBuf in) {
        if (!foldPossible || !in.isReadable()) {
            return null;
        }
        foldPossible = false;
        return isBlank(in.getByte(in.readerIndex())) ? FOLDED : null;
    }

    /** Why a line is refused whose end is not there yet; null if it is not. */
    @Nullable Refusal refusalOfPart(ByteBuf in) {
        return in.readableBytes() > rules.longestField() ? tooLong() : null;
    }

    /**
     * Checks the line that was taken last.
     *
     * @return the length of its name
     * @throws RefusedException if it is refused
     */
    int check(byte[] line, int nameStart, int nameLength) {
        int end = input.readerIndex();
        if (end - start > rules.longestField()) {
            throw new RefusedException(tooLong());
        }
        start = end;
        if (++count > rules.mostFields()) {
            throw new RefusedException(tooMany());
        }
        if (!rules.foldedFields()) {
            foldPossible = end == input.writerIndex();
            // RFC 9112 §5.2: a proxy before us may have taken it for another field.
            if (!foldPossible && isBlank(input.getByte(end))) {
                throw new RefusedException(FOLDED);
            }
        }
        int nameEnd = nameStart + nameLength;
        while (rules.spacesBeforeColon() && nameEnd > nameStart && isBlank(line[nameEnd - 1])) {
            nameEnd--;
        }
        for (int i = nameStart; i < nameEnd; i++) {
            underscored |= line[i] == '_';
        }
        forwarded |= nameEnd > nameStart && proxies.mayBegin(line[nameStart]);
        return nameEnd - nameStart;
    }

    /** Whether there was a name, in this request or an earlier one, that a proxy may have set. */
    boolean mayBeForwarded() {
        return forwarded;
    }

    /** Whether a name had an underscore. */
    boolean hasUnderscore() {
        return underscored;
    }

    private Refusal tooLong() {
        return tooLarge("a field exceeds " + rules.longestField() + " bytes");
    }

    private Refusal tooMany() {
        return tooLarge("more than " + rules.mostFields() + " fields");
    }

    private static Refusal tooLarge(String what) {
        return new Refusal(431, "Request Header Fields Too Large: " + what);
    }

    private static boolean isBlank(byte c) {
        return c == ' ' || c == '\t';
    }
}
