package kirin.server.internal;

import kirin.exchange.Exchange;
import kirin.exchange.Handling;
import kirin.exchange.Loop;
import kirin.exchange.Outcome;
import kirin.exchange.RoutedExchange;
import kirin.hooks.RequestInfo;
import kirin.worker.SeatWorker;
import kirin.worker.WorkerLoop;

import org.jspecify.annotations.Nullable;
import org.slf4j.MDC;

import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicIntegerFieldUpdater;
import java.util.function.Consumer;

/** One request on its way through a revision: made by the I/O thread, run by a worker. */
final class RunningExchange extends RunningExchanges.Link
        implements RoutedExchange, Handling, Work, Consumer<Outcome> {
    /** The key under which what an application logs carries the request's id. */
    static final String REQUEST_ID = "request_id";

    private static final AtomicIntegerFieldUpdater<RunningExchange> TAKEN =
            AtomicIntegerFieldUpdater.newUpdater(RunningExchange.class, "taken");

    private final Exchange exchange;
    private final Revision revision;
    private final String wholePath;
    private final String query;
    private final long timeoutNanos;
    // Whether a client waits for the answer; else it counts in no figure.
    private final boolean hasClient;
    // Null while nobody records.
    private final @Nullable ExchangeFlight flight;
    // The threads that run application code for it now, the newest first; guarded by this.
    private @Nullable Insider inside;
    // Whether it was answered by the server while they ran; guarded by this.
    private boolean abandoned;
    // Whether it is listed as stuck, until they have left, and since when; guarded by this.
    private boolean stuck;
    private long stuckNanos;
    // Whether they were interrupted because the application stops; guarded by this.
    private boolean stopped;
    // Whether it is among those that run, as it is from its entry; guarded by this.
    private boolean listed = true;
    // When its time began anew, for code that runs on after its end; 0 if it did not.
    private volatile long resumedNanos;
    // Written under the lock, read without it where one that has just ended does no harm.
    private volatile boolean completed;
    // 1 when a worker begins with it, or it is turned away: never both.
    private volatile int taken;
    // Written by the worker that has begun.
    private volatile @Nullable Crew crew;
    private long waitedNanos;
    private volatile Substitute substitute = Substitute.NONE;

    RunningExchange(Exchange exchange, Revision revision, Target target) {
        this(exchange, revision, target, revision.timeoutNanos(target.path()), true);
    }

    private RunningExchange(
            Exchange exchange,
            Revision revision,
            Target target,
            long timeoutNanos,
            boolean hasClient) {
        this.exchange = exchange;
        this.revision = revision;
        this.wholePath = target.path();
        this.query = target.query();
        this.timeoutNanos = timeoutNanos;
        this.hasClient = hasClient;
        this.flight = hasClient && FlightRecording.isOn() ? ExchangeFlight.begun() : null;
    }

    /** One that no client has sent. */
    static RunningExchange asked(
            AskedExchange exchange, Revision revision, Target target, long timeoutNanos) {
        return new RunningExchange(exchange, revision, target, timeoutNanos, false);
    }

    Revision of() {
        return revision;
    }

    Pool pool() {
        return revision.pool();
    }

    @Override
    public Exchange exchange() {
        return exchange;
    }

    @Override
    public String application() {
        return revision.application();
    }

    @Override
    public int revision() {
        return revision.number();
    }

    @Override
    public String mountPath() {
        return revision.mountPath();
    }

    @Override
    public String path() {
        return wholePath.substring(revision.mountPath().length());
    }

    @Override
    public String query() {
        return query;
    }

    @Override
    public int worker() {
        Crew by = crew;
        return by == null ? 0 : by.number();
    }

    @Override
    public String workerClass() {
        Crew by = crew;
        return by == null ? "" : by.info().workerClass();
    }

    @Override
    public long waitedNanos() {
        return crew == null ? -1 : waitedNanos;
    }

    @Override
    public Substitute substitute() {
        return substitute;
    }

    @Override
    public long deadlineNanos() {
        // A client that takes its time to send the request takes none of the worker's.
        return exchange.readyNanos() + timeoutNanos;
    }

    @Override
    public boolean hasDeadline() {
        return timeoutNanos > 0;
    }

    @Override
    public Executor executor() {
        return task -> revision.pool().resume(new FurtherStep(this, task));
    }

    @Override
    public ConcurrentMap<String, Object> connectionAttributes() {
        return revision.attributesOf(exchange.connection());
    }

    @Override
    public Loop loop() {
        return exchange.connection().loop();
    }

    @Override
    public boolean isLendable() {
        // The loop of one that no client has sent is none, and has no guard.
        return hasClient;
    }

    /** The worker that began with it; null while it waits for one. */
    @Nullable Crew crew() {
        return crew;
    }

    boolean isCompleted() {
        return completed;
    }

    @Override
    public void run(Crew by) {
        long now = System.nanoTime();
        // A client that went while its request waited gets no worker.
        if (completed || shedIfLate(now) || !TAKEN.compareAndSet(this, 0, 1)) {
            return;
        }
        waitedNanos = now - exchange.readyNanos();
        crew = by;
        toldOfWaiting(by.number());
        if (hasClient) {
            countBegin(by);
        }
        inContext(by, (running, crewOfIt) -> crewOfIt.instance().handler().handle(running));
    }

    private void toldOfWaiting(int worker) {
        if (flight != null) {
            flight.waited(this, worker);
        }
    }

    private void countBegin(Crew by) {
        by.begin();
        revision.figures().handled.increment();
        revision.figures().waitedNanos.add(waitedNanos);
        Hooks hooks = revision.hooks();
        if (hooks.isHeard()) {
            hooks.preRequest(by.info(), info());
        }
    }

    /** Runs application code of this exchange on the current thread, as the application expects. */
    void inContext(Crew by, ApplicationCode code) {
        Thread current = Thread.currentThread();
        ClassLoader formerLoader = current.getContextClassLoader();
        // Another worker may take a further step; the application's classes are those of the first.
        Crew begun = crew;
        Instance instance = (begun == null ? by : begun).instance();
        current.setContextClassLoader(instance.classLoader());
        MDC.put(REQUEST_ID, exchange.requestId());
        enter(current, by);
        try {
            code.run(this, by);
        } catch (Throwable e) {
            Failure.report(this, e);
        } finally {
            leave(current);
            // What else an application has put there goes with its thread-locals.
            MDC.remove(REQUEST_ID);
            ThreadLocals.clear(current);
            // An interrupt meant for this exchange must not meet the next one.
            Thread.interrupted();
            current.setContextClassLoader(formerLoader);
        }
    }

    private synchronized void enter(Thread current, Crew by) {
        inside = new Insider(current, by, inside);
        if (!listed && !stuck) {
            // A further step after the end of the exchange is watched as well.
            listed = true;
            resumedNanos = System.nanoTime();
            revision.running().enterAgain(this);
        }
    }

    private synchronized void leave(Thread current) {
        Insider before = inside;
        inside = before == null ? null : before.without(current);
        if (inside == null && stuck) {
            stuck = false;
            revision.noLongerStuck(this);
        }
        delistIfEnded();
    }

    /**
     * Takes it from those that run, if it is complete and none of its threads runs on: what the
     * client does not wait for any more still has its worker. What is stuck has its own list.
     */
    private void delistIfEnded() {
        if (listed && completed && (inside == null || stuck)) {
            listed = false;
            revision.running().leave(this);
        }
    }

    /** Turns it away if it has waited for a worker for longer than it may. */
    boolean shedIfLate(long now) {
        long most = revision.mostWaitingNanos(timeoutNanos);
        if (most == 0 || now - exchange.readyNanos() <= most || !TAKEN.compareAndSet(this, 0, 1)) {
            return false;
        }
        turnAway(PlainAnswer.WAITED_TOO_LONG);
        return true;
    }

    /** Answers in place of a worker, who will not see it. */
    void turnAway(PlainAnswer answer) {
        taken = 1;
        toldOfWaiting(0);
        substitute = answer.substitute();
        if (hasClient) {
            revision.figures().shed.increment();
            answer.sendTo(exchange);
        } else {
            exchange.abort(answer.reason());
        }
    }

    /**
     * Answers in place of an application that may be answering at this very moment.
     *
     * @param reason for the log, should the connection have to be closed
     */
    void replaceAnswer(PlainAnswer answer, String reason) {
        substitute = answer.substitute();
        if (hasClient) {
            answer.replace(exchange, reason);
        } else {
            // Who has asked wants to know what the application answers, not the server.
            exchange.abort(reason);
        }
    }

    /** Its time is over. */
    void countTimeout() {
        if (hasClient) {
            revision.figures().timeouts.increment();
            revision.figures().errors.timedOut(this);
            revision.ownFigures().timedOut();
        }
    }

    /** Whether the application has had its time and has not answered, or still runs. */
    boolean isOverdue(long now) {
        if (timeoutNanos == 0 || now - deadlineNanos() <= 0) {
            return false;
        }
        // What was handed over whole, and what was upgraded, is the client's to take in its time.
        boolean answered = exchange.isCommitted();
        synchronized (this) {
            if (stuck || now - sinceNanos() <= timeoutNanos) {
                return false;
            }
            return inside != null || (!completed && !answered);
        }
    }

    /** When it came, or came in again after its end. */
    long sinceNanos() {
        long resumed = resumedNanos;
        return resumed == 0 ? exchange.startNanos() : resumed;
    }

    /** The threads that run application code for it now, the newest first; null if none does. */
    synchronized @Nullable Insider inside() {
        return inside;
    }

    /** Whether it runs on a virtual thread that the JDK carries. */
    boolean isOnCarrier() {
        Insider newest = inside();
        return newest != null
                && newest.thread().isVirtual()
                && newest.crew().worker() instanceof SeatWorker;
    }

    /** Interrupts the application code that runs for this exchange, because it is stopped. */
    synchronized void stop() {
        stopped = true;
        if (inside != null) {
            inside.interruptAll();
        }
    }

    /** Whether what it fails with now is the stop's doing. */
    synchronized boolean isStopped() {
        return stopped;
    }

    /**
     * Answers in the application's place, for good: what it still sends goes nowhere. Its threads,
     * if any run, count as stuck from now until they have left the application's code.
     *
     * @return those threads
     */
    @Nullable Insider abandon(PlainAnswer answer, String reason) {
        Insider running;
        synchronized (this) {
            running = inside;
            if (running != null && !stuck) {
                abandoned = true;
                stuck = true;
                stuckNanos = System.nanoTime();
                revision.stuck(this);
                delistIfEnded();
            }
        }
        if (!completed) {
            replaceAnswer(answer, reason);
        }
        return running;
    }

    /** Since when it is stuck, as {@link System#nanoTime} counts. */
    synchronized long stuckNanos() {
        return stuckNanos;
    }

    /** Interrupts what is stuck, if it still is. */
    synchronized void interruptStuck() {
        if (stuck && inside != null) {
            inside.interruptAll();
        }
    }

    /** Whether the server has answered in its place. */
    synchronized boolean isAbandoned() {
        return abandoned;
    }

    RequestInfo info() {
        return new RequestInfo(
                exchange.requestId(),
                exchange.method(),
                exchange.target(),
                exchange.client().toString(),
                waitedNanos);
    }

    long ageNanos(long now) {
        return now - exchange.startNanos();
    }

    /** What a log calls it: the request line without what could forge a line of its own. */
    String requestLine() {
        return exchange.method() + " " + exchange.target().replaceAll("\\p{Cntrl}", "?");
    }

    @Override
    public void accept(Outcome outcome) {
        if (hasClient) {
            // Before it leaves: with the last one a revision ends, and counts no more.
            revision.ownFigures().ended(outcome);
            revision.figures().ended.ended(outcome);
        }
        synchronized (this) {
            completed = true;
            delistIfEnded();
        }
        if (TAKEN.compareAndSet(this, 0, 1)) {
            // Its client has gone while it waited, or it was answered in its place.
            revision.pool().withdraw(this);
            toldOfWaiting(0);
        }
        if (flight != null) {
            flight.ended(this, outcome);
        }
        Crew by = crew;
        Hooks hooks = revision.hooks();
        if (hasClient && by != null && hooks.isHeard()) {
            hooks.postRequest(by.info(), info(), outcome);
        }
    }

    /** A call into an application or adapter, for the exchange that it is given. */
    @FunctionalInterface
    interface ApplicationCode {
        void run(RunningExchange exchange, Crew by) throws Exception;
    }

    private record FurtherStep(RunningExchange running, Runnable task) implements Work {
        @Override
        public void run(Crew crew) {
            running.inContext(crew, (_, _) -> task.run());
        }

        @Override
        public WorkerLoop loop() {
            return running.loop();
        }

        @Override
        public boolean isLendable() {
            return running.isLendable();
        }
    }
}
