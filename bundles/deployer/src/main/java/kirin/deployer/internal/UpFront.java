package kirin.deployer.internal;

import kirin.deployer.internal.configurations.ConfigurationFile;
import kirin.routing.Route;
import kirin.routing.Routes;

import org.osgi.framework.BundleContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import java.util.jar.JarFile;
import java.util.jar.Manifest;

/**
 * Tells before a bundle starts that its applications could not be served, because others have their
 * places or names, or will have since they were started first. Deployer thread only.
 */
final class UpFront {
    private static final Logger LOG = LoggerFactory.getLogger(UpFront.class);

    private final BundleContext context;
    private final Routes routes;
    private final Slots slots;
    private final Supplier<Collection<ConfigurationFile>> configurations;

    /**
     * @param configurations those in force
     */
    UpFront(
            BundleContext context,
            Routes routes,
            Slots slots,
            Supplier<Collection<ConfigurationFile>> configurations) {
        this.context = context;
        this.routes = routes;
        this.slots = slots;
        this.configurations = configurations;
    }

    /** The applications that a bundle declares; what cannot be read declares none. */
    static List<DeclaredApplication> applications(BundleFile file, Path content) {
        try (JarFile jar = new JarFile(content.toFile(), false)) {
            Manifest manifest = jar.getManifest();
            return manifest == null
                    ? List.of()
                    : DeclaredApplication.in(
                            jar,
                            manifest.getMainAttributes().getValue("Service-Component"),
                            file.symbolicName());
        } catch (IOException | IllegalArgumentException e) {
            LOG.debug("What {} declares cannot be read", file, e);
            return List.of();
        }
    }

    /** Sentences in one, without an end; empty if nothing is known against it. */
    String problem(Rollout rollout) {
        return problem(rollout, List.of());
    }

    /**
     * As the other one.
     *
     * @param together slots of which what serves goes when it comes, and the next comes with it
     */
    String problem(Rollout rollout, Collection<Slot> together) {
        if (rollout.applications.isEmpty() || isConfigured(rollout.file, configurations.get())) {
            return "";
        }
        Set<Long> going = new HashSet<>();
        for (Slot slot : together) {
            if (slot.active != null) {
                going.add(slot.active.bundle().getBundleId());
            }
        }
        List<Route> others = new ArrayList<>(routes.routes());
        others.removeIf(route -> going.contains(route.bundleId()));
        for (Slot slot : slots.all()) {
            Rollout next = slot.next;
            if (next != null
                    && !next.equals(rollout)
                    && (next.starting || together.contains(slot))) {
                others.addAll(claimed(next));
            }
        }
        return String.join(
                "; and ",
                new ServedPlaces(context, others)
                        .problems(rollout.file.symbolicName(), rollout.applications));
    }

    /** What it will serve, if it comes up. */
    private List<Route> claimed(Rollout rollout) {
        if (isConfigured(rollout.file, configurations.get())) {
            return List.of();
        }
        return rollout.applications.stream()
                .map(each ->
                        new Route(
                                each.name(),
                                0,
                                each.path(),
                                List.copyOf(each.hosts()),
                                rollout.bundle.getBundleId()))
                .toList();
    }

    /** Whether somebody may have given its applications other names and places than it declares. */
    static boolean isConfigured(BundleFile file, Collection<ConfigurationFile> configurations) {
        return configurations.stream().anyMatch(each -> file.pids().contains(each.pid().base()));
    }
}
