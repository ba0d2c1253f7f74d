package kirin.http.internal;

import io.netty.channel.Channel;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.FileRegion;

import org.jspecify.annotations.Nullable;

/** What the system takes of the answers that were written to a connection. I/O thread only. */
final class AnswerProgress {
    private final Channel channel;
    private final BodyFraming framing;
    private long bytesBefore;
    private @Nullable FileRegion file;
    // What the system was to take next when it was last looked at.
    private @Nullable Object unsentBefore;
    private long progressBefore;

    AnswerProgress(Channel channel, BodyFraming framing) {
        this.channel = channel;
        this.framing = framing;
    }

    /** The next answer follows; to be called while the framing still knows the one before. */
    void next() {
        bytesBefore += framing.bodyBytes();
        file = null;
        // Buffers are used again: this one may come back as the next answer's.
        unsentBefore = null;
    }

    /** This file is all of the body. */
    void follow(FileRegion region) {
        file = region;
    }

    /** Whether the system has taken anything since the last call, or has nothing to take. */
    boolean isMade() {
        ChannelOutboundBuffer buffer = buffer();
        Object unsent = buffer == null ? null : buffer.current();
        long progress = buffer == null ? 0 : buffer.currentProgress();
        @SuppressWarnings("ReferenceEquality") // the same buffer, not one with the same bytes
        boolean same = unsent != null && unsent == unsentBefore && progress == progressBefore;
        unsentBefore = unsent;
        progressBefore = progress;
        return !same;
    }

    /** Whether the system has something to take. */
    boolean isOpen() {
        ChannelOutboundBuffer buffer = buffer();
        return buffer != null && !buffer.isEmpty();
    }

    /** How much of the bodies of all answers it has taken, in bytes, more or less. */
    long taken() {
        FileRegion region = file;
        if (region != null) {
            return bytesBefore + region.transferred();
        }
        ChannelOutboundBuffer buffer = buffer();
        long unsent =
                buffer == null ? 0 : buffer.totalPendingWriteBytes() - buffer.currentProgress();
        return bytesBefore + framing.bodyBytes() - unsent;
    }

    private @Nullable ChannelOutboundBuffer buffer() {
        return channel.unsafe().outboundBuffer();
    }
}
