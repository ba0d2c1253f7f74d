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
        if (causedByClosedExchange(failure)) {
            // The client went, or the server cut it off and said so: no fault of the application.
            LOG.debug("{} {} was not finished", exchange.method(), exchange.target(), failure);
            exchange.abort("the exchange was closed while the application ran");
            return;
        }
        LOG.error(
                "Error handling request {} {} ({}, revision {})",
                exchange.method(),
                visible(exchange.target()),
                running.application(),
                running.revision(),
                failure);
        if (exchange.isCommitted()) {
            // Only a broken connection tells the client that the body it has is not all.
            exchange.abort("the application failed after it had begun to answer");
            return;
        }
        PlainAnswer.INTERNAL_ERROR.sendTo(exchange);
    }

    private static boolean causedByClosedExchange(Throwable failure) {
        // Applications wrap what their stream throws; a few levels tell, and a circle must not
        // hang.
        Throwable each = failure;
        for (int depth = 0; each != null && depth < 8; depth++) {
            if (each instanceof ClosedExchangeException) {
                return true;
            }
            each = each.getCause();
        }
        return false;
    }

    private static String visible(String target) {
        return target.replaceAll("\\p{Cntrl}", "?");
    }
}
