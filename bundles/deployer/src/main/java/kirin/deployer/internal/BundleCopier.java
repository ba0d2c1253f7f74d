package kirin.deployer.internal;

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

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Installs copies of bundles. They outlive neither who asked for them nor this component. Any
 * thread.
 */
// Immediate: a delayed one would go, and its copies with it, as soon as nobody holds the service.
@Component(immediate = true)
public final class BundleCopier implements BundleCopies {
    private final BundleContext context;
    private final Bundles bundles;
    private final Set<BundleCopy> open = ConcurrentHashMap.newKeySet();
    // Written by stop(), read by copy() after it has added to "open": one of both sees the other.
    private volatile boolean stopped;

    @Activate
    public BundleCopier(BundleContext context, @Reference LeakWatch leaks) {
        this.context = context;
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
        var copy = new BundleCopy(install(original), bundles, open::remove);
        open.add(copy);
        if (stopped) {
            copy.close();
            throw new BundleException(
                    original.getSymbolicName() + " cannot be copied: the deployer has stopped");
        }
        return copy;
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
