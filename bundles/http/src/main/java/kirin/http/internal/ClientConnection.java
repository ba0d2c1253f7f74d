package kirin.http.internal;

import io.netty.channel.Channel;
import io.netty.channel.unix.DomainSocketAddress;
import io.netty.channel.unix.DomainSocketChannel;
import io.netty.util.NetUtil;

import kirin.exchange.Connection;
import kirin.exchange.Loop;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;

import javax.net.ssl.SSLSession;

/** A connection as exchanges show it to others. */
final class ClientConnection implements Connection {
    private static final Logger LOG = LoggerFactory.getLogger(ClientConnection.class);
    private static final AtomicLong LAST_ID = new AtomicLong();

    private final long id = LAST_ID.incrementAndGet();
    private final IoLoop loop;
    private final TrustedPeers trusted;

    // Changed at most once, before the first exchange is handed to anybody.
    private SocketAddress peer;
    private SocketAddress local;

    // The I/O thread's alone. Found out at first use: most peers say nothing of others.
    private @Nullable Boolean isTrusted;

    // Made at first use: the log wants it for each exchange.
    private @Nullable String peerHost;

    // Guarded by this. Made at first use: most connections need neither.
    private @Nullable Map<Object, Object> attachments;
    private @Nullable List<Runnable> listeners;
    private boolean closed;

    ClientConnection(Channel channel, IoLoop loop, TrustedPeers trusted) {
        this.peer = shown(channel.remoteAddress(), channel);
        this.local = shown(channel.localAddress(), channel);
        this.loop = loop;
        this.trusted = trusted;
    }

    /** As Java has it: applications do not know Netty. */
    private static SocketAddress shown(@Nullable SocketAddress address, Channel channel) {
        if (channel instanceof DomainSocketChannel) {
            // Clients seldom have a name of their own.
            return UnixDomainSocketAddress.of(
                    address instanceof DomainSocketAddress named ? named.path() : "");
        }
        // Before its end has been noticed, a connection that is gone has none any more.
        return address == null ? new InetSocketAddress(0) : address;
    }

    @Override
    public long id() {
        return id;
    }

    @Override
    public SocketAddress peer() {
        return peer;
    }

    /** The peer's address as logs have it; empty on a Unix socket. I/O thread. */
    String peerHost() {
        String host = peerHost;
        if (host == null) {
            boolean isKnown = peer instanceof InetSocketAddress inet && inet.getAddress() != null;
            // RFC 5952, where the JDK would write out all zeros of an IPv6 address.
            host = isKnown ? NetUtil.toAddressString(((InetSocketAddress) peer).getAddress()) : "";
            peerHost = host;
        }
        return host;
    }

    /** A PROXY header has said whose connection this is. */
    void proxied(ProxyHeader header) {
        SocketAddress source = header.source();
        SocketAddress destination = header.destination();
        if (source == null || destination == null) {
            return;
        }
        peer = source;
        local = destination;
        peerHost = null;
        // Its requests are of the one whom the header names, and so is what they say. A Unix socket
        // of another machine has no permissions here.
        isTrusted = source instanceof InetSocketAddress && trusted.include(source);
    }

    /** Whether the peer is believed what it says of others. I/O thread. */
    boolean isTrusted() {
        Boolean known = isTrusted;
        if (known == null) {
            known = trusted.include(peer);
            isTrusted = known;
        }
        return known;
    }

    /** See {@link IoLoop#window}. */
    byte[] window(int length) {
        return loop.window(length);
    }

    @Override
    public SocketAddress local() {
        return local;
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
    public synchronized @Nullable Object attach(Object key, Object value) {
        if (closed) {
            return null;
        }
        if (attachments == null) {
            attachments = new HashMap<>();
        }
        return attachments.put(key, value);
    }

    @Override
    public synchronized @Nullable Object attachment(Object key) {
        return attachments == null ? null : attachments.get(key);
    }

    @Override
    public synchronized @Nullable Object detach(Object key) {
        return attachments == null ? null : attachments.remove(key);
    }

    @Override
    public void onClosed(Runnable listener) {
        synchronized (this) {
            if (!closed) {
                if (listeners == null) {
                    listeners = new ArrayList<>(2);
                }
                listeners.add(listener);
                return;
            }
        }
        loop.execute(listener);
    }

    /** The connection has closed. I/O thread. */
    void closed() {
        List<Runnable> told;
        synchronized (this) {
            closed = true;
            told = listeners == null ? List.of() : listeners;
            listeners = null;
            attachments = null;
        }
        for (Runnable listener : told) {
            try {
                listener.run();
            } catch (RuntimeException | Error e) {
                LOG.error("A listener of a closed connection failed", e);
            }
        }
    }
}
