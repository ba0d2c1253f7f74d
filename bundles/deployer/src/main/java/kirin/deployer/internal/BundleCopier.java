package kirin.deployer.internal;

import kirin.deployer.internal.configurations.TargetedConfigurations;
import kirin.deployer.internal.leaks.LeakWatch;
import kirin.routing.BundleCopies;

import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.Constants;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Installs copies of bundles. They outlive neither who asked for them nor this component. Any
 * thread.
 */
// Immediate: a delayed one would go, and its copies with it, as soon as nobody holds the service.
@Component(immediate = true)
public final class BundleCopier implements BundleCopies {
    private static final Logger LOG = LoggerFactory.getLogger(BundleCopier.class);

    private final BundleContext context;
    private final Bundles bundles;
    private final Optional<TargetedConfigurations> configurations;
    private final Set<BundleCopy> open = ConcurrentHashMap.newKeySet();
    // Written by stop(), read by copy() after it has added to "open": one of both sees the other.
    private volatile boolean stopped;

    @Activate
    public BundleCopier(
            BundleContext context,
            @Reference LeakWatch leaks,
            @Reference TargetedConfigurations configurations) {
        this(context, leaks, Optional.of(configurations));
    }

    /**
     * @param configurations empty where there is no ConfigurationAdmin
     */
    BundleCopier(
            BundleContext context,
            LeakWatch leaks,
            Optional<TargetedConfigurations> configurations) {
        this.context = context;
        this.configurations = configurations;
        this.bundles = new Bundles(context, leaks);
    }

    @Deactivate
    void stop() {
        stopped = true;
        List.copyOf(open).forEach(BundleCopy::close);
    }

    @Override
    public Copy copy(long bundleId) throws BundleException {
        Bundle original = context.getBundle(bundleId);
        if (original == null || bundleId == Constants.SYSTEM_BUNDLE_ID) {
            throw new BundleException(
                    "bundle %d cannot be copied: %s"
                            .formatted(
                                    bundleId,
                                    original == null
                                            ? "it is not installed, or not any more"
                                            : "it is the framework"));
        }
        Bundle installed = install(original);
        var copy = new BundleCopy(installed, bundles, closed -> forget(closed, installed));
        open.add(copy);
        configure(original, installed, copy);
        if (stopped) {
            copy.close();
            throw new BundleException(
                    original.getSymbolicName() + " cannot be copied: the deployer has stopped");
        }
        return copy;
    }

    /** A copy has what the original was started with, whatever is in force by now. */
    private void configure(Bundle original, Bundle installed, BundleCopy copy)
            throws BundleException {
        try {
            if (configurations.isPresent()) {
                configurations.get().copy(original, installed);
            }
        } catch (IOException e) {
            copy.close();
            throw new BundleException(
                    "the configuration of %s cannot be copied: %s"
                            .formatted(original.getSymbolicName(), e.getMessage()),
                    e);
        }
    }

    private void forget(BundleCopy closed, Bundle installed) {
        open.remove(closed);
        try {
            if (configurations.isPresent()) {
                configurations.get().takeBack(installed.getLocation());
            }
        } catch (IOException e) {
            LOG.debug("The configuration of {} stays behind, unused", installed, e);
        }
    }

    private Bundle install(Bundle original) throws BundleException {
        try {
            // A file, since a bundle may be too large for the heap.
            Path jar = Files.createTempFile(storage(), "copy", ".jar");
            try {
                new BundleJar(original).writeTo(jar);
                try (InputStream content = Files.newInputStream(jar)) {
                    return bundles.installCopy(original.getSymbolicName(), content);
                }
            } finally {
                Files.delete(jar);
            }
        } catch (IOException | IllegalStateException | BundleException e) {
            throw new BundleException(
                    "%s (bundle %d) cannot be copied: %s"
                            .formatted(
                                    original.getSymbolicName(),
                                    original.getBundleId(),
                                    original.getState() == Bundle.UNINSTALLED
                                            ? "it was uninstalled meanwhile"
                                            : e.getMessage()),
                    e);
        }
    }

    /** The framework removes it with the rest of what it keeps. */
    private Path storage() throws IOException {
        var folder = context.getDataFile("copies");
        if (folder == null) {
            throw new IOException("the framework has no storage");
        }
        return Files.createDirectories(folder.toPath());
    }
}
