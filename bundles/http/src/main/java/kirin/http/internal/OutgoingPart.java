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
    private int copiedBytes;

    OutgoingPart(
            HttpExchange exchange,
            int status,
            Headers fields,
            ByteBuffer part,
            boolean last,
            SendCallback sent) {
        super(exchange, sent);
        this.status = status;
        this.fields = fields;
        this.part = part;
        this.last = last;
    }

    /** Makes the bytes its own; to tell the sender is its maker's business from now on. */
    void copy() {
        forgetSender();
        copiedBytes = part.remaining();
        part = ByteBuffer.allocate(copiedBytes).put(part).flip();
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
        } else if (isAwaited() && !writer.hasRoom()) {
            return false;
        }
        if (!writer.writeBody(part, last)) {
            return false;
        }
        done(writer.refusal(exchange));
        return true;
    }
}
