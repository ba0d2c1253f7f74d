package kirin.metrics.prometheus;

import kirin.routing.Route;
import kirin.routing.Routes;

import org.apache.felix.hc.api.HealthCheck;
import org.apache.felix.hc.api.Result;
import org.osgi.framework.BundleContext;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceReference;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * The health checks of Apache Felix that the bundles of applications publish. They count while an
 * application of their bundle has a route: one that is on trial must not take the others out of
 * service. They are looked up for each round and let go after it, so none is kept in memory.
 */
final class PublishedChecks {
    private final BundleContext context;
    private final Server server;

    PublishedChecks(BundleContext context, Server server) {
        this.context = context;
        this.server = server;
    }

    List<Check> of(Probe probe) {
        Set<Long> routed = routedBundles();
        List<Check> checks = new ArrayList<>();
        for (ServiceReference<HealthCheck> each : references()) {
            if (routed.contains(each.getBundle() == null ? -1L : each.getBundle().getBundleId())
                    && isFor(probe, each)) {
                checks.add(new Check(name(each), each, () -> ask(each)));
            }
        }
        return checks;
    }

    private Set<Long> routedBundles() {
        Set<Long> bundles = new HashSet<>();
        Routes routes = server.routes;
        if (routes != null) {
            for (Route each : routes.routes()) {
                bundles.add(each.bundleId());
            }
        }
        return bundles;
    }

    private Collection<ServiceReference<HealthCheck>> references() {
        try {
            return context.getServiceReferences(HealthCheck.class, null);
        } catch (InvalidSyntaxException e) {
            throw new IllegalStateException("there is no filter that could be wrong", e);
        }
    }

    /** By its tags; one that names none of the probes is about readiness. */
    private static boolean isFor(Probe probe, ServiceReference<?> reference) {
        Set<String> tags = new HashSet<>();
        switch (reference.getProperty(HealthCheck.TAGS)) {
            case String one -> tags.add(one.toLowerCase(Locale.ROOT));
            case String[] several -> {
                for (String each : several) {
                    tags.add(each.toLowerCase(Locale.ROOT));
                }
            }
            case null, default -> {}
        }
        boolean namesOne = false;
        for (Probe each : Probe.values()) {
            namesOne |= tags.contains(each.text());
        }
        return namesOne ? tags.contains(probe.text()) : probe == Probe.READY;
    }

    private static String name(ServiceReference<?> reference) {
        Object name = reference.getProperty(HealthCheck.NAME);
        return name == null
                ? reference.getBundle().getSymbolicName()
                        + " "
                        + reference.getProperty("service.id")
                : name.toString();
    }

    private Result ask(ServiceReference<HealthCheck> reference) {
        HealthCheck check = context.getService(reference);
        if (check == null) {
            return new Result(Result.Status.OK, "it has gone meanwhile");
        }
        try {
            return check.execute();
        } finally {
            context.ungetService(reference);
        }
    }
}
