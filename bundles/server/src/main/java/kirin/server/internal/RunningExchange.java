package kirin.server.internal;

import kirin.exchange.Exchange;
import kirin.exchange.Outcome;
import kirin.exchange.RoutedExchange;

import org.jspecify.annotations.Nullable;

import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.Executor;
import java.util.function.Consumer;

/** One request on its way through a revision: made by the I/O thread, run by a worker. */
final class RunningExchange extends RunningExchanges.Link
        implements RoutedExchange, Work, Consumer<Outcome> {
    private final Exchange exchange;
    private final Revision revision;
    private final Target target;
    // The thread that runs application code for this exchange now; guarded by this.
    private @Nullable Thread thread;
    private volatile boolean completed;

    RunningExchange(Exchange exchange, Revision revision, Target target) {
        this.exchange = exchange;
        this.revision = revision;
        this.target = target;
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
        return target.path().substring(revision.mountPath().length());
    }

    @Override
    public String query() {
        return target.query();
    }

    @Override
    public long deadlineNanos() {
        return exchange.startNanos() + revision.timeoutNanos();
    }

    @Override
    public boolean hasDeadline() {
        return revision.timeoutNanos() > 0;
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
    public Executor loop() {
        return exchange.connection().loop();
    }

    @Override
    public void run() {
        if (!completed) {
            // A client that went while its request waited gets no worker.
            inContext(() -> revision.handler().handle(this));
        }
    }

    /** Runs application code of this exchange on the current thread, as the application expects. */
    void inContext(ApplicationCode code) {
        Thread current = Thread.currentThread();
        ClassLoader formerLoader = current.getContextClassLoader();
        current.setContextClassLoader(revision.classLoader());
        synchronized (this) {
            thread = current;
        }
        try {
            code.run();
        } catch (Throwable e) {
            Failure.report(this, e);
        } finally {
            synchronized (this) {
                thread = null;
            }
            // An interrupt meant for this exchange must not meet the next one.
            Thread.interrupted();
            current.setContextClassLoader(formerLoader);
        }
    }

    /** Interrupts the application code that runs for this exchange, if any does. */
    synchronized void interrupt() {
        if (thread != null) {
            thread.interrupt();
        }
    }

    @Override
    public void accept(Outcome outcome) {
        completed = true;
        revision.running().leave(this);
    }

    /** A call into an application or adapter. */
    @FunctionalInterface
    interface ApplicationCode {
        void run() throws Exception;
    }

    private record FurtherStep(RunningExchange running, Runnable task) implements Work {
        @Override
        public void run() {
            running.inContext(task::run);
        }

        @Override
        public Executor loop() {
            return running.loop();
        }
    }
}
