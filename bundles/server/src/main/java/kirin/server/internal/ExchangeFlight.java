package kirin.server.internal;

import kirin.exchange.Outcome;

import org.jspecify.annotations.Nullable;

/**
 * What Flight Recorder is told of one exchange: first one thread tells how it waited, whoever ends
 * that, then the I/O thread how it ended.
 */
final class ExchangeFlight {
    private final ExchangeEvent exchange;
    private final QueueingEvent queueing;

    private ExchangeFlight(ExchangeEvent exchange, QueueingEvent queueing) {
        this.exchange = exchange;
        this.queueing = queueing;
    }

    /** One that begins at once; null if no recording wants to hear of it. */
    static @Nullable ExchangeFlight begun() {
        var exchange = new ExchangeEvent();
        var queueing = new QueueingEvent();
        if (!exchange.isEnabled() && !queueing.isEnabled()) {
            return null;
        }
        exchange.begin();
        queueing.begin();
        return new ExchangeFlight(exchange, queueing);
    }

    /**
     * It waits no longer.
     *
     * @param worker that begins with it; 0 if none does
     */
    void waited(RunningExchange running, int worker) {
        queueing.end();
        if (queueing.shouldCommit()) {
            queueing.describe(running, worker);
            queueing.commit();
        }
    }

    void ended(RunningExchange running, Outcome outcome) {
        exchange.end();
        if (exchange.shouldCommit()) {
            exchange.describe(running, running.worker());
            exchange.workerClass = running.workerClass();
            exchange.status = outcome.status();
            exchange.end = outcome.end().name();
            exchange.bytes = outcome.bodyBytes();
            exchange.waited = Math.max(0, running.waitedNanos());
            exchange.commit();
        }
    }
}
