package kirin.deployer.internal;

import kirin.routing.Route;

import org.jspecify.annotations.Nullable;
import org.osgi.framework.Bundle;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** What is deployed, and what is about to be, under one symbolic name. Deployer thread only. */
final class Slot {
    final String name;
    @Nullable Deployed active;
    @Nullable Rollout next;

    /**
     * Those that lack what they need, the best first. Each is better than what serves, or than what
     * is tried meanwhile.
     */
    final List<Rollout> waiting = new ArrayList<>();

    /** What has a share of the requests beside the active one. */
    @Nullable Shared shared;

    /** Why the active one is to be replaced by a new revision of itself; empty if it is not. */
    String again = "";

    /** Files that are left aside for a better one, as it was logged. */
    final Set<BundleFile> surplus = new HashSet<>();

    /** Since when no file holds the active one, by {@link System#nanoTime}; null if one does. */
    @Nullable Long goneNanos;

    /** The set that what serves belongs to, which alone decides about it; empty if none. */
    String set = "";

    /** Whether it was asked that the active one goes with its file, at once. */
    boolean leaves;

    /** Whether what served last was tried because no file is good. */
    boolean triedFallback;

    /** What was wrong with the last that was tried; empty if it was taken. */
    String problem = "";

    Slot(String name) {
        this.name = name;
    }

    boolean isEmpty() {
        return active == null && next == null && waiting.isEmpty() && shared == null;
    }

    boolean isStarting() {
        return next != null && next.starting;
    }

    /**
     * @throws RefusedException if something else is just being started here, or a set decides
     */
    void checkFree() throws RefusedException {
        if (!set.isEmpty()) {
            throw new RefusedException(
                    "%s is part of the set %s; deploy or undeploy that".formatted(name, set));
        }
        if (isStarting()) {
            throw new RefusedException(
                    "another deployment of " + name + " is under way; try again when it ended");
        }
    }

    /**
     * A bundle in service.
     *
     * @param number of its entry in the history
     */
    record Deployed(BundleFile file, Bundle bundle, int number, List<Route> routes, Instant since) {

        /** The same, of a file that lies elsewhere. */
        Deployed with(BundleFile other) {
            return new Deployed(other, bundle, number, routes, since);
        }

        boolean serves(String application) {
            return routes.stream().anyMatch(route -> route.application().equals(application));
        }
    }

    /** A bundle that serves beside the active one, as it was rolled out. */
    record Shared(Rollout rollout, int number, List<Route> routes, Instant since) {}
}
