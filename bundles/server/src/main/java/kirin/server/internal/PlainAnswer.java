package kirin.server.internal;

import kirin.exchange.Exchange;
import kirin.exchange.SendCallback;
import kirin.http.Headers;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** An answer of the server's own, in plain text, which repeats nothing that the client sent. */
final class PlainAnswer {
    static final PlainAnswer BAD_TARGET =
            new PlainAnswer(400, "", "Bad Request: the request target is malformed\n");
    static final PlainAnswer NOT_FOUND =
            new PlainAnswer(404, "", "Not Found: no application is served here\n");
    static final PlainAnswer INTERNAL_ERROR = new PlainAnswer(500, "", "Internal Server Error\n");
    static final PlainAnswer OVERLOADED = unavailable("too many requests are waiting", 1);
    static final PlainAnswer WAITED_TOO_LONG =
            unavailable("the request has waited too long for a worker", 1);
    static final PlainAnswer UNHEALTHY =
            unavailable("too many requests of the application are stuck", 1);
    static final PlainAnswer STOPPED = unavailable("the application was stopped", 1);
    static final PlainAnswer ABSENT = unavailable("the application is not running now", 1);
    static final PlainAnswer SUSPENDED = unavailable("the application is suspended", 10);

    private final String reason;
    private final int status;
    private final Headers headers;
    private final byte[] body;

    private PlainAnswer(int status, String reason, String text, String... furtherHeaders) {
        this.reason = reason;
        this.status = status;
        Headers all = Headers.of("Content-Type", "text/plain; charset=utf-8");
        for (int i = 0; i < furtherHeaders.length; i += 2) {
            all = all.with(furtherHeaders[i], furtherHeaders[i + 1]);
        }
        this.headers = all;
        this.body = text.getBytes(StandardCharsets.UTF_8);
    }

    private static PlainAnswer unavailable(String reason, int retrySeconds) {
        return new PlainAnswer(
                503,
                reason,
                "Service Unavailable: %s\n".formatted(reason),
                "Retry-After",
                Integer.toString(retrySeconds));
    }

    /** For a request that has passed its time limit. */
    static PlainAnswer timedOut(String requestId) {
        return new PlainAnswer(
                504,
                "",
                "Gateway Timeout: the application did not answer in time (request %s)\n"
                        .formatted(requestId));
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
