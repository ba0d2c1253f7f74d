package kirin.http.internal;

import kirin.exchange.SendCallback;
import kirin.http.Headers;

/** A 1xx answer before the final one. */
final class OutgoingInterim extends Outgoing {
    private final int status;
    private final Headers fields;

    OutgoingInterim(HttpExchange exchange, int status, Headers fields) {
        super(exchange, SendCallback.IGNORED);
        this.status = status;
        this.fields = fields;
    }

    @Override
    boolean writeTo(AnswerWriter writer) {
        writer.writeInterim(status, fields);
        return true;
    }
}
