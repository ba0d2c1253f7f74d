package kirin.server.internal;

import java.util.ArrayList;
import java.util.List;

/**
 * Workers that have ended, until no exchange that they began can still need their instance: one
 * that answers later may outlive its worker. Arbiter thread only.
 */
final class Departures {
    private final WorkerFactory factory;
    private final List<Departure> waiting = new ArrayList<>();

    private record Departure(Revision revision, Crew crew) {
        boolean isDone() {
            for (RunningExchange each : revision.running().all()) {
                if (crew.equals(each.crew())) {
                    return false;
                }
            }
            return true;
        }
    }

    Departures(WorkerFactory factory) {
        this.factory = factory;
    }

    void add(Revision revision, Crew crew) {
        waiting.add(new Departure(revision, crew));
        look();
    }

    /** Releases the instances that nobody needs any more. */
    void look() {
        waiting.removeIf(each -> {
            boolean done = each.isDone();
            if (done) {
                factory.release(each.crew());
            }
            return done;
        });
    }
}
