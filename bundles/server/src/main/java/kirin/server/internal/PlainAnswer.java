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
            new PlainAnswer(
                    503,
                    "Service Unavailable: too many requests are waiting\n",
                    "Retry-After",
                    "1");

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

    void sendTo(Exchange exchange) {
        exchange.send(status, headers, ByteBuffer.wrap(body), true, SendCallback.IGNORED);
    }
}
