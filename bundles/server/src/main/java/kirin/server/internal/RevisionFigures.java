package kirin.server.internal;

import kirin.exchange.Outcome;
import kirin.routing.Load;

import java.util.concurrent.atomic.LongAdder;

/** What one revision has done, to be compared with another. Any thread counts. */
final class RevisionFigures {
    private final LongAdder serverErrors = new LongAdder();
    private final LongAdder timeouts = new LongAdder();
    private final Latencies latencies = new Latencies();

    void ended(Outcome outcome) {
        latencies.add(outcome.nanos());
        if (outcome.status() >= 500 || outcome.end() == Outcome.End.ABORTED) {
            serverErrors.increment();
        }
    }

    void timedOut() {
        timeouts.increment();
    }

    Latencies latencies() {
        return latencies;
    }

    Load load() {
        Latencies.Counts counts = latencies.counts();
        return new Load(
                counts.total(),
                serverErrors.sum(),
                timeouts.sum(),
                counts.percentile(50),
                counts.percentile(95));
    }
}
