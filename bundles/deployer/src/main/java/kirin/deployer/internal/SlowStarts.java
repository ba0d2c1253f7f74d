package kirin.deployer.internal;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/** What is being started, and says so once where that takes long. Deployer thread only. */
final class SlowStarts {
    private static final Logger LOG = LoggerFactory.getLogger(SlowStarts.class);

    private final Slots slots;
    private final Duration patience;

    /**
     * @param patience how long a start may take before the log says so
     */
    SlowStarts(Slots slots, Duration patience) {
        this.slots = slots;
        this.patience = patience;
    }

    /** Whether something is being started that has nothing to serve in its place. */
    boolean isStartingAnew() {
        return slots.all().stream().anyMatch(slot -> slot.isStarting() && slot.active == null);
    }

    /** The files whose bundles are being started now, for a caller that says so in the log. */
    List<String> named() {
        inStart().forEach(rollout -> rollout.reportedSlow = true);
        return inStart().map(rollout -> rollout.file.name()).sorted().toList();
    }

    private Stream<Rollout> inStart() {
        return slots.all().stream()
                .filter(Slot::isStarting)
                .flatMap(slot -> Stream.ofNullable(slot.next));
    }

    /** Tells of each that has taken too long by now and was not told of. */
    void report() {
        slots.all().forEach(this::report);
    }

    private void report(Slot slot) {
        Rollout rollout = slot.next;
        if (rollout == null
                || !rollout.starting
                || rollout.reportedSlow
                || System.nanoTime() - rollout.startedNanos < patience.toNanos()) {
            return;
        }
        rollout.reportedSlow = true;
        LOG.warn(
                "{} has not come up within {} s and goes on starting: its activator hangs, or what"
                        + " its application does first; a thread dump shows where{}",
                rollout.file.name(),
                patience.toSeconds(),
                Refusals.still(slot));
    }
}
