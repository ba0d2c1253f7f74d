package kirin.http.internal;

import io.netty.buffer.ByteBuf;

import java.nio.charset.StandardCharsets;

/**
 * Reads the first line of a request (RFC 9112 §3), in which exactly one space stands between the
 * three parts. What the target is made of is left to {@link HeadCheck}. I/O thread only.
 */
final class RequestLine {
    private static final Refusal MALFORMED =
            new Refusal(400, "Bad Request: the request line is malformed");
    private static final Refusal TOO_LONG =
            new Refusal(414, "URI Too Long: the request line exceeds the limit");
    private static final Refusal BEFORE_IT =
            new Refusal(400, "Bad Request: there is something before the request line");

    private static final int LINE_END = 2;
    private static final int VERSION_LENGTH = 8;

    private final int longest;
    private final ClientConnection connection;
    private boolean read;
    // Of it, what has no line end; this is not looked at again when more has come.
    private int looked;
    private String method = "";
    private String target = "";
    private String protocol = "";

    RequestLine(HttpSettings settings, ClientConnection connection) {
        this.longest = settings.longestRequestLine();
        this.connection = connection;
    }

    /** Another one follows, on a connection that may wait long for it: nothing is kept. */
    void clear() {
        read = false;
        looked = 0;
        method = "";
        target = "";
        protocol = "";
    }

    boolean isRead() {
        return read;
    }

    String method() {
        return method;
    }

    String target() {
        return target;
    }

    /** Name and version. */
    String protocol() {
        return protocol;
    }

    int majorVersion() {
        return protocol.charAt(VERSION_LENGTH - 3) - '0';
    }

    boolean isHttp11() {
        return majorVersion() > 1 || (majorVersion() == 1 && !protocol.endsWith("0"));
    }

    /**
     * Reads it as soon as its end is there.
     *
     * @return whether it was
     * @throws RefusedException if it is none
     */
    boolean read(ByteBuf in) {
        if (!isThere(in)) {
            return false;
        }
        int begin = in.readerIndex();
        int most = Math.min(in.readableBytes(), longest + LINE_END);
        int end = in.indexOf(begin + looked, begin + most, (byte) '\n') - begin;
        if (end < 0) {
            looked = most;
            // The last one may be half a line end.
            if (most == longest + LINE_END) {
                throw new RefusedException(TOO_LONG);
            }
            return false;
        }
        byte[] line = connection.window(end + 1);
        in.readBytes(line, 0, end + 1);
        split(line, end - 1);
        read = true;
        return true;
    }

    /** Takes away the empty lines that may stand there (RFC 9112 §2.2), and no half ones. */
    private static boolean isThere(ByteBuf in) {
        while (in.readableBytes() > 1
                && in.getByte(in.readerIndex()) == '\r'
                && in.getByte(in.readerIndex() + 1) == '\n') {
            in.skipBytes(2);
        }
        if (!in.isReadable()) {
            return false;
        }
        byte next = in.getByte(in.readerIndex());
        if (next == '\r' && in.readableBytes() == 1) {
            return false;
        }
        if (next >= 0 && next <= ' ') {
            throw new RefusedException(BEFORE_IT);
        }
        return true;
    }

    /**
     * Takes it apart.
     *
     * @param end where the line end has to begin
     */
    private void split(byte[] line, int end) {
        int version = end - VERSION_LENGTH;
        int methodEnd = 0;
        while (methodEnd < version && FieldBytes.isOfName(line[methodEnd])) {
            methodEnd++;
        }
        int begin = methodEnd + 1;
        boolean isSplit =
                methodEnd > 0
                        && begin < version - 1
                        && line[methodEnd] == ' '
                        && line[version - 1] == ' ';
        if (!isSplit || line[end] != '\r') {
            throw new RefusedException(MALFORMED);
        }
        protocol = protocol(line, version);
        method = method(line, methodEnd);
        target = text(line, begin, version - 1);
        if (target.indexOf(' ') >= 0) {
            throw new RefusedException(MALFORMED);
        }
    }

    private static String method(byte[] line, int length) {
        // Most are this one.
        if (length == 3 && line[0] == 'G' && line[1] == 'E' && line[2] == 'T') {
            return "GET";
        }
        return text(line, 0, length);
    }

    private static String protocol(byte[] line, int begin) {
        boolean isHttp =
                line[begin] == 'H'
                        && line[begin + 1] == 'T'
                        && line[begin + 2] == 'T'
                        && line[begin + 3] == 'P'
                        && line[begin + 4] == '/'
                        && isDigit(line[begin + 5])
                        && line[begin + 6] == '.'
                        && isDigit(line[begin + 7]);
        if (!isHttp) {
            throw new RefusedException(MALFORMED);
        }
        if (line[begin + 5] == '1' && line[begin + 7] == '1') {
            return "HTTP/1.1";
        }
        return text(line, begin, begin + VERSION_LENGTH);
    }

    private static boolean isDigit(byte c) {
        return c >= '0' && c <= '9';
    }

    private static String text(byte[] line, int begin, int end) {
        return new String(line, begin, end - begin, StandardCharsets.ISO_8859_1);
    }
}
