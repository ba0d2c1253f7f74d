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

    /** Whether the next new client belongs to the share: of 100, exactly so many do, evenly. */
    boolean next() {
        int percent = share.percent();
        int now = Math.floorMod(turn.getAndIncrement(), 100);
        return (now + 1) * percent / 100 > now * percent / 100;
    }
}
