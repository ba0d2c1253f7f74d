package kirin.http.internal;

import kirin.http.Headers;

/** The 101 answer, after which the connection carries raw bytes. */
final class OutgoingUpgrade extends Outgoing {
    private final Headers fields;
    private final Inbound bytes;

    OutgoingUpgrade(HttpExchange exchange, Headers fields, Inbound bytes) {
        super(exchange);
        this.fields = fields;
        this.bytes = bytes;
    }

    @Override
    boolean writeTo(AnswerWriter writer) {
        writer.writeUpgrade(fields, bytes);
        return true;
    }

    @Override
    void discard(Throwable why) {
        // The end of the exchange closes the raw bytes as well.
    }
}
