package kirin.http.internal;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Answers to and logs what a client sends that becomes no exchange. I/O thread only. */
final class Refusals {
    private static final Logger LOG = LoggerFactory.getLogger(Refusals.class);

    private final AnswerOutlet outlet;
    private final IoLoop loop;
    private final ClientConnection connection;
    private final ConnectionClock clock;
    private final ListenerFigures figures;

    Refusals(
            AnswerOutlet outlet,
            IoLoop loop,
            ClientConnection connection,
            ConnectionClock clock,
            ListenerFigures figures) {
        this.outlet = outlet;
        this.loop = loop;
        this.connection = connection;
        this.clock = clock;
        this.figures = figures;
    }

    /**
     * Sends an answer, after which the caller lets the connection end.
     *
     * @param head of the request; null if it could not be read
     */
    void answer(Refusal refusal, @Nullable RequestHead head) {
        warn(refusal);
        send(refusal, head);
    }

    /** The same on a connection that was too many, of which others warn. */
    void turnAway(Refusal refusal) {
        send(refusal, null);
    }

    private void send(Refusal refusal, @Nullable RequestHead head) {
        figures.refused.increment();
        log(RefusedRecord.of(connection, head, refusal, elapsed()));
        outlet.write(refusal.encode(loop, outlet));
        outlet.flush();
    }

    /** The same of a request that is an exchange already: its answer ends the connection. */
    void answer(Refusal refusal, HttpExchange exchange) {
        warn(refusal);
        exchange.answerInstead(refusal);
        exchange.closeInbound(refusal.reason());
    }

    /** The client has gone before its request was there. */
    void unfinished() {
        figures.unfinished.increment();
        log(RefusedRecord.unfinished(connection, elapsed()));
    }

    private void warn(Refusal refusal) {
        LOG.warn("Invalid request from {}: {}", connection.peer(), refusal.reason());
    }

    private void log(RefusedRecord refused) {
        if (loop.accessLog().isOn()) {
            loop.accessLog().log(refused);
        }
    }

    /** How long the request has been coming, in nanoseconds. */
    private long elapsed() {
        return System.nanoTime() - clock.requestStart();
    }
}
