package kirin.http.internal;

import io.netty.channel.Channel;
import io.netty.channel.unix.UnixChannel;

import kirin.lifecycle.ListenSocket;

import org.jspecify.annotations.Nullable;

import java.net.InetSocketAddress;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.IntSupplier;

/** One socket that listens. Any thread. */
final class Listener {
    /** Without a new connection for this long, none is queued in the system. */
    private static final long QUIET_MILLIS = 10;

    /** Where new clients cannot be held off, they may keep it open for so long. */
    private static final long MOST_MILLIS = 500;

    private static final long NEVER = 0;

    private final Channel channel;
    private final @Nullable ListenSocket given;
    private final String address;
    private final ListenerFigures figures;

    /**
     * @param given by the launcher, if it was
     * @param address where clients find it
     * @param figures of it and its connections
     */
    Listener(
            Channel channel,
            @Nullable ListenSocket given,
            String address,
            ListenerFigures figures) {
        this.figures = figures;
        this.channel = channel;
        this.given = given;
        this.address = address;
    }

    String address() {
        return address;
    }

    ListenerFigures figures() {
        return figures;
    }

    /** The port, of one of TCP. */
    int port() {
        return ((InetSocketAddress) channel.localAddress()).getPort();
    }

    /** The number of its file descriptor, if it has one. */
    OptionalInt descriptor() {
        return channel instanceof UnixChannel unix
                ? OptionalInt.of(unix.fd().intValue())
                : OptionalInt.empty();
    }

    /** Whether it is one of TCP, at that port. */
    boolean isAtPort(int port) {
        return channel.localAddress() instanceof InetSocketAddress local && local.getPort() == port;
    }

    /** Whether other sockets of this user may have the same port. */
    void share(Transport transport, boolean shared) {
        var _ = channel.config().setOption(transport.reusePort(), shared);
    }

    /** Begins to accept clients. */
    void accept() {
        channel.config().setAutoRead(true);
    }

    /** Leaves those who come to the system's queue. */
    void pause() {
        channel.config().setAutoRead(false);
    }

    /**
     * Accepts what the system has queued, and closes it then.
     *
     * @param accepted how many connections were, until now
     * @param isShared whether another process holds it too
     * @return completed when it is closed
     */
    CompletableFuture<Void> drain(IntSupplier accepted, boolean isShared) {
        CompletableFuture<Void> closed = new CompletableFuture<>();
        if (isShared || (given != null && given.isShared())) {
            // What is queued stays queued for the others that hold it. epoll forgets a socket by
            // itself only when the last process has closed it.
            channel.deregister().addListener(done -> close(closed));
            return closed;
        }
        boolean isHidden = hide();
        // Those who wait at one that is paused would be reset with their queue.
        accept();
        long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(MOST_MILLIS);
        // On its own thread, which between two looks always takes those who have come: a look that
        // was due before that thread came to it would take a queue for empty that is not.
        channel.eventLoop().execute(() -> look(accepted, -1, isHidden ? NEVER : deadline, closed));
        return closed;
    }

    /** Whether no new client can find it any more. */
    private boolean hide() {
        if (given != null && given.isUnix()) {
            given.hide();
            return true;
        }
        return Transport.hide(channel);
    }

    private void look(
            IntSupplier accepted, int before, long deadline, CompletableFuture<Void> closed) {
        int now = accepted.getAsInt();
        if (now == before || (deadline != NEVER && System.nanoTime() - deadline > 0)) {
            close(closed);
            return;
        }
        var _ =
                channel.eventLoop()
                        .schedule(
                                () -> look(accepted, now, deadline, closed),
                                QUIET_MILLIS,
                                TimeUnit.MILLISECONDS);
    }

    private void close(CompletableFuture<Void> closed) {
        channel.close().addListener(done -> closed.complete(null));
    }

    /** Closes it at once. */
    void close() {
        if (given != null) {
            given.hide();
        }
        var _ = channel.close();
    }
}
