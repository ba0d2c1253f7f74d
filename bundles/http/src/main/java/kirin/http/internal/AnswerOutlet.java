package kirin.http.internal;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.ChannelPromise;
import io.netty.channel.FileRegion;
import io.netty.channel.unix.Socket;
import io.netty.channel.unix.UnixChannel;

import org.jspecify.annotations.Nullable;

import java.io.IOException;

/**
 * By what the answers of one connection leave. Short ones are gathered and handed to the system at
 * once; what it does not take then, and what is long, waits in the channel's buffer until it does.
 * I/O thread only.
 *
 * <p>The direct way needs no buffer made for each answer, no entry in the channel's list, no call
 * through its pipeline, and for several answers no list of addresses.
 */
final class AnswerOutlet {
    private final Channel channel;
    private final SmallBuffers buffers;
    // Null where sockets are the JDK's.
    private final @Nullable Socket socket;
    // What comes next on the wire after all that the channel has; null if that is nothing.
    private SmallBuffers.@Nullable SmallBuffer gathered;
    // How much of it was written before room was asked for.
    private int writtenBefore;
    // Whether the channel has something that was not yet flushed.
    private boolean passed;

    AnswerOutlet(Channel channel, SmallBuffers buffers) {
        this.channel = channel;
        this.buffers = buffers;
        this.socket =
                channel instanceof UnixChannel its && its.fd() instanceof Socket open ? open : null;
    }

    /**
     * A buffer that takes so many bytes more. It is to be written or forgotten before the next is
     * asked for.
     */
    ByteBuf room(int bytes) {
        if (socket == null || bytes > SmallBuffers.BYTES) {
            passOn();
            return channel.alloc().directBuffer(bytes);
        }
        SmallBuffers.@Nullable SmallBuffer here = gathered;
        if (here == null || here.bytes().writableBytes() < bytes) {
            passOn();
            here = buffers.take();
            gathered = here;
        }
        writtenBefore = here.bytes().writerIndex();
        return here.bytes();
    }

    /** Writes what was put into the buffer that was given last. */
    void write(ByteBuf bytes) {
        if (!isGathered(bytes)) {
            var _ = pass(bytes, channel.voidPromise());
        }
    }

    /** Drops what was put into the buffer that was given last. */
    void forget(ByteBuf bytes) {
        if (isGathered(bytes)) {
            bytes.writerIndex(writtenBefore);
        } else {
            bytes.release();
        }
    }

    /** Writes a file after what was written before. */
    ChannelFuture write(FileRegion region) {
        passOn();
        return pass(region, channel.newPromise());
    }

    /** Hands to the system what it takes. */
    void flush() {
        if (isFirst()) {
            sendGathered();
        }
        passOn();
        if (passed) {
            passed = false;
            channel.flush();
        }
    }

    /**
     * Flushes, and runs a task when the system has taken all. If the connection breaks before, it
     * is not run; if nothing can be sent any more, at once.
     */
    void whenTaken(Runnable task) {
        flush();
        ChannelOutboundBuffer unsent = channel.unsafe().outboundBuffer();
        if (unsent == null || unsent.isEmpty()) {
            task.run();
            return;
        }
        // It is told when all before it was taken by the system.
        channel.writeAndFlush(Unpooled.EMPTY_BUFFER)
                .addListener(written -> {
                    if (written.isSuccess()) {
                        task.run();
                    }
                });
    }

    /** Whether all that was written before what is gathered has been taken. */
    private boolean isFirst() {
        ChannelOutboundBuffer unsent = channel.unsafe().outboundBuffer();
        return !passed && unsent != null && unsent.isEmpty();
    }

    private void sendGathered() {
        SmallBuffers.@Nullable SmallBuffer here = gathered;
        if (here == null || socket == null) {
            return;
        }
        ByteBuf bytes = here.bytes();
        try {
            int count =
                    socket.sendAddress(here.address(), bytes.readerIndex(), bytes.writerIndex());
            bytes.skipBytes(count);
        } catch (IOException _) {
            // The channel meets the same with what is left, and closes.
        }
    }

    /** Lets the channel have what is gathered and not yet sent. */
    private void passOn() {
        SmallBuffers.@Nullable SmallBuffer here = gathered;
        if (here == null) {
            return;
        }
        ByteBuf bytes = here.bytes();
        int count = bytes.readableBytes();
        // First of all: if there is no memory left, it stays what comes next, and is not lost.
        @Nullable ByteBuf unsent = count == 0 ? null : channel.alloc().directBuffer(count);
        if (unsent != null) {
            unsent.writeBytes(bytes);
        }
        gathered = null;
        buffers.giveBack(here);
        if (unsent != null) {
            var _ = pass(unsent, channel.voidPromise());
        }
    }

    private ChannelFuture pass(Object message, ChannelPromise promise) {
        passed = true;
        return channel.write(message, promise);
    }

    @SuppressWarnings("ReferenceEquality") // the same buffer, not one with the same bytes
    private boolean isGathered(ByteBuf bytes) {
        SmallBuffers.@Nullable SmallBuffer here = gathered;
        return here != null && here.bytes() == bytes;
    }
}
