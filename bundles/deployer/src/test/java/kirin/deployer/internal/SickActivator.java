package kirin.deployer.internal;

import org.apache.felix.hc.api.HealthCheck;
import org.apache.felix.hc.api.Result;
import org.osgi.framework.BundleActivator;
import org.osgi.framework.BundleContext;

/** Publishes a health check that is not content. */
public final class SickActivator implements BundleActivator {
    @Override
    public void start(BundleContext context) {
        context.registerService(
                HealthCheck.class, () -> new Result(Result.Status.CRITICAL, "no database"), null);
    }

    @Override
    public void stop(BundleContext context) {
        // The framework unregisters it.
    }
}
