package kirin.deployer.internal;

import kirin.deployer.internal.Slot.Deployed;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** Goes back to a bundle that served before. Deployer thread only. */
final class TakingBack {
    private static final Logger LOG = LoggerFactory.getLogger(TakingBack.class);

    private final Records records;
    private final Rollouts rollouts;
    private final Aftercare aftercare;
    private final SetRollback sets;

    TakingBack(Records records, Rollouts rollouts, Aftercare aftercare, SetRollback sets) {
        this.records = records;
        this.rollouts = rollouts;
        this.aftercare = aftercare;
        this.sets = sets;
    }

    /** Compares what has taken over lately with what was there before, and takes back the worse. */
    void compare() {
        aftercare.look((slot, reason) -> {
            if (slot.set.isEmpty()) {
                takeBack(slot, reason);
            } else {
                sets.takeBack(slot, reason);
            }
        });
    }

    private void takeBack(Slot slot, String reason) {
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
}
