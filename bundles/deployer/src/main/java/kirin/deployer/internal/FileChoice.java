package kirin.deployer.internal;

import kirin.deployer.internal.Slot.Deployed;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;

/**
 * Decides which of the files that hold bundles of one name is deployed, or that none is any more.
 * Deployer thread only.
 */
final class FileChoice {
    private static final Logger LOG = LoggerFactory.getLogger(FileChoice.class);
    private static final Comparator<BundleFile> BEST =
            Comparator.comparing(BundleFile::version)
                    .thenComparing(file -> file.stamp().modified())
                    .thenComparing(BundleFile::path);

    private final WholeFiles files;
    private final Records records;
    private final Retirement retirement;
    private final Rollouts rollouts;
    // Who brings what is found.
    private String finder = "start";

    FileChoice(WholeFiles files, Records records, Retirement retirement, Rollouts rollouts) {
        this.files = files;
        this.records = records;
        this.retirement = retirement;
        this.rollouts = rollouts;
    }

    /** From now on, what is found was put there while the server runs. */
    void begun() {
        finder = "folder";
    }

    /** Who brings what is found now, for the history. */
    String finder() {
        return finder;
    }

    /** Whether of two files of one name this one is chosen. */
    static boolean isBetter(BundleFile one, BundleFile other) {
        return BEST.compare(one, other) > 0;
    }

    /**
     * Brings a slot in line with the files.
     *
     * @param candidates all that hold a bundle of its name
     */
    void choose(Slot slot, List<BundleFile> candidates) {
        if (slot.next != null || isBeingWritten(slot.active)) {
            // Looked at again when that has ended.
            return;
        }
        if (!slot.set.isEmpty()) {
            reportOverruled(slot, candidates);
            return;
        }
        List<BundleFile> usable =
                candidates.stream()
                        .filter(file -> !records.isSetAside(file.sha256()))
                        .sorted(BEST.reversed())
                        .toList();
        Optional<BundleFile> best = bestThatDoesNotWait(slot, usable);
        reportSurplus(slot, best, usable);
        boolean isGone =
                slot.active != null
                        && candidates.isEmpty()
                        && !files.contains(slot.active.file().path());
        if (!isGone) {
            slot.goneNanos = null;
            slot.leaves = false;
        }
        if (best.isPresent()) {
            takeUnlessItEndsServers(slot, best.get(), candidates);
        } else if (slot.active == null) {
            fallBack(
                    slot,
                    candidates,
                    slot.waiting.isEmpty()
                            ? "in place of files that failed"
                            : "in place of a file that waits for what it needs");
        } else if (isGone && isGoneForGood(slot)) {
            undeploy(slot, slot.active);
        }
    }

    /**
     * Lets those wait on that are better than what it returns, and no others.
     *
     * @param usable the best first
     */
    private Optional<BundleFile> bestThatDoesNotWait(Slot slot, List<BundleFile> usable) {
        List<Rollout> unwanted = new ArrayList<>(slot.waiting);
        Optional<BundleFile> best = Optional.empty();
        for (BundleFile file : usable) {
            Optional<Rollout> waits =
                    unwanted.stream().filter(each -> each.file.equals(file)).findFirst();
            if (isWorse(slot, file)) {
                break;
            }
            if (waits.isEmpty()) {
                best = Optional.of(file);
                break;
            }
            unwanted.remove(waits.get());
        }
        unwanted.forEach(each -> rollouts.refusals().forget(slot, each));
        return best;
    }

    /** How long until something is due without a new event; null if nothing is. */
    @Nullable Duration nextLook(Collection<Slot> slots) {
        boolean waiting = slots.stream().anyMatch(slot -> slot.goneNanos != null);
        return waiting ? Grace.nextLook() : null;
    }

    private boolean isGoneForGood(Slot slot) {
        if (slot.goneNanos == null) {
            slot.goneNanos = System.nanoTime();
        }
        return slot.leaves || Grace.isOver(slot.goneNanos, files);
    }

    private boolean isBeingWritten(@Nullable Deployed active) {
        return active != null && files.isUndecided(active.file().path());
    }

    /** Whether it is what is left when the file of the active bundle was broken. */
    private boolean isWorse(Slot slot, BundleFile best) {
        Deployed active = slot.active;
        return active != null
                && !active.file().path().equals(best.path())
                && files.contains(active.file().path())
                && BEST.compare(best, active.file()) < 0;
    }

    /** As {@link #take}, after what is known to be good if the last attempt was broken off. */
    private void takeUnlessItEndsServers(Slot slot, BundleFile best, List<BundleFile> candidates) {
        int brokenOff = slot.active == null ? records.brokenOff(best) : 0;
        if (brokenOff >= Attempts.MOST) {
            records.refused(best, finder, Attempts.TOO_MANY);
            LOG.error("{} was not deployed: {}", best.name(), Attempts.TOO_MANY);
            slot.problem = Attempts.TOO_MANY;
            choose(slot, candidates);
            return;
        }
        if (brokenOff > 0) {
            fallBack(
                    slot,
                    candidates,
                    "first: the server ended while " + best.version() + " was coming up");
        }
        if (slot.next == null) {
            take(slot, best, candidates);
        }
    }

    private void take(Slot slot, BundleFile best, List<BundleFile> candidates) {
        Deployed active = slot.active;
        if (active != null && active.file().hasContentOf(best)) {
            slot.active = active.with(best);
            return;
        }
        if (active == null && files.awaitsConfigurations()) {
            // One of them may be for it.
            return;
        }
        if (!slot.waiting.isEmpty()) {
            LOG.info(
                    "{} is tried meanwhile, until {} has what it needs",
                    best.name(),
                    slot.waiting.getFirst().file.name());
        }
        try {
            rollouts.begin(slot, best, finder, Optional.empty());
        } catch (RefusedException _) {
            // It has been logged, and is set aside now: another may do.
            choose(slot, candidates);
        }
    }

    /** Nothing of the name serves, and no file of it is known to be good: what served last may. */
    private void fallBack(Slot slot, List<BundleFile> candidates, String why) {
        if (slot.next != null || slot.triedFallback) {
            return;
        }
        slot.triedFallback = true;
        Optional<BundleFile> last =
                records.lastGood(slot.name)
                        .filter(it -> !candidates.isEmpty() || files.refusal(it.path()).isPresent())
                        .filter(it ->
                                slot.waiting.stream()
                                        .noneMatch(each -> each.file.hasContentOf(it)));
        if (last.isEmpty()) {
            return;
        }
        LOG.warn("{} is deployed {}", last.get(), why);
        try {
            rollouts.begin(slot, last.get(), finder, Optional.empty());
        } catch (RefusedException _) {
            // It has been logged; there is nothing else.
        }
    }

    private static void reportOverruled(Slot slot, List<BundleFile> candidates) {
        slot.surplus.retainAll(candidates);
        for (BundleFile each : candidates) {
            if (slot.surplus.add(each)) {
                LOG.warn(
                        "{} and the set {} both hold {}: that of the set is deployed; remove one",
                        each.name(),
                        slot.set,
                        slot.name);
            }
        }
    }

    private static void reportSurplus(
            Slot slot, Optional<BundleFile> best, List<BundleFile> usable) {
        // As a set: else each of a thousand is looked for among a thousand.
        slot.surplus.retainAll(new HashSet<>(usable));
        if (best.isEmpty()) {
            return;
        }
        BundleFile chosen = best.get();
        slot.surplus.remove(chosen);
        for (BundleFile other : usable) {
            if (isBetter(chosen, other) && slot.surplus.add(other)) {
                LOG.warn(
                        "{} and {} both hold {}: the {} is deployed, {}; remove one",
                        chosen.name(),
                        other.name(),
                        chosen.symbolicName(),
                        chosen.version().equals(other.version()) ? "newer file" : "higher version",
                        chosen.version());
            }
        }
    }

    private void undeploy(Slot slot, Deployed active) {
        slot.active = null;
        slot.goneNanos = null;
        boolean inFolder = !slot.leaves;
        slot.leaves = false;
        slot.again = "";
        LOG.info("Removed {}", active.file());
        records.removed(slot.name, inFolder);
        retirement.retire(active.bundle());
        if (slot.shared != null) {
            rollouts.shares().abort(slot, slot.shared, "what it served beside was removed");
        }
    }
}
