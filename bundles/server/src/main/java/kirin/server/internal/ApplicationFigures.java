package kirin.server.internal;

import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What is counted of an application, over all its revisions, and those of its requests that are
 * stuck. Any thread counts.
 */
final class ApplicationFigures {
    final Count handled = new Count();
    final Count waitedNanos = new Count();
    final Count shed = new Count();
    final Count timeouts = new Count();
    final Count bootFailures = new Count();
    final Count drainsFinished = new Count();
    final Count drainsCutOff = new Count();
    final Count closed = new Count();
    final EndedRequests ended = new EndedRequests();
    final RecentPast past = new RecentPast(ended, System.nanoTime());
    final RecentErrors errors = new RecentErrors();

    private final Map<Recycling, Count> recycled = new EnumMap<>(Recycling.class);
    private final Set<RunningExchange> stuck = ConcurrentHashMap.newKeySet();
    // Written by whoever resets.
    private volatile Instant since = Instant.now();

    ApplicationFigures() {
        for (Recycling each : Recycling.values()) {
            recycled.put(each, new Count());
        }
    }

    void recycled(Recycling why) {
        count(why).increment();
    }

    /** How often workers were replaced for this reason. */
    Count count(Recycling why) {
        Count count = recycled.get(why);
        if (count == null) {
            throw new IllegalStateException("every reason has its count");
        }
        return count;
    }

    /** A request whose time is over and whose thread still runs. */
    void stuck(RunningExchange running) {
        stuck.add(running);
    }

    void noLongerStuck(RunningExchange running) {
        stuck.remove(running);
    }

    List<RunningExchange> stuck() {
        return List.copyOf(stuck);
    }

    /** Since when what is shown is counted. */
    Instant since() {
        return since;
    }

    /** Shows nothing of what was counted up to now. */
    void reset() {
        for (Count each :
                List.of(
                        handled,
                        waitedNanos,
                        shed,
                        timeouts,
                        bootFailures,
                        drainsFinished,
                        drainsCutOff,
                        closed)) {
            each.reset();
        }
        recycled.values().forEach(Count::reset);
        ended.reset();
        errors.reset();
        since = Instant.now();
    }
}
