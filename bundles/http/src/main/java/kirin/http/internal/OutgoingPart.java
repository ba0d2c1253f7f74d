package kirin.http.internal;

import kirin.exchange.SendCallback;
import kirin.http.Headers;

import java.nio.ByteBuffer;

/** A part of a body, with the head before it if it is the first. */
final class OutgoingPart extends Outgoing {
    private final Headers fields;
    private final boolean last;
    // 0 once the head was written, and for a part that has none.
    private int status;
    private ByteBuffer part;
    private SendCallback sent;
    private int copiedBytes;

    OutgoingPart(
            HttpExchange exchange,
            int status,
            Headers fields,
            ByteBuffer part,
            boolean last,
            SendCallback sent) {
        super(exchange);
        this.status = status;
        this.fields = fields;
        this.part = part;
        this.last = last;
        this.sent = sent;
    }

    /** Makes the bytes its own; the sender's callback is no longer its business. */
    void copy() {
        copiedBytes = part.remaining();
        part = ByteBuffer.allocate(copiedBytes).put(part).flip();
        sent = SendCallback.IGNORED;
    }

    @Override
    boolean writeTo(AnswerWriter writer) {
        if (copiedBytes > 0) {
            exchange.arrived(copiedBytes);
            copiedBytes = 0;
        }
        if (status != 0) {
            writer.beginAnswer(status, fields, last ? part.remaining() : -1);
            status = 0;
        } else if (!sent.equals(SendCallback.IGNORED) && !writer.hasRoom()) {
            return false;
        }
        if (!writer.writeBody(part, last)) {
            return false;
        }
        tell(sent, null);
        return true;
    }

    @Override
    void discard(Throwable why) {
        tell(sent, why);
    }
}
