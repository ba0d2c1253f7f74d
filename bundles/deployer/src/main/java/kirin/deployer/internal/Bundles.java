package kirin.deployer.internal;

import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.Constants;
import org.osgi.framework.wiring.FrameworkWiring;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/** What the deployer does with the framework. Safe for any thread. */
final class Bundles {
    private final BundleContext context;
    private final FrameworkWiring wiring;
    private final AtomicLong lastCopy = new AtomicLong();

    Bundles(BundleContext context) {
        this.context = context;
        this.wiring =
                context.getBundle(Constants.SYSTEM_BUNDLE_LOCATION).adapt(FrameworkWiring.class);
    }

    /** Installs a private copy, beside all others of the same name. */
    Bundle install(BundleFile file) throws BundleException, IOException {
        // A location of its own for each copy: the framework takes a known one for the same bundle.
        String location = "kirin-deploy:" + file.name() + "#" + lastCopy.incrementAndGet();
        try (InputStream content = Files.newInputStream(file.path())) {
            return context.installBundle(location, content);
        }
    }

    boolean resolve(Bundle bundle) {
        return wiring.resolveBundles(List.of(bundle));
    }

    String whyUnresolved(Bundle bundle) {
        return MissingRequirements.explain(bundle, context, wiring);
    }

    /** Runs the bundle's own code, which may take any time. */
    void start(Bundle bundle) throws BundleException {
        bundle.start();
    }

    /** Stops it, which runs its own code, and forgets it with its class loader. */
    void remove(Bundle bundle) throws BundleException {
        bundle.uninstall();
        wiring.refreshBundles(List.of(bundle));
    }
}
