package kirin.http.internal;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;

import kirin.exchange.Part;

import java.nio.ByteBuffer;

/** Bytes of a body in the buffer that they were read into. */
final class ReceivedPart implements Part {
    /** The end of a body of which nothing is left. */
    static final ReceivedPart END = new ReceivedPart(Unpooled.EMPTY_BUFFER, true);

    private final ByteBuf buffer;
    private final ByteBuffer bytes;
    private final boolean last;

    /**
     * @param buffer taken over
     */
    ReceivedPart(ByteBuf buffer, boolean last) {
        this.buffer = buffer;
        this.bytes = buffer.nioBuffer().asReadOnlyBuffer();
        this.last = last;
    }

    @Override
    public ByteBuffer bytes() {
        return bytes;
    }

    @Override
    public boolean isLast() {
        return last;
    }

    @Override
    public void close() {
        buffer.release();
    }
}
