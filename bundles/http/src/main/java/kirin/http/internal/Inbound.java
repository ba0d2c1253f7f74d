package kirin.http.internal;

import io.netty.buffer.ByteBuf;

import kirin.exchange.ClosedExchangeException;
import kirin.exchange.Part;
import kirin.http.Headers;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.util.ArrayDeque;

/**
 * What has arrived of a body, until it is taken. The I/O thread puts in, one reader at a time takes
 * out; all fields are guarded by this.
 */
final class Inbound {
    /** From here on the socket is not read until enough was taken. */
    static final int HIGH_WATER_BYTES = 65_536;

    private static final int LOW_WATER_BYTES = 16_384;

    /** What keeping a part costs beside its bytes: a client may send one byte in each. */
    private static final int PART_BYTES = 128;

    private final Runnable onRoom;
    private final ArrayDeque<ByteBuf> parts = new ArrayDeque<>();
    // With what each part costs.
    private int bytes;
    private boolean full;
    private boolean ended;
    private Headers trailers = Headers.empty();
    // Why nothing comes any more, for whoever still reads: few do, and an exception costs
    // microseconds.
    private @Nullable String closed;
    private @Nullable Runnable demand;
    private boolean asked;

    /**
     * @param onRoom told by the reader's thread when a full queue has room again
     */
    Inbound(Runnable onRoom) {
        this.onRoom = onRoom;
    }

    /** Takes the buffer over. I/O thread. */
    void add(ByteBuf part) {
        Runnable ready;
        synchronized (this) {
            if (closed != null || !part.isReadable()) {
                part.release();
                return;
            }
            parts.add(part);
            bytes += PART_BYTES + part.readableBytes();
            full |= bytes >= HIGH_WATER_BYTES;
            ready = takeDemand();
        }
        ready.run();
    }

    /** Nothing follows. I/O thread. */
    void end(Headers fieldsAfterIt) {
        Runnable ready;
        synchronized (this) {
            ended = true;
            trailers = fieldsAfterIt;
            ready = takeDemand();
        }
        ready.run();
    }

    /** Nothing follows for whoever still reads; what is there is dropped. I/O thread. */
    void close(String reason) {
        Runnable ready;
        synchronized (this) {
            if (closed == null) {
                closed = reason;
            }
            parts.forEach(ByteBuf::release);
            parts.clear();
            bytes = 0;
            full = false;
            ready = takeDemand();
        }
        ready.run();
    }

    /** See {@link kirin.exchange.Transfer#read}. */
    @Nullable Part read() throws IOException {
        Part part;
        boolean room;
        synchronized (this) {
            if (closed != null) {
                throw new ClosedExchangeException(closed);
            }
            ByteBuf next = parts.poll();
            if (next == null) {
                return ended ? ReceivedPart.END : null;
            }
            bytes -= PART_BYTES + next.readableBytes();
            room = full && bytes <= LOW_WATER_BYTES;
            full &= !room;
            part = new ReceivedPart(next, ended && parts.isEmpty());
        }
        if (room) {
            onRoom.run();
        }
        return part;
    }

    /**
     * Keeps a demand until something arrives.
     *
     * @return false if it need not wait, and was not kept
     */
    synchronized boolean await(Runnable ready) {
        if (demand != null) {
            throw new IllegalStateException("an earlier demand is still open");
        }
        if (ended || closed != null || !parts.isEmpty()) {
            return false;
        }
        demand = ready;
        asked = true;
        return true;
    }

    /**
     * Whether more was awaited since the last call, or is. The moment alone would not tell: who
     * sends a byte now and then is rarely awaited just when it has come.
     */
    synchronized boolean wasAwaited() {
        boolean was = asked || demand != null;
        asked = false;
        return was;
    }

    synchronized boolean isClosed() {
        return closed != null;
    }

    synchronized Headers trailers() {
        return trailers;
    }

    synchronized boolean isFull() {
        return full;
    }

    /** Whether all of it was received and taken. */
    synchronized boolean isUsedUp() {
        return ended && parts.isEmpty();
    }

    private Runnable takeDemand() {
        Runnable ready = demand;
        demand = null;
        return ready == null ? () -> {} : ready;
    }
}
