package kirin.http.internal;

import kirin.exchange.SendCallback;
import kirin.http.Headers;

/** The 101 answer, after which the connection carries raw bytes. */
final class OutgoingUpgrade extends Outgoing {
    private final Headers fields;
    private final Inbound bytes;

    OutgoingUpgrade(HttpExchange exchange, Headers fields, Inbound bytes) {
        super(exchange, SendCallback.IGNORED);
        this.fields = fields;
        this.bytes = bytes;
    }

    @Override
    boolean writeTo(AnswerWriter writer) {
        writer.writeUpgrade(fields, bytes);
        return true;
    }
}
