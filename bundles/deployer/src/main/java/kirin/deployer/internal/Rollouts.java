package kirin.deployer.internal;

import kirin.deployer.internal.Slot.Deployed;
import kirin.deployer.internal.Slot.Shared;
import kirin.routing.Route;
import kirin.routing.Routes;
import kirin.routing.Share;

import org.jspecify.annotations.Nullable;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
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
    private final Records records;
    private final Retirement retirement;
    private final Supersession supersession;
    private final Executor deployerThread;
    private final Listener listener;

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
            Records records,
            Retirement retirement,
            Supersession supersession,
            Executor deployerThread,
            Listener listener) {
        this.bundles = bundles;
        this.routes = routes;
        this.starter = starter;
        this.records = records;
        this.retirement = retirement;
        this.supersession = supersession;
        this.deployerThread = deployerThread;
        this.listener = listener;
    }

    /**
     * Installs a bundle, as the next of its slot.
     *
     * @throws RefusedException if it cannot even be installed, which has been recorded and logged
     */
    Rollout begin(Slot slot, BundleFile file, String by, Optional<Share> share)
            throws RefusedException {
        try {
            if (file.isFragment() && bundles.isOfServer(file.fragmentHost())) {
                throw new RefusedException(
                        "it is a fragment of "
                                + file.fragmentHost()
                                + ", of which the server itself is made; put it into the plugins"
                                + " folder and start the server again");
            }
            Bundle bundle = install(file);
            if (slot.active != null) {
                supersession.beginTrial(bundle);
            }
            var rollout = new Rollout(file, bundle, by, share);
            slot.next = rollout;
            return rollout;
        } catch (RefusedException e) {
            refused(slot, file, by, Objects.requireNonNull(e.getMessage()));
            throw e;
        }
    }

    private Bundle install(BundleFile file) throws RefusedException {
        try {
            Path kept = records.keep(file);
            if (file.isWrapped()) {
                LOG.info(
                        "{} is no OSGi bundle: all its packages are exported by {}",
                        file.name(),
                        file);
            }
            return bundles.install(file, file.isWrapped() ? file.content() : kept);
        } catch (BundleException | IOException e) {
            LOG.debug("{} could not be installed", file, e);
            throw new RefusedException("it could not be installed: " + rootMessage(e));
        }
    }

    /** The framework wraps what it has to say: "Could not create bundle object." */
    private static String rootMessage(Throwable failure) {
        Throwable root = failure;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        return root.getMessage() == null ? root.toString() : root.getMessage();
    }

    /** Starts the next of a slot if all is there that it needs, and says once what is not. */
    void startIfResolved(Slot slot) {
        Rollout rollout = slot.next;
        if (rollout == null || rollout.starting) {
            return;
        }
        String missing = start(slot, rollout);
        if (!missing.isEmpty() && !missing.equals(rollout.reason)) {
            rollout.reason = missing;
            slot.problem = missing;
            LOG.error("{} was not deployed: {}{}", rollout.file.name(), missing, still(slot));
        }
    }

    /** Starts it now, or lets it fail: nobody waits for what is missing. */
    void startOrFail(Slot slot, Rollout rollout) {
        String missing = start(slot, rollout);
        if (!missing.isEmpty()) {
            failed(slot, rollout, new RefusedException(missing));
        }
    }

    /** What is missing for that; empty if it is begun. */
    private String start(Slot slot, Rollout rollout) {
        if (rollout.file.isFragment()) {
            // It has no life of its own: it takes part when its host resolves.
            takeOver(slot, rollout, List.of());
            return "";
        }
        if (!bundles.resolve(rollout.bundle)) {
            return bundles.whyUnresolved(rollout.bundle);
        }
        rollout.starting = true;
        rollout.startedNanos = System.nanoTime();
        var _ =
                starter.start(rollout.file, rollout.bundle, isServed(slot.active))
                        .whenCompleteAsync(
                                (ready, failure) -> {
                                    if (failure == null) {
                                        open(slot, rollout, ready);
                                    } else {
                                        failed(slot, rollout, failure);
                                    }
                                },
                                deployerThread);
        return "";
    }

    private boolean isServed(@Nullable Deployed deployed) {
        return deployed != null
                && routes.routes().stream()
                        .anyMatch(route -> route.bundleId() == deployed.bundle().getBundleId());
    }

    private void open(Slot slot, Rollout rollout, List<Route> ready) {
        long id = rollout.bundle.getBundleId();
        if (rollout.share.isPresent()) {
            routes.share(id, rollout.share.get())
                    .thenAcceptAsync(shared -> serveBeside(slot, rollout, shared), deployerThread);
            return;
        }
        listener.takesOver(slot);
        if (ready.isEmpty()) {
            // Whatever it publishes later is routed as it comes.
            routes.open(List.of(id));
            takeOver(slot, rollout, ready);
            return;
        }
        routes.open(List.of(id))
                .thenAcceptAsync(served -> takeOver(slot, rollout, served), deployerThread);
    }

    private void takeOver(Slot slot, Rollout rollout, List<Route> served) {
        int number = records.serving(rollout.file, rollout.by, names(served));
        LOG.info("Deployed {}", rollout.file);
        settle(slot, rollout, served, number);
    }

    private Deployed settle(Slot slot, Rollout rollout, List<Route> served, int number) {
        Deployed before = slot.active;
        List<Bundle> former = new ArrayList<>(retirement.stillThere(slot.name));
        if (before != null) {
            former.add(before.bundle());
        }
        var now = new Deployed(rollout.file, rollout.bundle, number, served, Instant.now());
        slot.active = now;
        slot.next = null;
        slot.again = "";
        slot.problem = "";
        former.forEach(each -> supersession.supersede(each, rollout.bundle));
        supersession.endTrial(rollout.bundle);
        listener.tookOver(slot, Optional.ofNullable(before));
        if (before != null) {
            retirement.retire(before.bundle());
        }
        rollout.outcome.complete(now);
        // It may be what others wait for, and its own file may have changed meanwhile.
        deployerThread.execute(listener::changed);
        return now;
    }

    private void serveBeside(Slot slot, Rollout rollout, List<Route> shared) {
        if (shared.isEmpty()) {
            failed(
                    slot,
                    rollout,
                    new RefusedException("there is nothing that it could share requests with"));
            return;
        }
        int number = records.shared(rollout.file, rollout.by);
        Instant now = Instant.now();
        slot.shared = new Shared(rollout, number, shared, now);
        slot.next = null;
        LOG.info(
                "{} serves beside {}", rollout.file, slot.active == null ? "" : slot.active.file());
        rollout.outcome.complete(new Deployed(rollout.file, rollout.bundle, number, shared, now));
        deployerThread.execute(listener::changed);
    }

    /**
     * Gives what has a share all requests.
     *
     * @return completed on the deployer thread
     */
    CompletableFuture<Deployed> promote(Slot slot, Shared shared) {
        listener.takesOver(slot);
        return routes.open(List.of(shared.rollout().bundle.getBundleId()))
                .toCompletableFuture()
                .thenApplyAsync(
                        served -> {
                            slot.shared = null;
                            records.promoted(shared.number(), names(served));
                            LOG.info("Deployed {}: promoted", shared.rollout().file);
                            return settle(slot, shared.rollout(), served, shared.number());
                        },
                        deployerThread);
    }

    /** Takes away what has a share. */
    void abort(Slot slot, Shared shared, String reason) {
        slot.shared = null;
        Rollout rollout = shared.rollout();
        records.setAside(shared.number(), rollout.file, Records.ABORTED, reason);
        LOG.info("{} does not serve beside the other any more: {}", rollout.file, reason);
        retirement.retire(rollout.bundle);
        deployerThread.execute(listener::changed);
    }

    /** Drops what has not been started yet. */
    void forget(Slot slot, Rollout waiting) {
        slot.next = null;
        records.dropped(waiting.file);
        retirement.retire(waiting.bundle);
        waiting.outcome.completeExceptionally(new RefusedException("another file came instead"));
    }

    private void failed(Slot slot, Rollout rollout, Throwable failure) {
        Throwable cause =
                failure instanceof CompletionException && failure.getCause() != null
                        ? failure.getCause()
                        : failure;
        String reason =
                cause instanceof RefusedException
                        ? String.valueOf(cause.getMessage())
                        : "the deployer failed: " + cause;
        if (!(cause instanceof RefusedException)) {
            LOG.error("The deployer failed with {} and goes on", rollout.file, cause);
        }
        slot.next = null;
        refused(slot, rollout.file, rollout.by, reason);
        // It is drained too: the server goes on trying, and may just have succeeded.
        retirement.retire(rollout.bundle);
        rollout.outcome.completeExceptionally(new RefusedException(reason));
        deployerThread.execute(listener::changed);
    }

    private void refused(Slot slot, BundleFile file, String by, String reason) {
        slot.problem = reason;
        slot.again = "";
        Deployed active = slot.active;
        boolean sameBytes = active != null && active.file().hasContentOf(file);
        if (sameBytes) {
            records.dropped(file);
            LOG.error(
                    "{} was not replaced by a new revision of itself ({}): {}; the present one"
                            + " stays in service",
                    file.name(),
                    by,
                    reason);
            return;
        }
        records.refused(file, by, reason);
        LOG.error("{} was not deployed: {}{}", file.name(), reason, still(slot));
    }

    /** For a message: what serves in spite of it. */
    static String still(Slot slot) {
        Deployed active = slot.active;
        return active == null ? "" : " (" + active.file().version() + " stays in service)";
    }

    private static List<String> names(List<Route> served) {
        return served.stream().map(Route::application).sorted().toList();
    }
}
