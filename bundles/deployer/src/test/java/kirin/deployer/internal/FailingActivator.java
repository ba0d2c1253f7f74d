package kirin.deployer.internal;

import org.osgi.framework.BundleActivator;
import org.osgi.framework.BundleContext;

/** Part of a test bundle that does not start. */
public final class FailingActivator implements BundleActivator {
    @Override
    public void start(BundleContext context) {
        throw new IllegalStateException("no database");
    }

    @Override
    public void stop(BundleContext context) {}
}
