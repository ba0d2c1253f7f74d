package kirin.deployer.internal;

import kirin.deployer.internal.Slot.Deployed;
import kirin.deployer.internal.Slot.Shared;
import kirin.management.DeployedBundle;
import kirin.routing.Route;

import org.osgi.framework.Bundle;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** How deployments look to management. Deployer thread, for those that take a slot. */
final class Shown {
    private Shown() {}

    /** What serves, what has a share, and what is on its way, under one name. */
    static List<DeployedBundle> of(Slot slot) {
        List<DeployedBundle> all = new ArrayList<>();
        Deployed active = slot.active;
        if (active != null) {
            boolean runs =
                    active.file().isFragment() || active.bundle().getState() == Bundle.ACTIVE;
            all.add(of(active, runs ? "ACTIVE" : "STOPPED", slot.problem));
        }
        Shared shared = slot.shared;
        if (shared != null) {
            all.add(of(shared.rollout().file, "SHARED", shared.routes(), shared.since(), ""));
        }
        Rollout next = slot.next;
        if (next != null) {
            all.add(
                    of(
                            next.file,
                            next.starting ? "STARTING" : "WAITING",
                            List.of(),
                            next.since,
                            next.reason));
        }
        for (Rollout each : slot.waiting) {
            all.add(of(each.file, "WAITING", List.of(), each.since, each.reason));
        }
        return all;
    }

    static DeployedBundle active(Deployed deployed) {
        return of(deployed, "ACTIVE", "");
    }

    static DeployedBundle shared(Deployed deployed) {
        return of(deployed, "SHARED", "");
    }

    static DeployedBundle removed(Deployed deployed) {
        return of(deployed, "REMOVED", "");
    }

    private static DeployedBundle of(Deployed deployed, String state, String problem) {
        return of(deployed.file(), state, deployed.routes(), deployed.since(), problem);
    }

    private static DeployedBundle of(
            BundleFile file, String state, List<Route> routes, Instant since, String problem) {
        return new DeployedBundle(
                file.symbolicName(),
                file.version().toString(),
                file.path().toString(),
                file.sha256(),
                state,
                routes.stream().map(Route::application).sorted().toList(),
                since.toString(),
                problem);
    }

    /** A set as it has just become. */
    static DeployedBundle of(SetFile set, String state) {
        return of(set, state, Instant.now(), "");
    }

    /** A set, whose applications are shown with its bundles. */
    static DeployedBundle of(SetFile set, String state, Instant since, String problem) {
        return new DeployedBundle(
                set.id(),
                set.version().toString(),
                set.path().toString(),
                set.sha256(),
                state,
                List.of(),
                since.toString(),
                problem);
    }
}
