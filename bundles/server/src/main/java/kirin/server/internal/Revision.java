package kirin.server.internal;

import kirin.exchange.Connection;
import kirin.exchange.ExchangeHandler;
import kirin.routing.Route;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Consumer;

/** One revision of an application with its own pool and the exchanges that run in it. */
final class Revision {
    private final Publication publication;
    private final int number;
    private final Pool pool;
    private final RunningExchanges running;
    private final long timeoutNanos;
    private final ConcurrentMap<Connection, ConcurrentMap<String, Object>> connections =
            new ConcurrentHashMap<>();

    /**
     * @param timeout for each request; zero for none
     * @param onDrained told when the last exchange has left after its gate was shut; any thread,
     *     and perhaps more than once
     */
    Revision(
            Publication publication,
            int number,
            int backlog,
            Duration timeout,
            Consumer<Revision> onDrained) {
        this.publication = publication;
        this.number = number;
        this.pool = new Pool(backlog);
        this.running = new RunningExchanges(() -> onDrained.accept(this));
        this.timeoutNanos = timeout.toNanos();
    }

    Publication publication() {
        return publication;
    }

    String application() {
        return publication.application();
    }

    int number() {
        return number;
    }

    String mountPath() {
        return publication.mountPath();
    }

    Set<String> hosts() {
        return publication.hosts();
    }

    ExchangeHandler handler() {
        return publication.handler();
    }

    ClassLoader classLoader() {
        return publication.classLoader();
    }

    long timeoutNanos() {
        return timeoutNanos;
    }

    Pool pool() {
        return pool;
    }

    RunningExchanges running() {
        return running;
    }

    Route route() {
        return new Route(
                application(),
                number,
                publication.path(),
                hosts().stream().sorted().toList(),
                publication.bundleId());
    }

    ConcurrentMap<String, Object> attributesOf(Connection connection) {
        ConcurrentMap<String, Object> known = connections.get(connection);
        if (known != null) {
            return known;
        }
        ConcurrentMap<String, Object> fresh = new ConcurrentHashMap<>();
        known = connections.putIfAbsent(connection, fresh);
        if (known != null) {
            return known;
        }
        connection.onClosed(() -> connections.remove(connection));
        return fresh;
    }

    /** Forgets what it kept beside connections; its exchanges have ended. */
    void forgetConnections() {
        connections.clear();
    }

    @Override
    public String toString() {
        return "%s %s (revision %d)".formatted(application(), publication.version(), number);
    }
}
