package kirin.runtime;

import kirin.lifecycle.Listeners;
import kirin.routing.Routes;
import kirin.runtime.system.Child;
import kirin.runtime.system.Sockets;
import kirin.runtime.system.SystemCallException;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.UnaryOperator;

/**
 * How one process follows another without a moment in which nobody listens: a server starts its
 * successor, with the same command, and passes it the sockets that listen. Both serve until the
 * older one is told to stop. Any thread.
 */
final class Succession {
    private static final Logger LOG = LoggerFactory.getLogger(Succession.class);
    private static final String WATCHED = "WATCHDOG_PID";

    private final Map<String, String> environment;
    private final Optional<Predecessor> predecessor;
    private final long pid;
    private final AtomicBoolean begun = new AtomicBoolean();
    // Written by the thread that follows the successor; 0 while none serves.
    private volatile long serving;

    /**
     * @param environment as the process was given it
     */
    Succession(Map<String, String> environment, Optional<Predecessor> predecessor, long pid) {
        this.environment = environment;
        this.predecessor = predecessor;
        this.pid = pid;
    }

    /** The process before this one, if there was one. */
    Optional<Predecessor> predecessor() {
        return predecessor;
    }

    /** Whether another process holds the sockets that listen, and will go on with them. */
    boolean sharesSockets() {
        return begun.get() || predecessor.filter(each -> !each.isGone()).isPresent();
    }

    /** The process id of the successor, if it serves. */
    Optional<Long> successor() {
        return Optional.of(serving).filter(number -> number > 0);
    }

    /**
     * Starts the successor. If that is not possible, or if it fails later, nothing has changed.
     *
     * @param key what the two processes call an address of {@code bind}
     */
    void begin(EmbeddedFramework framework, UnaryOperator<String> key) {
        if (predecessor.isPresent() && !predecessor.get().isGone()) {
            LOG.warn(
                    "There is no successor yet: process {} has not ended, whose successor this"
                            + " one is; send it TERM",
                    predecessor.get().pid());
            return;
        }
        if (!begun.compareAndSet(false, true)) {
            LOG.warn(
                    "There is no second successor: the first one runs; send this process TERM, or"
                            + " stop the other one");
            return;
        }
        try {
            framework.service(Routes.class).ifPresent(Routes::succeeds);
            launch(sockets(framework, key));
        } catch (SystemCallException
                | StartException
                | IllegalStateException
                | UnsupportedOperationException e) {
            begun.set(false);
            LOG.error("The successor cannot be started, all goes on as before: {}", OneLine.of(e));
        }
    }

    private static Map<String, Integer> sockets(
            EmbeddedFramework framework, UnaryOperator<String> key) throws StartException {
        Map<String, Integer> sockets = new HashMap<>();
        Optional<Listeners> listeners = framework.service(Listeners.class);
        if (listeners.isPresent()) {
            listeners
                    .get()
                    .descriptors()
                    .forEach((address, socket) -> sockets.put(key.apply(address), socket));
        }
        if (sockets.isEmpty()) {
            throw new StartException(
                    "the sockets that listen cannot be passed on, which needs native epoll; stop"
                            + " the server and start it anew");
        }
        return sockets;
    }

    private void launch(Map<String, Integer> sockets) throws SystemCallException, StartException {
        List<String> command = OwnCommand.read().words();
        List<String> addresses = List.copyOf(sockets.keySet());
        Sockets.Pair ends = Sockets.pair();
        var lifeline = new Lifeline(ends.one());
        List<Integer> descriptors = new ArrayList<>();
        descriptors.add(ends.other());
        addresses.forEach(each -> descriptors.add(sockets.get(each)));
        Child child;
        try {
            child = Child.start(command, variables(addresses), descriptors);
        } catch (SystemCallException | RuntimeException e) {
            lifeline.close();
            throw e;
        } finally {
            Sockets.close(ends.other());
        }
        LOG.info("Starting the successor: process {}", child.pid());
        Thread.ofPlatform().daemon().name("kirin-successor").start(() -> follow(child, lifeline));
    }

    private Map<String, String> variables(List<String> addresses) {
        Map<String, String> variables = new HashMap<>(environment);
        variables.put(Predecessor.PID, String.valueOf(pid));
        variables.put(Predecessor.ADDRESSES, String.join("\n", addresses));
        if (SocketActivation.isMeant(environment, pid)) {
            // Its bind is then the same as ours.
            variables.put(SocketActivation.MEANT, String.valueOf(pid));
        }
        // Without it the successor takes itself to be watched, which it is when we have gone.
        variables.remove(WATCHED, String.valueOf(pid));
        return variables;
    }

    private void follow(Child child, Lifeline lifeline) {
        String problem = "";
        for (Optional<String> said = lifeline.hear(); said.isPresent(); said = lifeline.hear()) {
            if (said.get().equals(Predecessor.UP)) {
                serving = child.pid();
                LOG.info(
                        "The successor serves too: process {}; TERM to process {} leaves all to it",
                        child.pid(),
                        pid);
            } else {
                problem = said.get();
            }
        }
        String end = end(child);
        boolean served = serving > 0;
        serving = 0;
        begun.set(false);
        lifeline.close();
        if (served) {
            LOG.warn(
                    "The successor, process {}, has ended with {}; this process serves alone again",
                    child.pid(),
                    end);
        } else {
            LOG.error(
                    "The successor, process {}, did not start, all goes on as before: {}",
                    child.pid(),
                    problem.isEmpty()
                            ? "it ended with " + end + "; see standard error for what it said"
                            : problem);
        }
    }

    private static String end(Child child) {
        try {
            return child.awaitEnd();
        } catch (SystemCallException e) {
            return OneLine.of(e);
        }
    }
}
