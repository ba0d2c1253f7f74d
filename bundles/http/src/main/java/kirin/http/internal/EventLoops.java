package kirin.http.internal;

import io.netty.channel.IoEventLoop;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.util.concurrent.EventExecutor;

import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** The event loops of all listeners and connections, which take new ones in turn. */
final class EventLoops extends MultiThreadIoEventLoopGroup {
    /** A loop that is with one task for longer gets no new channel if another is free. */
    private static final long BUSY_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

    private final LoopGuard guard;

    EventLoops(int count, IoHandlerFactory handlers) {
        this(count, handlers, LoopGuard.started());
    }

    private EventLoops(int count, IoHandlerFactory handlers, LoopGuard guard) {
        // The loops make their threads themselves. What they need goes this way because they are
        // made before a field of this class could hold it.
        super(count, (Executor) null, handlers, new AtomicInteger(), guard);
        this.guard = guard;
    }

    @Override
    protected IoEventLoop newChild(Executor executor, IoHandlerFactory handlers, Object... args) {
        int number = ((AtomicInteger) args[0]).incrementAndGet();
        var loop =
                new RelievableEventLoop(this, "kirin-io-" + number, handlers, (LoopGuard) args[1]);
        loop.start();
        return loop;
    }

    @Override
    public IoEventLoop next() {
        for (int i = 1; i < executorCount(); i++) {
            IoEventLoop loop = super.next();
            if (((RelievableEventLoop) loop).busyNanos() < BUSY_NANOS) {
                return loop;
            }
        }
        return super.next();
    }

    /**
     * Closes all channels and ends all threads. Blocks until they have ended, for two seconds at
     * most; a task that runs for half of this loses its loop and is left behind.
     */
    @Override
    public void close() {
        guard.close();
        var ended = shutdownGracefully(0, 1, TimeUnit.SECONDS);
        if (ended.awaitUninterruptibly(1, TimeUnit.SECONDS)) {
            return;
        }
        for (EventExecutor loop : this) {
            var _ = ((RelievableEventLoop) loop).relieve(Duration.ZERO);
        }
        ended.awaitUninterruptibly(1, TimeUnit.SECONDS);
    }
}
