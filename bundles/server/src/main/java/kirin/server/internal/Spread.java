package kirin.server.internal;

import kirin.routing.Share;

import java.util.concurrent.atomic.AtomicInteger;

/** A share with the turn of the next new client. Any thread. */
final class Spread {
    private final Share share;
    private final AtomicInteger turn = new AtomicInteger();

    Spread(Share share) {
        this.share = share;
    }

    Share share() {
        return share;
    }

    /**
     * What the next new client draws, from 0 to 99: it belongs to every share of more percent. Of
     * 100, no two draw the same, and those below any number are spread evenly.
     */
    int next() {
        // The golden section of 100 has no divisor in common with it.
        return Math.floorMod(turn.getAndIncrement(), 100) * 61 % 100;
    }
}
