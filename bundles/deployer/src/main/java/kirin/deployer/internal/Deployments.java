package kirin.deployer.internal;

import kirin.deployer.internal.Slot.Deployed;

import org.jspecify.annotations.Nullable;
import org.osgi.framework.Bundle;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.stream.Stream;

/** Brings what is deployed in line with what lies in the folders. Deployer thread only. */
final class Deployments implements Rollouts.Listener {
    private static final Logger LOG = LoggerFactory.getLogger(Deployments.class);
    private static final Comparator<BundleFile> BEST =
            Comparator.comparing(BundleFile::version)
                    .thenComparing(file -> file.stamp().modified())
                    .thenComparing(BundleFile::path);

    /**
     * For so long a bundle serves on without a file, and longer while others are read: whoever
     * deletes a file and copies another there means no gap.
     */
    private static final Duration GRACE = Duration.ofMillis(300);

    private static final Duration LONGEST_GRACE = Duration.ofSeconds(30);

    /** A bundle during whose start the server has ended so often is not tried any more. */
    private static final int MOST_ATTEMPTS = 3;

    private final WholeFiles files;
    private final Records records;
    private final Retirement retirement;
    private final Bundles bundles;
    private final Aftercare aftercare;
    private final Growth growth;
    private final Duration patience;
    private final Rollouts rollouts;
    private final Map<String, Slot> slots = new TreeMap<>();
    // Who brings what is found.
    private String finder = "start";
    // Of the present reload, or the last one.
    private CompletableFuture<Void> moved = CompletableFuture.completedFuture(null);

    /**
     * @param patience how long a start may take before the log says so
     * @param rollouts made for a listener
     */
    Deployments(
            WholeFiles files,
            Records records,
            Retirement retirement,
            Bundles bundles,
            Aftercare aftercare,
            Growth growth,
            Duration patience,
            Function<Rollouts.Listener, Rollouts> rollouts) {
        this.files = files;
        this.records = records;
        this.retirement = retirement;
        this.bundles = bundles;
        this.aftercare = aftercare;
        this.growth = growth;
        this.patience = patience;
        this.rollouts = rollouts.apply(this);
    }

    Collection<Slot> slots() {
        return slots.values();
    }

    Slot slot(String symbolicName) {
        return slots.computeIfAbsent(symbolicName, Slot::new);
    }

    Rollouts rollouts() {
        return rollouts;
    }

    /** What lets shares grow. */
    Growth growth() {
        return growth;
    }

    /** From now on, what is found was put there while the server runs. */
    void begun() {
        finder = "folder";
    }

    /** Looks at the files again, and acts. */
    void reconcile() {
        Map<String, List<BundleFile>> byName = new HashMap<>();
        for (BundleFile file : files.whole()) {
            byName.computeIfAbsent(file.symbolicName(), name -> new ArrayList<>()).add(file);
            slot(file.symbolicName());
        }
        slots.forEach((name, slot) -> choose(slot, byName.getOrDefault(name, List.of())));
        moveOn();
        // After all are installed, so that they find each other whatever their order.
        slots.values().forEach(rollouts::startIfResolved);
        slots.values().forEach(this::reportSlow);
        slots.values().removeIf(Slot::isEmpty);
        retirement.sweep();
        if (slots.values().stream().allMatch(slot -> slot.again.isEmpty())) {
            moved.complete(null);
        }
    }

    /** Compares what has taken over lately with what was there before, and takes back the worse. */
    void compare() {
        aftercare.look((slot, reason) -> {
            LOG.error(
                    "{} is taken back, it does worse than what it replaced: {}",
                    slot.active == null ? slot.name : slot.active.file(),
                    reason);
            Optional<BundleFile> former = records.former(slot.name);
            if (former.isEmpty()) {
                LOG.error("{} stays all the same: what it replaced is not kept", slot.name);
            } else {
                var _ = rollBack(slot, former.get(), reason);
            }
        });
    }

    /**
     * Puts another bundle into service in place of the active one, which is left aside from then
     * on.
     *
     * @return completed with what serves; exceptionally with a {@link RefusedException}
     */
    CompletableFuture<Deployed> rollBack(Slot slot, BundleFile former, String reason) {
        try {
            Deployed bad = slot.active;
            if (bad == null || slot.next != null) {
                throw new RefusedException("another deployment of " + slot.name + " is under way");
            }
            Rollout rollout = rollouts.begin(slot, former, "rollback", Optional.empty());
            CompletableFuture<Deployed> done =
                    rollout.outcome.thenApply(now -> {
                        records.setAside(bad.number(), bad.file(), Records.ROLLED_BACK, reason);
                        return now;
                    });
            rollouts.startOrFail(slot, rollout);
            return done;
        } catch (RefusedException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    /**
     * Replaces every bundle by a new revision of the same file, one after another.
     *
     * @return completed when the last has been replaced, or has failed and stays as it is
     */
    CompletableFuture<Void> reloadAll() {
        for (Slot slot : slots.values()) {
            if (slot.active != null && !slot.active.file().isFragment()) {
                slot.again = "reload";
            }
        }
        if (moved.isDone()) {
            moved = new CompletableFuture<>();
        }
        CompletableFuture<Void> all = moved;
        reconcile();
        return all;
    }

    /** Whether something is being started that has nothing to serve in its place. */
    boolean isStartingAnew() {
        return slots.values().stream().anyMatch(slot -> slot.isStarting() && slot.active == null);
    }

    /** The files whose bundles are being started now. */
    List<String> starting() {
        return inStart().map(rollout -> rollout.file.name()).sorted().toList();
    }

    /** As {@link #starting}, for a caller that says so in the log: it is not said again. */
    List<String> reportStarting() {
        inStart().forEach(rollout -> rollout.reportedSlow = true);
        return starting();
    }

    @Override
    public void takesOver(Slot slot) {
        aftercare.prepare(slot);
    }

    @Override
    public void tookOver(Slot slot, Optional<Deployed> before) {
        before.ifPresent(it -> aftercare.follow(slot));
        List<Bundle> former = new ArrayList<>(retirement.stillThere(slot.name));
        before.ifPresent(it -> former.add(it.bundle()));
        for (Bundle each : former) {
            bundles.users(each).forEach(user -> moveFrom(slot.name, user));
        }
        if (slot.active != null && slot.active.file().isFragment()) {
            // What it is to become part of resolved without it.
            Slot host = slots.get(slot.active.file().fragmentHost());
            if (host != null && host.active != null) {
                host.again = "fragment " + slot.name;
            }
        }
    }

    private void moveFrom(String library, Bundle user) {
        for (Slot each : slots.values()) {
            if (each.active != null && each.active.bundle().equals(user)) {
                each.again = "library " + library;
            }
        }
    }

    @Override
    public void changed() {
        reconcile();
    }

    private Stream<Rollout> inStart() {
        return slots.values().stream()
                .filter(Slot::isStarting)
                .flatMap(slot -> Stream.ofNullable(slot.next));
    }

    private void reportSlow(Slot slot) {
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
                Rollouts.still(slot));
    }

    /** Lets the next bundle that has to follow another become a new revision of itself. */
    private void moveOn() {
        boolean busy =
                slots.values().stream()
                        .anyMatch(slot -> !slot.again.isEmpty() && slot.next != null);
        if (busy) {
            return;
        }
        for (Slot slot : slots.values()) {
            if (!slot.again.isEmpty() && slot.active != null) {
                try {
                    rollouts.startOrFail(
                            slot,
                            rollouts.begin(slot, slot.active.file(), slot.again, Optional.empty()));
                    return;
                } catch (RefusedException _) {
                    // It has been logged; the next one.
                }
            }
        }
    }

    private void choose(Slot slot, List<BundleFile> candidates) {
        if (slot.isStarting() || isBeingWritten(slot.active)) {
            // Looked at again when that has ended.
            return;
        }
        List<BundleFile> usable =
                candidates.stream().filter(file -> !records.isSetAside(file.sha256())).toList();
        Optional<BundleFile> best = usable.stream().max(BEST).filter(it -> !isWorse(slot, it));
        Rollout waiting = slot.next;
        if (waiting != null && best.filter(it -> it.equals(waiting.file)).isEmpty()) {
            rollouts.forget(slot, waiting);
        }
        reportSurplus(slot, best, usable);
        boolean isGone =
                slot.active != null
                        && candidates.isEmpty()
                        && !files.contains(slot.active.file().path());
        if (!isGone) {
            slot.goneNanos = null;
        }
        if (best.isPresent()) {
            takeUnlessItEndsServers(slot, best.get(), candidates);
        } else if (slot.active == null) {
            fallBack(slot, candidates, "in place of files that failed");
        } else if (isGone && isGoneForGood(slot)) {
            undeploy(slot, slot.active);
        }
    }

    private boolean isGoneForGood(Slot slot) {
        long now = System.nanoTime();
        if (slot.goneNanos == null) {
            slot.goneNanos = now;
        }
        long goneNanos = now - slot.goneNanos;
        return slot.leaves
                || goneNanos >= LONGEST_GRACE.toNanos()
                || (goneNanos >= GRACE.toNanos() && files.isSettled());
    }

    /** How long until something is due without a new event; null if nothing is. */
    @Nullable Duration nextLook() {
        boolean waiting = slots.values().stream().anyMatch(slot -> slot.goneNanos != null);
        return waiting ? GRACE.dividedBy(4) : null;
    }

    /** Whether of two files of one name this one is chosen. */
    static boolean isBetter(BundleFile one, BundleFile other) {
        return BEST.compare(one, other) > 0;
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
        int brokenOff = slot.active == null && slot.next == null ? records.brokenOff(best) : 0;
        if (brokenOff >= MOST_ATTEMPTS) {
            String reason = "the server ended three times while it was coming up";
            records.refused(best, finder, reason);
            LOG.error("{} was not deployed: {}", best.name(), reason);
            slot.problem = reason;
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
        if (slot.next != null) {
            return;
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
        if (candidates.isEmpty() || slot.next != null || slot.triedFallback) {
            return;
        }
        slot.triedFallback = true;
        Optional<BundleFile> last = records.lastGood(slot.name);
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

    private static void reportSurplus(
            Slot slot, Optional<BundleFile> best, List<BundleFile> usable) {
        slot.surplus.retainAll(usable);
        if (best.isEmpty()) {
            return;
        }
        BundleFile chosen = best.get();
        slot.surplus.remove(chosen);
        for (BundleFile other : usable) {
            if (!other.equals(chosen) && slot.surplus.add(other)) {
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
        slot.leaves = false;
        LOG.info("Removed {}", active.file());
        records.removed(slot.name);
        retirement.retire(active.bundle());
        if (slot.shared != null) {
            rollouts.abort(slot, slot.shared, "what it served beside was removed");
        }
    }
}
