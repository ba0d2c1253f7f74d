package kirin.server.internal;

import kirin.exchange.Exchange;
import kirin.exchange.Handling.Substitute;
import kirin.exchange.SendCallback;
import kirin.http.Headers;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** An answer of the server's own, in plain text, which repeats nothing that the client sent. */
final class PlainAnswer {
    static final PlainAnswer BAD_TARGET =
            plain(400, "Bad Request: the request target is malformed\n");
    static final PlainAnswer NOT_FOUND = plain(404, "Not Found: no application is served here\n");
    static final PlainAnswer INTERNAL_ERROR = plain(500, "Internal Server Error\n");
    static final PlainAnswer OVERLOADED =
            unavailable(Substitute.SHED, "too many requests are waiting", 1);
    static final PlainAnswer WAITED_TOO_LONG =
            unavailable(Substitute.SHED, "the request has waited too long for a worker", 1);
    static final PlainAnswer UNHEALTHY =
            unavailable(Substitute.SHED, "too many requests of the application are stuck", 1);
    static final PlainAnswer STOPPED =
            unavailable(Substitute.STOPPED, "the application was stopped", 1);
    static final PlainAnswer ABSENT =
            unavailable(Substitute.NONE, "the application is not running now", 1);
    static final PlainAnswer SUSPENDED =
            unavailable(Substitute.NONE, "the application is suspended", 10);

    private final Substitute substitute;
    private final String reason;
    private final int status;
    private final Headers headers;
    private final byte[] body;

    private PlainAnswer(
            Substitute substitute,
            int status,
            String reason,
            String text,
            String... furtherHeaders) {
        this.substitute = substitute;
        this.reason = reason;
        this.status = status;
        Headers all = Headers.of("Content-Type", "text/plain; charset=utf-8");
        for (int i = 0; i < furtherHeaders.length; i += 2) {
            all = all.with(furtherHeaders[i], furtherHeaders[i + 1]);
        }
        this.headers = all;
        this.body = text.getBytes(StandardCharsets.UTF_8);
    }

    private static PlainAnswer plain(int status, String text) {
        return new PlainAnswer(Substitute.NONE, status, "", text);
    }

    private static PlainAnswer unavailable(Substitute substitute, String reason, int retrySeconds) {
        return new PlainAnswer(
                substitute,
                503,
                reason,
                "Service Unavailable: %s\n".formatted(reason),
                "Retry-After",
                Integer.toString(retrySeconds));
    }

    /** For a request that has passed its time limit. */
    static PlainAnswer timedOut(String requestId) {
        return new PlainAnswer(
                Substitute.TIMED_OUT,
                504,
                "",
                "Gateway Timeout: the application did not answer in time (request %s)\n"
                        .formatted(requestId));
    }

    /** What it stands for, if an application should have answered. */
    Substitute substitute() {
        return substitute;
    }

    /** Why the request was turned away, for a message. */
    String reason() {
        return reason;
    }

    void sendTo(Exchange exchange) {
        exchange.send(status, headers, ByteBuffer.wrap(body), true, SendCallback.IGNORED);
    }

    /**
     * Answers in place of an application that may be answering at this very moment: whatever it
     * sends from here on goes nowhere. Closes the connection if a head was sent already.
     *
     * @param reason for the log, should the connection have to be closed
     */
    void replace(Exchange exchange, String reason) {
        if (!exchange.isCommitted()) {
            try {
                sendTo(exchange);
                return;
            } catch (IllegalStateException _) {
                // The application has just begun its own.
            }
        }
        exchange.abort(reason);
    }
}
