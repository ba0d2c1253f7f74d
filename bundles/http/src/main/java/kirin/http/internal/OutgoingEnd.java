package kirin.http.internal;

import kirin.exchange.SendCallback;
import kirin.http.Headers;

/** The end of a body that was sent in parts. */
final class OutgoingEnd extends Outgoing {
    private final Headers trailers;

    OutgoingEnd(HttpExchange exchange, Headers trailers, SendCallback sent) {
        super(exchange, sent);
        this.trailers = trailers;
    }

    @Override
    boolean writeTo(AnswerWriter writer) {
        writer.endBody(trailers);
        done(writer.refusal(exchange));
        return true;
    }
}
