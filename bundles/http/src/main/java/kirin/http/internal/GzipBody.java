package kirin.http.internal;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.zip.CRC32;
import java.util.zip.Deflater;

/**
 * The compressed form of one body (RFC 1952). It holds memory outside the heap until {@link #end},
 * or until what {@link #add} was given is all of it.
 *
 * <p>One thread at a time compresses, between {@link #enter} and {@link #leave}; any may end it.
 */
final class GzipBody {
    /** What becomes of the bytes that were given, at the end of a step. */
    enum Then {
        /** More follow: some may be kept back. */
        GO_ON(Deflater.NO_FLUSH),
        /** The client gets them all now. */
        FLUSH(Deflater.SYNC_FLUSH),
        /** They were the last. */
        FINISH(Deflater.NO_FLUSH);

        private final int mode;

        Then(int mode) {
            this.mode = mode;
        }
    }

    private static final int IDLE = 0;
    private static final int BUSY = 1;
    private static final int ENDED = 2;

    // No name, no time, no system: the same body always gives the same bytes.
    private static final byte[] HEADER = {
        0x1f, (byte) 0x8b, Deflater.DEFLATED, 0, 0, 0, 0, 0, 0, -1
    };

    private static final int TRAILER_BYTES = 8;
    private static final int LEAST_ROOM = 512;

    // Whose the deflater is. Ended while it is busy, it is the compressing thread's to release.
    private final AtomicInteger state = new AtomicInteger(IDLE);
    private final Deflater deflater;

    // All below: of whoever has entered, or is the sender.
    private final CRC32 checksum = new CRC32();
    private byte[] made = new byte[0];
    private int length;
    private boolean begun;
    private boolean finished;

    /**
     * @param deflater ended here, and by nobody else
     */
    GzipBody(Deflater deflater) {
        this.deflater = deflater;
    }

    /** Begins a step; false if the body was ended. */
    boolean enter() {
        return state.compareAndSet(IDLE, BUSY);
    }

    /** Ends the step that was begun. */
    void leave() {
        if (finished || !state.compareAndSet(BUSY, IDLE)) {
            state.set(ENDED);
            deflater.end();
        }
    }

    /** Releases what it holds, once the step that runs is done. */
    void end() {
        if (state.getAndSet(ENDED) == IDLE) {
            deflater.end();
        }
    }

    /** Compresses what is left of a buffer. */
    void add(ByteBuffer part, Then then) {
        ensure(LEAST_ROOM + part.remaining() / 4);
        if (!begun) {
            begun = true;
            put(HEADER);
        }
        checksum.update(part.duplicate());
        deflater.setInput(part);
        if (then == Then.FINISH) {
            deflater.finish();
        }
        int room;
        int count;
        do {
            ensure(LEAST_ROOM);
            room = made.length - length;
            count = deflater.deflate(made, length, room, then.mode);
            length += count;
        } while (count == room);
        if (then == Then.FINISH) {
            finish();
        }
    }

    /** What was made since the last call. */
    ByteBuffer take() {
        ByteBuffer taken = ByteBuffer.wrap(made, 0, length);
        made = new byte[0];
        length = 0;
        return taken;
    }

    private void finish() {
        ByteBuffer trailer = ByteBuffer.allocate(TRAILER_BYTES).order(ByteOrder.LITTLE_ENDIAN);
        trailer.putInt((int) checksum.getValue()).putInt((int) deflater.getBytesRead());
        ensure(TRAILER_BYTES);
        put(trailer.array());
        finished = true;
    }

    private void put(byte[] bytes) {
        System.arraycopy(bytes, 0, made, length, bytes.length);
        length += bytes.length;
    }

    private void ensure(int more) {
        if (made.length - length < more) {
            made = Arrays.copyOf(made, Math.max(2 * made.length, length + more));
        }
    }
}
