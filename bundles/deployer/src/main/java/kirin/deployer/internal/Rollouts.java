package kirin.deployer.internal;

import kirin.deployer.internal.Slot.Deployed;
import kirin.routing.Route;
import kirin.routing.Routes;
import kirin.routing.Share;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;

/**
 * How a bundle comes into service under its symbolic name: installed beside the one that is there,
 * resolved, started and gated without a route, then given the route in one step. What fails on the
 * way leaves everything as it was. Deployer thread only.
 */
final class Rollouts {
    private static final Logger LOG = LoggerFactory.getLogger(Rollouts.class);

    private final Bundles bundles;
    private final Routes routes;
    private final Starter starter;
    private final Installer installer;
    private final UpFront upFront;
    private final Records records;
    private final Supersession supersession;
    private final BundleConfigurations configurations;
    private final Executor deployerThread;
    private final Listener listener;
    private final Refusals refusals;
    private final Shares shares;
    private final Takeover takeover;
    private final SetRollouts sets;

    /** Who follows what comes of rollouts. */
    interface Listener {
        /** The next of a slot is ready, and will take over now. */
        void takesOver(Slot slot);

        /** A bundle has taken over. */
        void tookOver(Slot slot, Optional<Deployed> before);

        /** Something has changed: others may resolve now, or another file may be due. */
        void changed();
    }

    Rollouts(
            Bundles bundles,
            Routes routes,
            Starter starter,
            UpFront upFront,
            Records records,
            Retirement retirement,
            Supersession supersession,
            BundleConfigurations configurations,
            Executor deployerThread,
            Listener listener) {
        this.bundles = bundles;
        this.routes = routes;
        this.starter = starter;
        this.upFront = upFront;
        installer = new Installer(bundles, records);
        this.records = records;
        this.supersession = supersession;
        this.configurations = configurations;
        this.deployerThread = deployerThread;
        this.listener = listener;
        refusals = new Refusals(bundles, records, retirement);
        shares = new Shares(routes, records, retirement, refusals, deployerThread, listener);
        takeover =
                new Takeover(routes, records, retirement, supersession, deployerThread, listener);
        sets =
                new SetRollouts(
                        bundles,
                        routes,
                        starter,
                        upFront,
                        records,
                        retirement,
                        supersession,
                        configurations,
                        this,
                        deployerThread,
                        listener);
    }

    SetRollouts sets() {
        return sets;
    }

    Refusals refusals() {
        return refusals;
    }

    Shares shares() {
        return shares;
    }

    Takeover takeover() {
        return takeover;
    }

    /**
     * Installs a bundle, as the next of its slot.
     *
     * @throws RefusedException if it cannot even be installed, which has been recorded and logged
     */
    Rollout begin(Slot slot, BundleFile file, String by, Optional<Share> share)
            throws RefusedException {
        try {
            Rollout rollout = installer.install(file, by, share);
            slot.next = rollout;
            return rollout;
        } catch (RefusedException e) {
            refusals.refused(slot, file, by, Objects.requireNonNull(e.getMessage()));
            throw e;
        }
    }

    /**
     * As {@link #begin}, at once and in place of what waits, because somebody asks for it.
     *
     * @return completed with what serves; exceptionally with a {@link RefusedException}
     */
    CompletableFuture<Deployed> beginAsked(Slot slot, BundleFile file, Optional<Share> share) {
        List.copyOf(slot.waiting).forEach(each -> refusals.forget(slot, each));
        if (share.isEmpty()) {
            // Else the same bytes in the folder, which were set aside, would get all requests.
            records.askFor(file.sha256());
        }
        try {
            Rollout rollout = begin(slot, file, "command", share);
            startOrFail(slot, rollout);
            return rollout.outcome;
        } catch (RefusedException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    Installer installer() {
        return installer;
    }

    /**
     * Starts the next of a slot if all is there that it needs, and says once what is not; if there
     * is no next, the best of those that wait.
     *
     * @return whether the next waits from now on, so that another may be tried meanwhile
     */
    boolean startIfResolved(Slot slot) {
        Rollout next = slot.next;
        if (next == null) {
            for (Rollout each : List.copyOf(slot.waiting)) {
                if (each.changesSeen != supersession.changes() && startWaiting(slot, each)) {
                    break;
                }
            }
            return false;
        }
        if (next.joint || next.starting || startOrWait(slot, next)) {
            return false;
        }
        slot.next = null;
        slot.waiting.add(next);
        records.waits(next.file);
        return true;
    }

    private boolean startWaiting(Slot slot, Rollout rollout) {
        int rank = slot.waiting.indexOf(rollout);
        slot.waiting.remove(rank);
        slot.next = rollout;
        if (startOrWait(slot, rollout)) {
            return true;
        }
        slot.next = null;
        slot.waiting.add(rank, rollout);
        return false;
    }

    private boolean startOrWait(Slot slot, Rollout rollout) {
        beginTrials(slot, rollout);
        // Before the look: what changes meanwhile calls for another.
        long changes = supersession.changes();
        String missing = start(slot, rollout);
        if (!missing.isEmpty() && !missing.equals(rollout.reason)) {
            rollout.reason = missing;
            slot.problem = missing;
            LOG.error(
                    "{} was not deployed: {}{}",
                    rollout.file.name(),
                    missing,
                    Refusals.still(slot));
        }
        rollout.changesSeen = changes;
        return missing.isEmpty();
    }

    /** Starts it now, or lets it fail: nobody waits for what is missing. */
    void startOrFail(Slot slot, Rollout rollout) {
        beginTrials(slot, rollout);
        String missing = start(slot, rollout);
        if (!missing.isEmpty()) {
            failed(slot, rollout, new RefusedException(missing));
        }
    }

    /** What is missing for that; empty if it is begun. */
    private String start(Slot slot, Rollout rollout) {
        if (rollout.file.isFragment()) {
            // It has no life of its own: it takes part when its host resolves.
            takeover.withoutRoute(slot, rollout);
            return "";
        }
        Deployed active = slot.active;
        if (active == null || !active.file().hasContentOf(rollout.file)) {
            String taken = upFront.problem(rollout);
            if (!taken.isEmpty()) {
                return taken;
            }
        }
        if (!bundles.resolve(rollout.bundle)) {
            return bundles.whyUnresolved(rollout.bundle);
        }
        try {
            configurations.give(rollout.bundle, rollout.file, configurations.inForce());
        } catch (RefusedException e) {
            failed(slot, rollout, e);
            return "";
        }
        if (!rollout.reason.isEmpty()) {
            records.goesOn(rollout.file);
        }
        rollout.starting = true;
        rollout.startedNanos = System.nanoTime();
        var _ =
                starter.start(rollout.file, rollout.bundle, isServed(slot.active))
                        .whenCompleteAsync(
                                (ready, failure) -> {
                                    if (UninstalledBundles.isGone(rollout.bundle)) {
                                        failed(
                                                slot,
                                                rollout,
                                                new RefusedException(
                                                        "somebody uninstalled its bundle while it"
                                                                + " came up"));
                                    } else if (failure == null) {
                                        open(slot, rollout, ready);
                                    } else {
                                        failed(slot, rollout, failure);
                                    }
                                },
                                deployerThread);
        return "";
    }

    /** Of versions that live side by side, others use the one that serves, or is to serve first. */
    private void beginTrials(Slot slot, Rollout rollout) {
        slot.waiting.forEach(each -> supersession.beginTrial(each.bundle));
        if (slot.active == null) {
            supersession.endTrial(rollout.bundle);
        } else {
            supersession.beginTrial(rollout.bundle);
        }
    }

    private boolean isServed(@Nullable Deployed deployed) {
        return deployed != null
                && routes.routes().stream()
                        .anyMatch(route -> route.bundleId() == deployed.bundle().getBundleId());
    }

    private void open(Slot slot, Rollout rollout, List<Route> ready) {
        if (rollout.share.isPresent()) {
            shares.begin(slot, rollout, rollout.share.get());
        } else {
            takeover.begin(slot, rollout, ready);
        }
    }

    private void failed(Slot slot, Rollout rollout, Throwable failure) {
        refusals.failed(slot, rollout, failure);
        listener.changed();
    }
}
