package kirin.server.internal;

import kirin.exchange.Exchange;
import kirin.exchange.Part;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.util.Objects;
import java.util.concurrent.locks.LockSupport;

/** The body of a request as a blocking stream. Used by one thread at a time, as any stream. */
final class ExchangeInput extends InputStream {
    private final Exchange exchange;
    private @Nullable Part current;
    private boolean ended;
    // Written by the reader before it demands; read by the I/O thread.
    private @Nullable Thread reader;
    // Set by the reader, cleared by the I/O thread when there is something to read.
    private volatile boolean demanded;

    ExchangeInput(Exchange exchange) {
        this.exchange = exchange;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
        Objects.checkFromIndexSize(offset, length, bytes.length);
        if (length == 0) {
            return 0;
        }
        Part part = part();
        if (part == null) {
            return -1;
        }
        int count = Math.min(length, part.bytes().remaining());
        part.bytes().get(bytes, offset, count);
        return count;
    }

    @Override
    public int available() {
        Part part = current;
        return part == null ? 0 : part.bytes().remaining();
    }

    @Override
    public void close() {
        Part part = current;
        if (part != null) {
            part.close();
            current = null;
        }
        ended = true;
    }

    /** The part to read from, which has bytes; null at the end of the body. */
    private @Nullable Part part() throws IOException {
        Part part = current;
        while (part == null || !part.bytes().hasRemaining()) {
            if (part != null) {
                ended |= part.isLast();
                part.close();
                current = null;
            }
            if (ended) {
                return null;
            }
            part = next();
            current = part;
        }
        return part;
    }

    private Part next() throws IOException {
        Part part = exchange.read();
        while (part == null) {
            await();
            part = exchange.read();
        }
        return part;
    }

    private void await() throws InterruptedIOException {
        reader = Thread.currentThread();
        if (!demanded) {
            // A demand outlives a wait that was interrupted, and only one may be open.
            demanded = true;
            exchange.demand(this::arrived);
        }
        while (demanded) {
            LockSupport.park(this);
            if (Thread.interrupted()) {
                throw new InterruptedIOException("interrupted while reading the request body");
            }
        }
    }

    private void arrived() {
        Thread waiting = reader;
        demanded = false;
        LockSupport.unpark(waiting);
    }
}
