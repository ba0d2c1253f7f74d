package kirin.http.internal;

import io.netty.buffer.UnpooledByteBufAllocator;
import io.netty.channel.nio.NioIoHandler;

import kirin.log.AccessLog;
import kirin.log.AccessRecord;
import kirin.settings.Settings;

import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Reads bytes as a connection would, on a real I/O thread but with no socket, and tells what has
 * become of them.
 */
final class FramingProbe implements AutoCloseable {
    /** Nobody reads what is refused, so that nobody is told of it. */
    private static final AccessLog NO_LOG =
            new AccessLog() {
                @Override
                public boolean isOn() {
                    return false;
                }

                @Override
                public void log(AccessRecord record) {}
            };

    private final EventLoops loops = new EventLoops(1, NioIoHandler.newFactory());
    private final RelievableEventLoop eventLoop = (RelievableEventLoop) loops.next();
    private final IoLoop loop = new IoLoop(eventLoop, NO_LOG);

    /**
     * What has become of them, one stage after the other.
     *
     * @param bytes after these alone
     * @param next after one more, good request
     * @param end after the end of the client's side
     * @param heldBytes that the connection kept after all of it, in its buffers
     * @param leftBytes that it has not given back
     */
    record Result(Reading bytes, Reading next, Reading end, long heldBytes, long leftBytes) {}

    /**
     * Feeds a connection.
     *
     * @param later whether the application runs after what it is woken by, and not within it
     */
    Result read(Settings settings, boolean later, List<byte[]> pieces) {
        var allocator = new UnpooledByteBufAllocator(false, true);
        var connection = new ProbedConnection(eventLoop, loop, settings, allocator, later);
        eventLoop.execute(() -> connection.run(pieces));
        try {
            return connection.result().get(30, TimeUnit.SECONDS);
        } catch (Exception e) {
            throw new AssertionError("the connection came to no end: " + e.getMessage(), e);
        }
    }

    @Override
    public void close() {
        loops.close();
    }
}
