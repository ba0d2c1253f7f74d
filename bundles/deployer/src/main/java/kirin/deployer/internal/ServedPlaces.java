package kirin.deployer.internal;

import kirin.routing.Route;

import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;

import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** What the applications that a file declares mean for those that are served. */
final class ServedPlaces {
    private final BundleContext context;
    private final Checks.Now now;

    ServedPlaces(BundleContext context, Checks.Now now) {
        this.context = context;
        this.now = now;
    }

    void check(
            BundleFile file,
            List<DeclaredApplication> applications,
            List<String> changes,
            List<String> problems) {
        for (DeclaredApplication each : applications) {
            now.routes().stream()
                    .filter(route -> each.collidesWith(route.path(), route.hosts()))
                    .filter(route -> !isOf(route, file.symbolicName()))
                    .findFirst()
                    .ifPresent(route -> problems.add(taken(each, route)));
        }
        Set<String> served =
                now.routes().stream()
                        .filter(route -> isOf(route, file.symbolicName()))
                        .map(Route::application)
                        .collect(Collectors.toCollection(TreeSet::new));
        Set<String> brought =
                applications.stream()
                        .map(DeclaredApplication::name)
                        .collect(Collectors.toCollection(TreeSet::new));
        if (!served.isEmpty() && !brought.isEmpty() && Collections.disjoint(served, brought)) {
            problems.add(
                    "it bears the name of %s, which serves %s, and brings %s instead; give it a Bundle-SymbolicName of its own, or undeploy that one first"
                            .formatted(
                                    file.symbolicName(),
                                    String.join(", ", served),
                                    String.join(", ", brought)));
            return;
        }
        for (DeclaredApplication each : applications) {
            changes.add(
                    "application %s would be served at %s by it"
                            .formatted(each.name(), each.path()));
        }
    }

    private String taken(DeclaredApplication application, Route route) {
        return "its application %s is mounted at %s, where %s of %s is served; give it another path, or undeploy that one first"
                .formatted(
                        application.name(),
                        application.path(),
                        route.application(),
                        Wording.of(context.getBundle(route.bundleId())));
    }

    private boolean isOf(Route route, String symbolicName) {
        Bundle bundle = context.getBundle(route.bundleId());
        return bundle != null && symbolicName.equals(bundle.getSymbolicName());
    }
}
