package kirin.deployer.internal;

import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleEvent;
import org.osgi.framework.BundleListener;

/** Tells when a bundle that a file brought is uninstalled, whoever does it. Any thread. */
final class UninstallWatch implements BundleListener, AutoCloseable {
    private final BundleContext context;
    private final Runnable onUninstall;

    UninstallWatch(BundleContext context, Runnable onUninstall) {
        this.context = context;
        this.onUninstall = onUninstall;
        context.addBundleListener(this);
    }

    @Override
    public void bundleChanged(BundleEvent event) {
        if (event.getType() == BundleEvent.UNINSTALLED && Bundles.isDeployed(event.getBundle())) {
            onUninstall.run();
        }
    }

    @Override
    public void close() {
        context.removeBundleListener(this);
    }
}
