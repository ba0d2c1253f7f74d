package kirin.jolokia.internal;

import com.sun.net.httpserver.HttpHandler;

import kirin.lifecycle.ListenException;
import kirin.lifecycle.ListenSockets;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;

/**
 * HTTP at a Unix socket, which the JDK's server has not: a thread of its own takes the connections.
 */
final class UnixFront implements Front {
    private static final Logger LOG = LoggerFactory.getLogger(UnixFront.class);
    private static final Duration PAUSE = Duration.ofSeconds(1);
    private static final Duration TO_ANSWER = Duration.ofSeconds(1);

    private final UnixSocket socket;
    // Guarded by itself, and told when one has gone.
    private final Set<UnixConnection> open = new HashSet<>();
    private final CountDownLatch closed = new CountDownLatch(1);
    // Written before others have this object; null until it starts.
    private @Nullable Thread acceptor;

    private UnixFront(UnixSocket socket) {
        this.socket = socket;
    }

    /**
     * Makes the socket.
     *
     * @param file absolute
     * @param sockets knows whether somebody listens there, and removes what was left behind
     */
    static UnixFront bound(Path file, @Nullable ListenSockets sockets)
            throws IOException, ListenException {
        if (sockets != null) {
            sockets.clear(file);
        }
        return new UnixFront(UnixSocket.at(file));
    }

    @Override
    public void start(HttpHandler handler, Executor threads, Refusals refusals) {
        Thread thread =
                Deadlines.daemon(
                        () -> accept(handler, threads, refusals), "kirin-jolokia-acceptor");
        acceptor = thread;
        thread.start();
    }

    private void accept(HttpHandler handler, Executor threads, Refusals refusals) {
        boolean isOpen = true;
        while (isOpen) {
            try {
                serve(socket.channel().accept(), handler, threads, refusals);
            } catch (ClosedChannelException _) {
                isOpen = false;
            } catch (IOException e) {
                LOG.warn("Jolokia cannot take a connection, and tries again: {}", e.toString());
                isOpen = !isClosedWithin(PAUSE);
            }
        }
    }

    private void serve(
            SocketChannel channel, HttpHandler handler, Executor threads, Refusals refusals) {
        var connection = new UnixConnection(channel, this::forget);
        synchronized (open) {
            open.add(connection);
        }
        try {
            threads.execute(() -> connection.serve(handler, refusals));
        } catch (RejectedExecutionException _) {
            refusals.add(UnixExchange.CLIENT, "more connections than are served at once");
            connection.close();
        }
    }

    private void forget(UnixConnection connection) {
        synchronized (open) {
            open.remove(connection);
            open.notifyAll();
        }
    }

    private boolean isClosedWithin(Duration pause) {
        try {
            return closed.await(pause.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException _) {
            return true;
        }
    }

    @Override
    public String place() {
        return "unix:" + socket.file();
    }

    @Override
    public void close() {
        closed.countDown();
        socket.close();
        try {
            // It adds no connection after this.
            if (acceptor != null) {
                acceptor.join();
            }
            awaitAnswers();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
        List<UnixConnection> left;
        synchronized (open) {
            left = List.copyOf(open);
        }
        left.forEach(UnixConnection::cut);
    }

    private void awaitAnswers() throws InterruptedException {
        long end = System.nanoTime() + TO_ANSWER.toNanos();
        synchronized (open) {
            while (!open.isEmpty()) {
                long left = TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime());
                if (left <= 0) {
                    return;
                }
                open.wait(left);
            }
        }
    }
}
