package kirin.server.internal;

import kirin.exchange.Exchange;
import kirin.exchange.SendCallback;
import kirin.http.Headers;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** An answer of the server's own, in plain text, which repeats nothing that the client sent. */
final class PlainAnswer {
    static final PlainAnswer BAD_TARGET =
            new PlainAnswer(400, "Bad Request: the request target is malformed\n");
    static final PlainAnswer NOT_FOUND =
            new PlainAnswer(404, "Not Found: no application is served here\n");
    static final PlainAnswer INTERNAL_ERROR = new PlainAnswer(500, "Internal Server Error\n");
    static final PlainAnswer OVERLOADED =
            unavailable("Service Unavailable: too many requests are waiting\n");
    static final PlainAnswer WAITED_TOO_LONG =
            unavailable("Service Unavailable: the request has waited too long for a worker\n");
    static final PlainAnswer UNHEALTHY =
            unavailable("Service Unavailable: too many requests of the application are stuck\n");
    static final PlainAnswer STOPPED =
            unavailable("Service Unavailable: the application was stopped\n");

    private final int status;
    private final Headers headers;
    private final byte[] body;

    private PlainAnswer(int status, String text, String... furtherHeaders) {
        this.status = status;
        Headers all = Headers.of("Content-Type", "text/plain; charset=utf-8");
        for (int i = 0; i < furtherHeaders.length; i += 2) {
            all = all.with(furtherHeaders[i], furtherHeaders[i + 1]);
        }
        this.headers = all;
        this.body = text.getBytes(StandardCharsets.UTF_8);
    }

    private static PlainAnswer unavailable(String text) {
        return new PlainAnswer(503, text, "Retry-After", "1");
    }

    /** For a request that has passed its time limit. */
    static PlainAnswer timedOut(String requestId) {
        return new PlainAnswer(
                504,
                "Gateway Timeout: the application did not answer in time (request %s)\n"
                        .formatted(requestId));
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
