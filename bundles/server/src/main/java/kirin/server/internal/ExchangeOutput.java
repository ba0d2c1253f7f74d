package kirin.server.internal;

import kirin.exchange.ClosedExchangeException;
import kirin.exchange.Exchange;
import kirin.http.Headers;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;

/**
 * The body of an answer as a blocking stream. The head goes out with the first bytes: a body that
 * fits the buffer is sent in one piece and gets its length for free.
 *
 * <p>Used by one thread, as any stream.
 */
final class ExchangeOutput extends OutputStream {
    private static final int BUFFER_BYTES = 8192;

    private final Exchange exchange;
    private final int status;
    private final Headers headers;
    private final SendWait wait = new SendWait();
    private final byte[] buffer = new byte[BUFFER_BYTES];
    private int filled;
    private boolean headSent;
    private boolean complete;

    ExchangeOutput(Exchange exchange, int status, Headers headers) {
        this.exchange = exchange;
        this.status = status;
        this.headers = headers;
    }

    @Override
    public void write(int b) throws IOException {
        if (filled == buffer.length) {
            flush();
        }
        buffer[filled++] = (byte) b;
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        if (length > buffer.length - filled) {
            flush();
        }
        if (length > buffer.length) {
            send(ByteBuffer.wrap(bytes, offset, length), false);
            return;
        }
        System.arraycopy(bytes, offset, buffer, filled, length);
        filled += length;
    }

    @Override
    public void flush() throws IOException {
        if (filled > 0 && !complete) {
            int length = filled;
            filled = 0;
            send(ByteBuffer.wrap(buffer, 0, length), false);
        }
    }

    /** Ends the body: what was written is all of it. */
    void complete() throws IOException {
        complete = true;
        send(ByteBuffer.wrap(buffer, 0, filled), true);
    }

    /** Does nothing: only {@link #complete} ends the body, so that a failure never looks whole. */
    @Override
    public void close() {}

    private void send(ByteBuffer part, boolean last) throws IOException {
        if (complete && !last) {
            throw new ClosedExchangeException("the body was complete already");
        }
        wait.begin();
        if (headSent) {
            exchange.send(part, last, wait);
        } else {
            headSent = true;
            exchange.send(status, headers, part, last, wait);
        }
        wait.await();
    }
}
