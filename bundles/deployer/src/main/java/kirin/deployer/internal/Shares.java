package kirin.deployer.internal;

import kirin.deployer.internal.Slot.Deployed;
import kirin.deployer.internal.Slot.Shared;
import kirin.routing.Route;
import kirin.routing.Routes;
import kirin.routing.Share;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.Instant;
import java.util.List;
import java.util.concurrent.Executor;

/** Bundles that serve a share of the requests beside the active one. Deployer thread only. */
final class Shares {
    private static final Logger LOG = LoggerFactory.getLogger(Shares.class);

    private final Routes routes;
    private final Records records;
    private final Retirement retirement;
    private final Refusals refusals;
    private final Executor deployerThread;
    private final Rollouts.Listener listener;

    Shares(
            Routes routes,
            Records records,
            Retirement retirement,
            Refusals refusals,
            Executor deployerThread,
            Rollouts.Listener listener) {
        this.routes = routes;
        this.records = records;
        this.retirement = retirement;
        this.refusals = refusals;
        this.deployerThread = deployerThread;
        this.listener = listener;
    }

    /** Of the next of a slot, which stands ready. */
    void begin(Slot slot, Rollout rollout, Share share) {
        routes.share(rollout.bundle.getBundleId(), share)
                .thenAcceptAsync(shared -> serveBeside(slot, rollout, shared), deployerThread);
    }

    private void serveBeside(Slot slot, Rollout rollout, List<Route> shared) {
        if (shared.isEmpty()) {
            refusals.failed(
                    slot,
                    rollout,
                    new RefusedException("there is nothing that it could share requests with"));
        } else {
            int number = records.shared(rollout.file, rollout.by);
            Instant now = Instant.now();
            slot.shared = new Shared(rollout, number, shared, now);
            slot.next = null;
            LOG.info(
                    "{} serves beside {}",
                    rollout.file,
                    slot.active == null ? "" : slot.active.file());
            rollout.outcome.complete(
                    new Deployed(rollout.file, rollout.bundle, number, shared, now));
        }
        listener.changed();
    }

    /** Takes away what has a share. */
    void abort(Slot slot, Shared shared, String reason) {
        slot.shared = null;
        Rollout rollout = shared.rollout();
        records.setAside(shared.number(), rollout.file, Records.ABORTED, reason);
        LOG.info("{} does not serve beside the other any more: {}", rollout.file, reason);
        retirement.retire(rollout.bundle);
        listener.changed();
    }
}
