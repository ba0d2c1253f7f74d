package kirin.runtime;

import kirin.lifecycle.Listeners;
import kirin.routing.Routes;
import kirin.runtime.system.Child;
import kirin.runtime.system.Sockets;
import kirin.runtime.system.SystemCallException;
import kirin.settings.OneLine;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import java.util.function.LongConsumer;
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
    // Set by the main thread, before there can be a successor.
    private volatile LongConsumer onEnd = ended -> {};
    private volatile BooleanSupplier isIdle = () -> false;
    // Guarded by this, all below.
    private boolean begun;

    /** Completed when the successor that was begun serves, or has ended. */
    private CompletableFuture<Void> decided = CompletableFuture.completedFuture(null);

    private Optional<Lifeline> toSuccessor = Optional.empty();

    /** The process id of the successor; 0 while none serves. */
    private long serving;

    /** Whether this process is to stop, so that it does not go on where a successor fails. */
    private boolean stops;

    private boolean hasLeft;
    private boolean successorHasLeft;

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

    /** Has something done with the process id of a successor that has ended, however it did. */
    void onSuccessorEnd(LongConsumer action) {
        onEnd = action;
    }

    /** Asks there whether this process has dismissed its workers. */
    void asksWhetherIdle(BooleanSupplier idle) {
        isIdle = idle;
    }

    /** Whether another process holds the sockets that listen, and will go on with them. */
    synchronized boolean sharesSockets() {
        return (begun && !successorHasLeft)
                || predecessor.filter(each -> !each.hasLeft()).isPresent();
    }

    /** The process id of the successor, if it serves. */
    synchronized Optional<Long> successor() {
        return Optional.of(serving).filter(number -> number > 0 && !successorHasLeft);
    }

    /**
     * Waits for a successor that is only starting, if there is one: until it serves nobody but this
     * process takes clients, and if it ends nobody ever would.
     *
     * @param impatient completed when there is no time for that
     */
    void awaitStart(CompletableFuture<Void> impatient, Duration atMost)
            throws InterruptedException {
        CompletableFuture<Void> start;
        synchronized (this) {
            stops = true;
            start = decided;
        }
        if (start.isDone() || impatient.isDone()) {
            return;
        }
        LOG.info("The successor is starting; this process serves until that one does");
        try {
            CompletableFuture.anyOf(start, impatient).get(atMost.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException _) {
            LOG.warn("The successor does not serve yet, and is left to itself");
        } catch (ExecutionException e) {
            throw new IllegalStateException(e);
        }
    }

    /**
     * Leaves the sockets to the other process, unless that has left them to this one: of two that
     * are told to stop at once, one takes what the queues hold. Called before they are closed.
     */
    void leave() throws InterruptedException {
        if (predecessor.isPresent() && !predecessor.get().hasLeft()) {
            predecessor.get().leave();
            return;
        }
        synchronized (this) {
            if (toSuccessor.isPresent() && !successorHasLeft) {
                hasLeft = toSuccessor.get().tell(Lifeline.LEAVES);
                successorHasLeft = !hasLeft;
            }
        }
    }

    private synchronized void successorLeaves(Lifeline lifeline) {
        if (!hasLeft) {
            successorHasLeft = true;
            var _ = lifeline.tell(Lifeline.STAYS);
        }
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
        if (!claim()) {
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
            var _ = forget();
            LOG.error("The successor cannot be started, all goes on as before: {}", OneLine.of(e));
        }
    }

    private synchronized boolean claim() {
        if (begun) {
            return false;
        }
        begun = true;
        decided = new CompletableFuture<>();
        return true;
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
        synchronized (this) {
            toSuccessor = Optional.of(lifeline);
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
            switch (said.get()) {
                case Lifeline.UP -> serves(child);
                case Lifeline.LEAVES -> successorLeaves(lifeline);
                default -> problem = said.get();
            }
        }
        String end = end(child);
        onEnd.accept(child.pid());
        boolean served = forget();
        if (served) {
            LOG.warn(
                    "The successor, process {}, has ended with {}{}; {}",
                    child.pid(),
                    end,
                    problem.isEmpty() ? "" : " (" + problem + ")",
                    goesOn(
                            isIdle.getAsBoolean()
                                    ? "nobody serves: send HUP to this process, "
                                            + pid
                                            + ", whose workers WINCH has dismissed"
                                    : "this process serves alone again"));
        } else {
            LOG.error(
                    "The successor, process {}, did not start, {}: {}",
                    child.pid(),
                    goesOn("all goes on as before"),
                    problem.isEmpty()
                            ? "it ended with " + end + "; see standard error for what it said"
                            : problem);
        }
    }

    private synchronized String goesOn(String asWished) {
        return stops ? "this process is stopping too, and nobody serves then" : asWished;
    }

    private void serves(Child child) {
        synchronized (this) {
            serving = child.pid();
            decided.complete(null);
        }
        LOG.info(
                "The successor serves too: process {}; TERM to process {} leaves all to it",
                child.pid(),
                pid);
    }

    /** There is none any more. Returns whether it has served. */
    private synchronized boolean forget() {
        boolean served = serving > 0;
        serving = 0;
        successorHasLeft = false;
        toSuccessor.ifPresent(Lifeline::close);
        toSuccessor = Optional.empty();
        begun = false;
        decided.complete(null);
        return served;
    }

    private static String end(Child child) {
        try {
            return child.awaitEnd();
        } catch (SystemCallException e) {
            return OneLine.of(e);
        }
    }
}
