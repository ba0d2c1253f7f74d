package kirin.server.internal;

import kirin.exchange.Exchange;
import kirin.exchange.Part;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.util.Arrays;
import java.util.Objects;
import java.util.concurrent.locks.LockSupport;

/** The body of a request as a blocking stream. Used by one thread at a time, as any stream. */
final class ExchangeInput extends InputStream {
    /** Of memory, which a client that only announces a body does not get. */
    private static final int LONGEST_ANNOUNCED = 1 << 20;

    private final Exchange exchange;
    private @Nullable Part current;
    private boolean begun;
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

    /** Where the client has said how long the body is, into one array of that length. */
    @Override
    public byte[] readAllBytes() throws IOException {
        int announced = begun ? 0 : announced();
        if (announced == 0) {
            return super.readAllBytes();
        }
        byte[] all = new byte[announced];
        int count = readNBytes(all, 0, announced);
        if (count < announced || part() == null) {
            return count == announced ? all : Arrays.copyOf(all, count);
        }
        // Not from a client, whose bodies the listener keeps to their length.
        byte[] rest = super.readAllBytes();
        byte[] both = Arrays.copyOf(all, count + rest.length);
        System.arraycopy(rest, 0, both, count, rest.length);
        return both;
    }

    /** In bytes; 0 if the client has not said so, or so much that it has to be seen first. */
    private int announced() {
        String length = exchange.headers().get("Content-Length");
        if (length == null) {
            return 0;
        }
        try {
            int bytes = Integer.parseInt(length);
            return bytes > 0 && bytes <= LONGEST_ANNOUNCED ? bytes : 0;
        } catch (NumberFormatException _) {
            return 0;
        }
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
        begun = true;
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
