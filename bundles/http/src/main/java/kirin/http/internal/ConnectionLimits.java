package kirin.http.internal;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.time.Duration;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/** How many connections there may be, in all and from one address. Any thread. */
final class ConnectionLimits {
    private static final Logger LOG = LoggerFactory.getLogger(ConnectionLimits.class);

    /** Between two warnings: whoever comes too often shall not fill the log. */
    private static final long QUIET_NANOS = Duration.ofSeconds(10).toNanos();

    private final ConcurrentHashMap<InetAddress, Integer> counts = new ConcurrentHashMap<>();
    private final AtomicLong nextWarning = new AtomicLong(System.nanoTime());

    /**
     * Counts a connection if there is a limit for its address.
     *
     * @return what {@link #leave} wants when it ends; null if it is not counted
     */
    @Nullable InetAddress enter(@Nullable SocketAddress peer, HttpSettings settings) {
        if (settings.mostPerAddress() == 0
                || !(peer instanceof InetSocketAddress tcp)
                || settings.trusted().include(peer)) {
            return null;
        }
        counts.merge(tcp.getAddress(), 1, Integer::sum);
        return tcp.getAddress();
    }

    void leave(@Nullable InetAddress counted) {
        if (counted != null) {
            counts.computeIfPresent(counted, (_, count) -> count == 1 ? null : count - 1);
        }
    }

    /**
     * Why a connection that has entered is one too many; null if it is not.
     *
     * @param all how many there are, with it
     */
    @Nullable Refusal refusal(@Nullable InetAddress counted, int all, HttpSettings settings) {
        if (settings.mostConnections() > 0 && all > settings.mostConnections()) {
            warn("there are limit_connections, {}, already", settings.mostConnections());
            return new Refusal(503, "Service Unavailable: there are too many connections");
        }
        if (counted != null && counts.getOrDefault(counted, 0) > settings.mostPerAddress()) {
            String host = counted.getHostAddress();
            warn("{} has limit_connections_per_address already", host);
            return new Refusal(503, "Service Unavailable: too many connections from one address");
        }
        return null;
    }

    private void warn(String why, Object what) {
        long now = System.nanoTime();
        long next = nextWarning.get();
        if (now - next >= 0 && nextWarning.compareAndSet(next, now + QUIET_NANOS)) {
            LOG.warn("Connections are turned away: " + why, what);
        }
    }
}
