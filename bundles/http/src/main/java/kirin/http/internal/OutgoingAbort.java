package kirin.http.internal;

import kirin.exchange.SendCallback;

/** The wish to close the connection before the answer is whole. */
final class OutgoingAbort extends Outgoing {
    private final String reason;

    OutgoingAbort(HttpExchange exchange, String reason) {
        super(exchange, SendCallback.IGNORED);
        this.reason = reason;
    }

    @Override
    boolean writeTo(AnswerWriter writer) {
        writer.abort(reason);
        return true;
    }
}
