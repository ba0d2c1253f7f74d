package kirin.deployer.internal;

import kirin.deployer.internal.configurations.ConfigurationFile;
import kirin.routing.Routes;

import org.osgi.framework.BundleContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.function.Supplier;
import java.util.jar.JarFile;
import java.util.jar.Manifest;

/**
 * Tells before a bundle starts that its applications could not be served, because others have their
 * places or names. Deployer thread only.
 */
final class UpFront {
    private static final Logger LOG = LoggerFactory.getLogger(UpFront.class);

    private final BundleContext context;
    private final Routes routes;
    private final Supplier<Collection<ConfigurationFile>> configurations;

    /**
     * @param configurations those in force
     */
    UpFront(
            BundleContext context,
            Routes routes,
            Supplier<Collection<ConfigurationFile>> configurations) {
        this.context = context;
        this.routes = routes;
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
        if (rollout.applications.isEmpty() || isConfigured(rollout.file, configurations.get())) {
            return "";
        }
        return String.join(
                "; and ",
                new ServedPlaces(context, routes.routes())
                        .problems(rollout.file.symbolicName(), rollout.applications));
    }

    /** Whether somebody may have given its applications other names and places than it declares. */
    static boolean isConfigured(BundleFile file, Collection<ConfigurationFile> configurations) {
        return configurations.stream().anyMatch(each -> file.pids().contains(each.pid().base()));
    }
}
