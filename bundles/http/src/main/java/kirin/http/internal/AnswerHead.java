package kirin.http.internal;

import kirin.http.Headers;

import org.jspecify.annotations.Nullable;

import java.util.function.BiConsumer;

/**
 * Puts the head of an answer together, and decides by it how the body is sent. I/O thread only.
 *
 * <p>It writes into the buffer of the whole I/O thread: what it makes is taken before anything else
 * is written.
 */
final class AnswerHead implements BiConsumer<String, String> {
    private static final int SWITCHING_PROTOCOLS = 101;
    private static final int NO_CONTENT = 204;
    private static final int NOT_MODIFIED = 304;
    private static final int UPGRADE_REQUIRED = 426;

    private final HeadBuffer buffer;
    private final HttpDate date;
    private int status;
    private boolean bodyless;
    private boolean chunked;
    private long length;
    private boolean close;
    private Headers applicationsFields = Headers.empty();
    private @Nullable String givenLength;
    // Whether a final head was made and not yet taken.
    private boolean made;

    AnswerHead(HeadBuffer buffer, HttpDate date) {
        this.buffer = buffer;
        this.date = date;
    }

    void reset() {
        status = 0;
        close = false;
        made = false;
        applicationsFields = Headers.empty();
    }

    /** The final status; 0 before there is one. */
    int status() {
        return status;
    }

    /** The application's fields of the final head; empty before there is one. */
    Headers applicationsFields() {
        return applicationsFields;
    }

    boolean isBodyless() {
        return bodyless;
    }

    boolean isChunked() {
        return chunked;
    }

    /** What was promised; -1 if nothing was. */
    long length() {
        return length;
    }

    boolean closesConnection() {
        return close;
    }

    /**
     * Makes a final head.
     *
     * @param bodyLength -1 if it is not known
     * @param mustClose whether the connection cannot be used again in any case
     */
    void begin(
            int finalStatus,
            HttpExchange exchange,
            Headers fields,
            long bodyLength,
            boolean mustClose) {
        RequestHead request = exchange.head();
        status = finalStatus;
        applicationsFields = fields;
        close = mustClose || !request.keepsAlive();
        bodyless = request.isHeadMethod() || status == NO_CONTENT || status == NOT_MODIFIED;
        chunked = false;
        length = bodyLength;
        givenLength = null;
        writeServersFields(exchange);
        fields.forEach(this);
        writeFraming(request);
        if (close) {
            buffer.field("Connection", "close");
        } else if (!request.isHttp11()) {
            buffer.field("Connection", "keep-alive");
        }
        buffer.endLine();
        made = true;
    }

    /** Makes an interim head, which says nothing of the connection nor of a body. */
    HeadBuffer interim(int interimStatus, Headers fields) {
        buffer.clear();
        buffer.append(StatusLine.alone(interimStatus));
        fields.forEach((name, value) -> {
            if (!isServers(name) && !isOfFinalHead(name)) {
                buffer.field(name, value);
            }
        });
        return buffer.endLine();
    }

    /** Makes the head that ends HTTP on this connection (RFC 9110 §7.8). */
    HeadBuffer upgrade(HttpExchange exchange, Headers fields) {
        status = SWITCHING_PROTOCOLS;
        applicationsFields = fields;
        close = true;
        givenLength = null;
        writeServersFields(exchange);
        fields.forEach(this);
        buffer.field("Connection", "upgrade");
        return buffer.endLine();
    }

    /**
     * What was made and not yet taken: the first part of an answer gets its head, others nothing.
     */
    HeadBuffer take() {
        if (!made) {
            // An answer of another connection that was broken off may have left its head here.
            buffer.clear();
        }
        made = false;
        return buffer;
    }

    /** What an application's fields promise; -1 if nothing. */
    static long length(Headers fields) {
        return parse(fields.get("Content-Length"));
    }

    /** One field of the application's; those that are the server's to set are left out. */
    @Override
    public void accept(String name, String value) {
        if (name.equalsIgnoreCase("Content-Length")) {
            givenLength = value;
        } else if (name.equalsIgnoreCase("Connection")) {
            close |= value.equalsIgnoreCase("close");
        } else if (!isServers(name)) {
            buffer.field(name, value);
        }
    }

    /** What a final head has in a form of the server's own. */
    private static boolean isOfFinalHead(String name) {
        return name.equalsIgnoreCase("Content-Length") || name.equalsIgnoreCase("Connection");
    }

    /** Whether a field is about the connection and not the answer, or the same for all answers. */
    private boolean isServers(String name) {
        // Most fields are sorted out by their length.
        return switch (name.length()) {
            case 2 -> name.equalsIgnoreCase("TE");
            case 4 -> name.equalsIgnoreCase("Date");
            case 6 -> name.equalsIgnoreCase("Server");
            // RFC 9110 §7.8: it has a meaning only where the server offers or does it.
            case 7 ->
                    name.equalsIgnoreCase("Upgrade")
                            && status != SWITCHING_PROTOCOLS
                            && status != UPGRADE_REQUIRED;
            case 10 -> name.equalsIgnoreCase("Keep-Alive");
            case 12 -> name.equalsIgnoreCase(RequestId.FIELD);
            case 16 -> name.equalsIgnoreCase("Proxy-Connection");
            case 17 -> name.equalsIgnoreCase("Transfer-Encoding");
            default -> false;
        };
    }

    private void writeServersFields(HttpExchange exchange) {
        buffer.clear();
        buffer.append(StatusLine.withServer(status)).append(date.line());
        exchange.writeRequestId(buffer);
    }

    private void writeFraming(RequestHead request) {
        long given = parse(givenLength);
        if (bodyless) {
            // RFC 9110 §8.6: none with 204; with HEAD and 304 that of the answer to a GET.
            long told = given < 0 && status != NOT_MODIFIED ? length : given;
            if (status != NO_CONTENT && told >= 0) {
                buffer.append("Content-Length: ").append(told).endLine();
            }
            return;
        }
        if (length < 0) {
            length = given;
        }
        if (length >= 0) {
            buffer.append("Content-Length: ").append(length).endLine();
        } else if (request.isHttp11()) {
            chunked = true;
            buffer.field("Transfer-Encoding", "chunked");
        } else {
            // RFC 9112 §6.3: a client that knows no chunks takes the end of the connection as that
            // of the body.
            close = true;
        }
    }

    private static long parse(@Nullable String number) {
        if (number == null) {
            return -1;
        }
        try {
            return Math.max(-1, Long.parseLong(number));
        } catch (NumberFormatException _) {
            // As if it had not been given: what is sent is delimited by its own length or chunks.
            return -1;
        }
    }
}
