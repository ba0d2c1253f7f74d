package kirin.deployer.internal;

import kirin.deployer.internal.Slot.Deployed;
import kirin.deployer.internal.Slot.Shared;

import org.osgi.framework.Bundle;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.util.List;

/**
 * What somebody uninstalls who is not the deployer, at a console for example, is meant to be gone:
 * it is out of service, and its file is left aside, as one that failed is. Deployer thread only.
 */
final class UninstalledBundles {
    private static final Logger LOG = LoggerFactory.getLogger(UninstalledBundles.class);
    private static final String REASON = "somebody has uninstalled its bundle";

    private final Records records;
    private final Retirement retirement;
    private final Rollouts rollouts;

    UninstalledBundles(Records records, Retirement retirement, Rollouts rollouts) {
        this.records = records;
        this.retirement = retirement;
        this.rollouts = rollouts;
    }

    /** Takes out of a slot what is not there any more. */
    void takeOut(Slot slot) {
        Deployed active = slot.active;
        if (active != null && isGone(active.bundle())) {
            slot.active = null;
            slot.again = "";
            records.setAside(active.number(), active.file(), Records.UNINSTALLED, REASON);
            LOG.warn(
                    "{} is out of service, {}; its file is left aside until its bytes change, or"
                            + " kirin retry {} asks for it",
                    active.file(),
                    REASON,
                    active.file().name());
            // What is left of it in the routing table.
            retirement.retire(active.bundle());
        }
        Shared shared = slot.shared;
        if (shared != null && (slot.active == null || isGone(shared.rollout().bundle))) {
            rollouts.shares()
                    .abort(
                            slot,
                            shared,
                            slot.active == null ? "what it served beside was removed" : REASON);
        }
        for (Rollout each : List.copyOf(slot.waiting)) {
            if (isGone(each.bundle)) {
                slot.waiting.remove(each);
                rollouts.refusals().failed(slot, each, new RefusedException(REASON));
            }
        }
    }

    static boolean isGone(Bundle bundle) {
        return bundle.getState() == Bundle.UNINSTALLED;
    }
}
