package kirin.server.internal;

import java.util.ArrayList;
import java.util.List;

/**
 * How long the requests of several took, each of which counts its own: so a request is counted
 * once, and is seen both here and there. Any thread.
 */
final class JoinedLatencies {
    // Both guarded by this.
    private final List<Latencies> counting = new ArrayList<>();
    private Latencies.Counts ended = new Latencies().counts();

    /** One more that counts. */
    synchronized void join(Latencies one) {
        counting.add(one);
    }

    /** One that counts no more. What it has counted is kept, and nothing else of it. */
    synchronized void end(Latencies one) {
        if (counting.remove(one)) {
            ended = ended.plus(one.counts());
        }
    }

    /** What all have counted. */
    synchronized Latencies.Counts counts() {
        Latencies.Counts all = ended;
        for (Latencies each : counting) {
            all = all.plus(each.counts());
        }
        return all;
    }
}
