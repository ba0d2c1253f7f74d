package kirin.http.internal;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.unix.Buffer;

import org.jspecify.annotations.Nullable;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;

/** Buffers of one I/O thread for answers that are short, used again and again. I/O thread only. */
final class SmallBuffers {
    /** What each of them takes: some twenty answers of a line of text. */
    static final int BYTES = 4096;

    /** As many as are kept for the next round: a mebibyte. */
    private static final int MOST_KEPT = 256;

    // The one that was used last first: most of it is still in the processor's cache.
    private final ArrayDeque<SmallBuffer> free = new ArrayDeque<>();

    /** An empty one. */
    SmallBuffer take() {
        @Nullable SmallBuffer kept = free.pollFirst();
        return kept == null ? new SmallBuffer() : kept;
    }

    /** The caller has no more use for it. */
    void giveBack(SmallBuffer buffer) {
        if (free.size() < MOST_KEPT) {
            buffer.bytes.clear();
            free.addFirst(buffer);
        }
    }

    /** One buffer, outside of the heap so that the system can read it. */
    static final class SmallBuffer {
        private final ByteBuffer memory = ByteBuffer.allocateDirect(BYTES);
        private final ByteBuf bytes = Unpooled.wrappedBuffer(memory).clear();
        private final long address = Buffer.memoryAddress(memory);

        /** What is in it. */
        ByteBuf bytes() {
            return bytes;
        }

        /** Where its first byte is, whatever was read since. */
        long address() {
            return address;
        }
    }
}
