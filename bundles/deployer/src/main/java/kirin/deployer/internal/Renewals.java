package kirin.deployer.internal;

import kirin.deployer.internal.Slot.Deployed;

import org.osgi.framework.Bundle;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * Lets bundles become new revisions of themselves, one after another: because somebody reloads all,
 * or to follow a library or a fragment that has been replaced. Deployer thread only.
 */
final class Renewals {
    private final Slots slots;
    private final Rollouts rollouts;
    private final Bundles bundles;
    private final Retirement retirement;
    // Of the present reload, or the last one.
    private CompletableFuture<Void> done = CompletableFuture.completedFuture(null);

    Renewals(Slots slots, Rollouts rollouts, Bundles bundles, Retirement retirement) {
        this.slots = slots;
        this.rollouts = rollouts;
        this.bundles = bundles;
        this.retirement = retirement;
    }

    /**
     * Marks every bundle.
     *
     * @return completed when the last has been replaced, or has failed and stays as it is
     */
    CompletableFuture<Void> askForAll() {
        for (Slot slot : slots.all()) {
            if (slot.active != null && !slot.active.file().isFragment()) {
                slot.again = "reload";
            }
        }
        if (done.isDone()) {
            done = new CompletableFuture<>();
        }
        return done;
    }

    /** Marks those that have to follow what has taken over. */
    void askForFollowers(Slot slot, Optional<Deployed> before) {
        List<Bundle> former = new ArrayList<>(retirement.stillThere(slot.name));
        before.ifPresent(it -> former.add(it.bundle()));
        for (Bundle each : former) {
            for (Bundle user : bundles.users(each)) {
                slots.holding(user).ifPresent(its -> its.again = "library " + slot.name);
            }
        }
        if (slot.active != null && slot.active.file().isFragment()) {
            // What it is to become part of resolved without it.
            Slot host = slots.serving(slot.active.file().fragmentHost());
            if (host != null) {
                host.again = "fragment " + slot.name;
            }
        }
    }

    /** Begins with the next, unless one is on its way. */
    void moveOn() {
        boolean busy =
                slots.all().stream().anyMatch(slot -> !slot.again.isEmpty() && slot.next != null);
        if (busy) {
            return;
        }
        for (Slot slot : slots.all()) {
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

    /** Tells whoever waits if no bundle is marked any more. */
    void tellIfDone() {
        if (slots.all().stream().allMatch(slot -> slot.again.isEmpty())) {
            done.complete(null);
        }
    }
}
