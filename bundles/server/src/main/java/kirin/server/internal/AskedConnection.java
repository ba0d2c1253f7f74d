package kirin.server.internal;

import kirin.exchange.Connection;
import kirin.exchange.Loop;

import org.jspecify.annotations.Nullable;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;

import javax.net.ssl.SSLSession;

/** What stands for the connection of one request that no client has sent. */
final class AskedConnection implements Connection {
    /** Counts down, where those of real connections count up. */
    private static final AtomicLong LAST_ID = new AtomicLong();

    private final long id = LAST_ID.decrementAndGet();
    private final Loop loop;
    private final Map<Object, Object> attachments = new ConcurrentHashMap<>();
    private final List<Runnable> closedListeners = new CopyOnWriteArrayList<>();

    AskedConnection(Loop loop) {
        this.loop = loop;
    }

    /** Its one exchange has ended. */
    void close() {
        closedListeners.forEach(Runnable::run);
        attachments.clear();
    }

    @Override
    public long id() {
        return id;
    }

    @Override
    public SocketAddress peer() {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    }

    @Override
    public SocketAddress local() {
        return peer();
    }

    @Override
    public Optional<SSLSession> tlsSession() {
        return Optional.empty();
    }

    @Override
    public Loop loop() {
        return loop;
    }

    @Override
    public @Nullable Object attach(Object key, Object value) {
        return attachments.put(key, value);
    }

    @Override
    public @Nullable Object attachment(Object key) {
        return attachments.get(key);
    }

    @Override
    public @Nullable Object detach(Object key) {
        return attachments.remove(key);
    }

    @Override
    public void onClosed(Runnable listener) {
        closedListeners.add(listener);
    }
}
