package kirin.deployer.internal;

import kirin.deployer.internal.Slot.Deployed;
import kirin.deployer.internal.Slot.Shared;
import kirin.routing.Route;
import kirin.routing.Routes;

import org.osgi.framework.Bundle;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;

/**
 * Gives a bundle that is ready the route, in one step, and lets the one go that had it. Deployer
 * thread only.
 */
final class Takeover {
    private static final Logger LOG = LoggerFactory.getLogger(Takeover.class);

    private final Routes routes;
    private final Records records;
    private final Retirement retirement;
    private final Supersession supersession;
    private final Executor deployerThread;
    private final Rollouts.Listener listener;

    Takeover(
            Routes routes,
            Records records,
            Retirement retirement,
            Supersession supersession,
            Executor deployerThread,
            Rollouts.Listener listener) {
        this.routes = routes;
        this.records = records;
        this.retirement = retirement;
        this.supersession = supersession;
        this.deployerThread = deployerThread;
        this.listener = listener;
    }

    /** Of a fragment: it takes part when its host resolves. */
    void withoutRoute(Slot slot, Rollout rollout) {
        serves(slot, rollout, List.of());
    }

    /**
     * Of the next of a slot.
     *
     * @param ready its applications that stand ready
     */
    void begin(Slot slot, Rollout rollout, List<Route> ready) {
        long id = rollout.bundle.getBundleId();
        listener.takesOver(slot);
        if (ready.isEmpty()) {
            // Whatever it publishes later is routed as it comes.
            routes.open(List.of(id));
            serves(slot, rollout, ready);
            return;
        }
        routes.open(List.of(id))
                .thenAcceptAsync(served -> serves(slot, rollout, served), deployerThread);
    }

    /**
     * Of what has a share.
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
                            records.promoted(shared.number(), shared.rollout().file, names(served));
                            LOG.info("Deployed {}: promoted", shared.rollout().file);
                            return settle(slot, shared.rollout(), served, shared.number());
                        },
                        deployerThread);
    }

    /** One that has its route, or needs none. */
    void serves(Slot slot, Rollout rollout, List<Route> served) {
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
        listener.changed();
        return now;
    }

    private static List<String> names(List<Route> served) {
        return served.stream().map(Route::application).sorted().toList();
    }
}
