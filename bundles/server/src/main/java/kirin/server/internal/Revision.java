package kirin.server.internal;

import kirin.exchange.Connection;
import kirin.routing.Route;

import org.jspecify.annotations.Nullable;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Consumer;

/** One revision of an application with its own pool and the exchanges that run in it. */
final class Revision {
    private final Publication publication;
    private final int number;
    private final ApplicationFigures figures;
    private final RevisionFigures ownFigures = new RevisionFigures();
    private final Hooks hooks;
    private final Pool pool;
    private final RunningExchanges running;
    // Null if nobody recorded when it was made.
    private final @Nullable SwapEvent swap;
    private final Set<RunningExchange> stuck = ConcurrentHashMap.newKeySet();
    private final ConcurrentMap<Connection, ConcurrentMap<String, Object>> connections =
            new ConcurrentHashMap<>();
    // Both written by the arbiter, read by I/O threads.
    private volatile WorkerSettings settings;
    private volatile boolean unhealthy;

    /**
     * @param onDrained told when the last exchange has left after its gate was shut; any thread,
     *     and perhaps more than once
     */
    Revision(
            Publication publication,
            int number,
            WorkerSettings settings,
            ApplicationFigures figures,
            Hooks hooks,
            Consumer<Revision> onDrained) {
        this.publication = publication;
        this.number = number;
        this.settings = settings;
        this.figures = figures;
        this.hooks = hooks;
        this.pool = new Pool(settings.backlog());
        this.running = new RunningExchanges(() -> onDrained.accept(this));
        figures.ended.latencies().join(ownFigures.latencies());
        this.swap = FlightRecording.isOn() ? SwapEvent.begun() : null;
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

    WorkerSettings settings() {
        return settings;
    }

    /** Goes on with other settings; each request keeps the deadline that it has. */
    void follow(WorkerSettings next) {
        settings = next;
        pool.setBacklog(next.backlog());
    }

    /** What is counted over all revisions of the application. */
    ApplicationFigures figures() {
        return figures;
    }

    /** What this revision alone has done. */
    RevisionFigures ownFigures() {
        return ownFigures;
    }

    Hooks hooks() {
        return hooks;
    }

    /** How long a request to this path may take, in nanoseconds; 0 for no limit. */
    long timeoutNanos(String path) {
        return settings.timeouts().of(path, settings.timeout()).toNanos();
    }

    /** How long a request with this time limit may wait for a worker; 0 for no limit. */
    long mostWaitingNanos(long timeoutNanos) {
        return timeoutNanos / 100 * settings.mostWaitingPercent();
    }

    Pool pool() {
        return pool;
    }

    RunningExchanges running() {
        return running;
    }

    /** Its way into service, as it is recorded; null if that began before the recording. */
    @Nullable SwapEvent swap() {
        return swap;
    }

    /** Whether so many of its requests are stuck that it gets no more. */
    boolean isUnhealthy() {
        return unhealthy;
    }

    void setUnhealthy(boolean now) {
        unhealthy = now;
    }

    /** Its requests that are stuck now. */
    Set<RunningExchange> stuck() {
        return Set.copyOf(stuck);
    }

    /** Threads of it that are stuck now. */
    int stuckCount() {
        return stuck.size();
    }

    void stuck(RunningExchange each) {
        stuck.add(each);
        figures.stuck(each);
    }

    void noLongerStuck(RunningExchange each) {
        stuck.remove(each);
        figures.noLongerStuck(each);
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

    /** Its exchanges have ended: keeps nothing for them any more but what was counted. */
    void ended() {
        connections.clear();
        figures.ended.latencies().end(ownFigures.latencies());
    }

    @Override
    public String toString() {
        return "%s %s (revision %d)".formatted(application(), publication.version(), number);
    }
}
