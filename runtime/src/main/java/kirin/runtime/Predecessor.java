package kirin.runtime;

import kirin.runtime.system.Child;
import kirin.runtime.system.Sockets;
import kirin.runtime.system.SystemCallException;
import kirin.settings.OneLine;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * The process that has started this one as its successor, and goes on to serve until it is told to
 * stop. Any thread.
 */
final class Predecessor {
    private static final Logger LOG = LoggerFactory.getLogger(Predecessor.class);

    /** The variable that holds its process id. */
    static final String PID = "KIRIN_PREDECESSOR";

    /** The variable that holds the addresses of the sockets it has passed, one in a line. */
    static final String ADDRESSES = "KIRIN_PREDECESSOR_LISTENS";

    /** For its answer to a line, which takes it no time. */
    private static final Duration ANSWER_TIME = Duration.ofSeconds(2);

    private static final int LIFELINE = Child.FIRST;
    private static final int FIRST_SOCKET = LIFELINE + 1;

    private final long pid;
    private final Lifeline lifeline;
    private final Map<String, Integer> sockets = new ConcurrentHashMap<>();
    private final CompletableFuture<Void> gone = new CompletableFuture<>();
    private final CompletableFuture<Void> left = new CompletableFuture<>();
    private final CompletableFuture<Void> stays = new CompletableFuture<>();

    private Predecessor(long pid, Lifeline lifeline, List<String> addresses) {
        this.pid = pid;
        this.lifeline = lifeline;
        for (int i = 0; i < addresses.size(); i++) {
            sockets.put(addresses.get(i), FIRST_SOCKET + i);
        }
    }

    /**
     * The one that these variables tell of, if any.
     *
     * @throws StartException if there is none in truth
     */
    static Optional<Predecessor> of(Map<String, String> environment) throws StartException {
        String pid = environment.get(PID);
        if (pid == null) {
            return Optional.empty();
        }
        try {
            Sockets.keep(LIFELINE);
            List<String> addresses = environment.getOrDefault(ADDRESSES, "").lines().toList();
            var predecessor =
                    new Predecessor(Long.parseLong(pid), new Lifeline(LIFELINE), addresses);
            for (int each : predecessor.sockets.values()) {
                Sockets.adopt(each);
            }
            Thread.ofPlatform().daemon().name("kirin-predecessor").start(predecessor::awaitEnd);
            return Optional.of(predecessor);
        } catch (SystemCallException | NumberFormatException e) {
            throw new StartException(
                    "environment %s is \"%s\", and no server has started this one as its successor (%s); unset it"
                            .formatted(PID, pid, OneLine.of(e)));
        }
    }

    private void awaitEnd() {
        for (Optional<String> said = lifeline.hear(); said.isPresent(); said = lifeline.hear()) {
            switch (said.get()) {
                case Lifeline.LEAVES -> left.complete(null);
                case Lifeline.STAYS -> stays.complete(null);
                default -> LOG.debug("Process {} says: {}", pid, said.get());
            }
        }
        left.complete(null);
        gone.complete(null);
    }

    long pid() {
        return pid;
    }

    boolean isGone() {
        return gone.isDone();
    }

    /** Whether it takes nobody any more, so that what the sockets' queues hold is ours. */
    boolean hasLeft() {
        return left.isDone();
    }

    /**
     * Tells it that we take nobody any more, and waits for what it says: that it stays, or that it
     * has left before.
     */
    void leave() throws InterruptedException {
        if (!lifeline.tell(Lifeline.LEAVES)) {
            return;
        }
        try {
            CompletableFuture.anyOf(left, stays).get(ANSWER_TIME.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException _) {
            LOG.warn("Process {} does not say whether it goes on to serve", pid);
        } catch (ExecutionException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Has something done when it has ended, at once if it has; on a thread of its own. */
    void whenGone(Runnable action) {
        var _ =
                gone.thenRunAsync(
                        action, task -> Thread.ofPlatform().name("kirin-heir").start(task));
    }

    /** Tells it that we serve. */
    void up() {
        var _ = lifeline.tell(Lifeline.UP);
    }

    /**
     * Tells it why we cannot serve.
     *
     * @return whether it has heard; else somebody else has to be told
     */
    boolean failed(String problem) {
        return !isGone() && lifeline.tell(problem);
    }

    /** The socket for an address that it has passed; once. */
    Optional<Integer> take(String address) {
        return Optional.ofNullable(sockets.remove(address));
    }

    /** Whether it has passed a socket for an address that nobody has taken. */
    boolean offers(String address) {
        return sockets.containsKey(address);
    }

    /** Closes the sockets that nobody has taken, and tells their addresses. */
    Set<String> closeRest() {
        Map<String, Integer> rest = Map.copyOf(sockets);
        rest.keySet().forEach(address -> take(address).ifPresent(Predecessor::close));
        return rest.keySet();
    }

    static void close(int socket) {
        try {
            Sockets.close(socket);
        } catch (SystemCallException e) {
            throw new IllegalStateException(e);
        }
    }
}
