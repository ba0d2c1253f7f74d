package kirin.http.internal;

import kirin.exchange.SendCallback;

/** That the answer cannot become whole, which its sender does not know. */
final class OutgoingFault extends Outgoing {
    private final String reason;

    OutgoingFault(HttpExchange exchange, String reason, SendCallback sent) {
        super(exchange, sent);
        this.reason = reason;
    }

    @Override
    boolean writeTo(AnswerWriter writer) {
        writer.breakOff(reason);
        done(writer.refusal(exchange));
        return true;
    }
}
