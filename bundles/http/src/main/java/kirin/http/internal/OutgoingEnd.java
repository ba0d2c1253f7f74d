package kirin.http.internal;

import kirin.exchange.SendCallback;
import kirin.http.Headers;

/** The end of a body that was sent in parts. */
final class OutgoingEnd extends Outgoing {
    private final Headers trailers;
    private final SendCallback sent;

    OutgoingEnd(HttpExchange exchange, Headers trailers, SendCallback sent) {
        super(exchange);
        this.trailers = trailers;
        this.sent = sent;
    }

    @Override
    boolean writeTo(AnswerWriter writer) {
        writer.endBody(trailers);
        tell(sent, null);
        return true;
    }

    @Override
    void discard(Throwable why) {
        tell(sent, why);
    }
}
