package kirin.server.internal;

import kirin.exchange.Exchange;
import kirin.server.internal.Target.MalformedTargetException;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.util.function.Consumer;

/** The way of a request from the listener to its pool. On the I/O thread. */
final class Dispatch implements Consumer<Exchange> {
    private static final Logger LOG = LoggerFactory.getLogger(Dispatch.class);

    private final Arbiter arbiter;
    private final UnroutedFigures unrouted;

    Dispatch(Arbiter arbiter, UnroutedFigures unrouted) {
        this.arbiter = arbiter;
        this.unrouted = unrouted;
    }

    @Override
    public void accept(Exchange exchange) {
        Target target;
        try {
            target = Target.parse(exchange.target());
        } catch (MalformedTargetException e) {
            LOG.warn("Invalid request from {}: {}", exchange.connection().peer(), e.getMessage());
            unrouted.badTargets.increment();
            PlainAnswer.BAD_TARGET.sendTo(exchange);
            return;
        }
        RunningExchange running = enter(exchange, target);
        if (running == null) {
            return;
        }
        exchange.handledBy(running);
        exchange.onCompleted(running);
        if (running.of().isUnhealthy()) {
            running.turnAway(PlainAnswer.UNHEALTHY);
        } else if (!running.pool().offer(running)) {
            running.turnAway(PlainAnswer.OVERLOADED);
        }
    }

    /** Null if it was answered here, because there is nowhere to enter. */
    private @Nullable RunningExchange enter(Exchange exchange, Target target) {
        while (true) {
            RoutingTable table = arbiter.table();
            String host = table.namesHosts() ? exchange.host() : null;
            Place place = table.find(host, target.path());
            if (place == null) {
                unrouted.notFound.increment();
                PlainAnswer.NOT_FOUND.sendTo(exchange);
                return null;
            }
            PlainAnswer closed = place.closed();
            if (closed != null) {
                place.figures().closed.increment();
                exchange.onCompleted(place.figures().ended::ended);
                closed.sendTo(exchange);
                return null;
            }
            RunningExchange running = place.meet(exchange, target);
            if (running.of().running().enter(running)) {
                return running;
            }
            // It was taken out of the table before its gate was shut: look again.
        }
    }
}
