package kirin.server.internal;

import kirin.exchange.ClosedExchangeException;
import kirin.exchange.Exchange;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What becomes of a request whose application failed. */
final class Failure {
    private static final Logger LOG = LoggerFactory.getLogger("kirin.server.error");

    private Failure() {}

    /** Logs the failure once and ends the exchange: with a 500 if no head was sent yet. */
    static void report(RunningExchange running, Throwable failure) {
        Exchange exchange = running.exchange();
        if (running.isAbandoned()) {
            // What an interrupt, or an answer that was given in its place, has made of it.
            log(running, "ended after the server had answered", failure);
        } else if (running.isStopped()) {
            log(running, "ended when it was interrupted", failure);
            running.replaceAnswer(PlainAnswer.STOPPED, "its application was stopped");
        } else if (causedByClosedExchange(failure)) {
            // The client went, or the server cut it off and said so: no fault of the application.
            log(running, "was not finished", failure);
            exchange.abort("the exchange was closed while the application ran");
        } else {
            running.of().figures().errors.failed(running, failure);
            logError(running, failure);
            // Once it has begun, only a broken connection tells the client that this is not all.
            PlainAnswer.INTERNAL_ERROR.replace(
                    exchange, "the application failed after it had begun to answer");
        }
    }

    private static void logError(RunningExchange running, Throwable failure) {
        try {
            LOG.error(
                    "Error handling request {} ({}, revision {})",
                    running.requestLine(),
                    running.application(),
                    running.revision(),
                    failure);
        } catch (RuntimeException | Error e) {
            // An exception is application code too: its message may fail in its turn.
            LOG.error(
                    "Error handling request {} ({}, revision {}): {}, which cannot be printed",
                    running.requestLine(),
                    running.application(),
                    running.revision(),
                    failure.getClass().getName());
        }
    }

    private static void log(RunningExchange running, String what, Throwable failure) {
        LOG.debug("{} {}: {}", running.requestLine(), what, failure.getClass().getName());
    }

    private static boolean causedByClosedExchange(Throwable failure) {
        try {
            // Applications wrap what their stream throws; a few levels tell, and a circle must not
            // hang.
            Throwable each = failure;
            for (int depth = 0; each != null && depth < 8; depth++) {
                if (each instanceof ClosedExchangeException) {
                    return true;
                }
                each = each.getCause();
            }
        } catch (RuntimeException | Error e) {
            LOG.debug("The cause of a failure cannot be had: {}", e.getClass().getName());
        }
        return false;
    }
}
