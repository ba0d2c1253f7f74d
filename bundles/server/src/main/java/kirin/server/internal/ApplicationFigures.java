package kirin.server.internal;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/**
 * What is counted of an application, over all its revisions, and those of its requests that are
 * stuck. Any thread counts.
 */
final class ApplicationFigures {
    final LongAdder handled = new LongAdder();
    final LongAdder waitedNanos = new LongAdder();
    final LongAdder shed = new LongAdder();
    final LongAdder timeouts = new LongAdder();
    final LongAdder bootFailures = new LongAdder();
    final LongAdder drainsFinished = new LongAdder();
    final LongAdder drainsCutOff = new LongAdder();

    private final Map<Recycling, LongAdder> recycled = new EnumMap<>(Recycling.class);
    private final Set<RunningExchange> stuck = ConcurrentHashMap.newKeySet();

    ApplicationFigures() {
        for (Recycling each : Recycling.values()) {
            recycled.put(each, new LongAdder());
        }
    }

    void recycled(Recycling why) {
        count(why).increment();
    }

    /** How often workers were replaced for this reason. */
    LongAdder count(Recycling why) {
        LongAdder count = recycled.get(why);
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
}
