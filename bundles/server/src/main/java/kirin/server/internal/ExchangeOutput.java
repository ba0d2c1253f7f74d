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
 * <p>A body that does not keep to the length that was declared for it is the application's fault
 * and fails here, where its stack tells, before any byte too much is sent.
 *
 * <p>Used by one thread, as any stream.
 */
final class ExchangeOutput extends OutputStream {
    private static final int BUFFER_BYTES = 8192;

    private final Exchange exchange;
    private final int status;
    private final Headers headers;
    private final long declared;
    private final SendWait wait = new SendWait();
    private final byte[] buffer = new byte[BUFFER_BYTES];
    private int filled;
    private long written;
    private boolean headSent;
    private boolean complete;
    // A part was not sent: it may still be the exchange's, and the body cannot become whole.
    private boolean broken;

    /**
     * @param declared how many bytes the body has to have; -1 if any number will do
     */
    ExchangeOutput(Exchange exchange, int status, Headers headers, long declared) {
        this.exchange = exchange;
        this.status = status;
        this.headers = headers;
        this.declared = declared;
    }

    @Override
    public void write(int b) throws IOException {
        count(1);
        if (filled == buffer.length) {
            flush();
        }
        buffer[filled++] = (byte) b;
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        count(length);
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

    private void count(int more) throws IOException {
        written += more;
        if (isTooLong()) {
            throw wrongLength();
        }
    }

    private boolean isTooLong() {
        return declared >= 0 && written > declared;
    }

    private IOException wrongLength() {
        return new IOException(
                "the response declares a body of %d bytes, and %s%d were written to it"
                        .formatted(declared, isTooLong() ? "at least " : "only ", written));
    }

    private void send(ByteBuffer part, boolean last) throws IOException {
        if (complete && !last) {
            throw new ClosedExchangeException("the body was complete already");
        }
        if (broken) {
            // First: who stops writing because the client went has not declared a wrong length.
            throw new ClosedExchangeException("an earlier part of the body was not sent");
        }
        if (isTooLong() || (last && written < declared)) {
            // Also if the application caught what its write threw.
            throw wrongLength();
        }
        broken = true;
        wait.begin();
        if (headSent) {
            exchange.send(part, last, wait);
        } else {
            headSent = true;
            exchange.send(status, headers, part, last, wait);
        }
        wait.await();
        broken = false;
    }
}
