package kirin.deployer.internal;

import kirin.routing.Route;

import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What the applications that a file declares mean for those that are served. */
final class ServedPlaces {
    private final BundleContext context;
    private final Collection<Route> routes;

    /**
     * @param routes all that are served
     */
    ServedPlaces(BundleContext context, Collection<Route> routes) {
        this.context = context;
        this.routes = List.copyOf(routes);
    }

    /** Why they could not all be served, in sentences without an end. */
    List<String> problems(String symbolicName, List<DeclaredApplication> applications) {
        List<String> problems = new ArrayList<>();
        for (DeclaredApplication each : applications) {
            for (Route route : routes) {
                if (isOf(route, symbolicName)) {
                    continue;
                }
                if (each.name().equals(route.application())) {
                    problems.add(takenName(each, route));
                } else if (each.collidesWith(route.path(), route.hosts())) {
                    problems.add(taken(each, route));
                }
            }
        }
        if (isAnother(symbolicName, applications)) {
            problems.add(
                    "it bears the name of %s, which serves %s, and brings %s instead; give it a Bundle-SymbolicName of its own, or undeploy that one first"
                            .formatted(
                                    symbolicName,
                                    own(symbolicName)
                                            .map(Route::application)
                                            .sorted()
                                            .distinct()
                                            .collect(Collectors.joining(", ")),
                                    applications.stream()
                                            .map(DeclaredApplication::name)
                                            .sorted()
                                            .distinct()
                                            .collect(Collectors.joining(", "))));
        }
        return problems;
    }

    /** Of a bundle that replaces one, a new name at the old place is a new name, no more. */
    private boolean isAnother(String symbolicName, List<DeclaredApplication> applications) {
        return !applications.isEmpty()
                && own(symbolicName).findAny().isPresent()
                && own(symbolicName)
                        .noneMatch(route ->
                                applications.stream()
                                        .anyMatch(each ->
                                                each.name().equals(route.application())
                                                        || each.collidesWith(
                                                                route.path(), route.hosts())));
    }

    private Stream<Route> own(String symbolicName) {
        return routes.stream().filter(route -> isOf(route, symbolicName));
    }

    private String takenName(DeclaredApplication application, Route route) {
        return "its application %s has the name of one that %s serves; give it another name, or undeploy that one first"
                .formatted(application.name(), Wording.of(context.getBundle(route.bundleId())));
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
