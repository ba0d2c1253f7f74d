package kirin.deployer.internal;

import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.Constants;
import org.osgi.framework.wiring.FrameworkWiring;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/** What the deployer does with the framework. Safe for any thread. */
final class Bundles {
    private static final Logger LOG = LoggerFactory.getLogger(Bundles.class);
    private static final String LOCATION = "kirin-deploy:";
    private static final String COPY_LOCATION = "kirin-copy:";

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
        String location = LOCATION + file.name() + "#" + lastCopy.incrementAndGet();
        try (InputStream content = Files.newInputStream(file.path())) {
            return context.installBundle(location, content);
        }
    }

    /** Installs a copy of another bundle from a jar. */
    Bundle installCopy(String symbolicName, InputStream jar) throws BundleException {
        return context.installBundle(
                COPY_LOCATION + symbolicName + "#" + lastCopy.incrementAndGet(), jar);
    }

    /** Whether the server itself is made of it: the framework, and all that is not deployed. */
    boolean isOfServer(String symbolicName) {
        return symbolicName.equals(Constants.SYSTEM_BUNDLE_SYMBOLICNAME)
                || Arrays.stream(context.getBundles())
                        .filter(Bundles::isOfServer)
                        .anyMatch(bundle -> symbolicName.equals(bundle.getSymbolicName()));
    }

    private static boolean isOfServer(Bundle bundle) {
        String location = bundle.getLocation();
        return !location.startsWith(LOCATION) && !location.startsWith(COPY_LOCATION);
    }

    boolean resolve(Bundle bundle) {
        return wiring.resolveBundles(List.of(bundle));
    }

    String whyUnresolved(Bundle bundle) {
        return MissingRequirements.explain(bundle, context, wiring);
    }

    /** As far as that can be seen from here. */
    String whyUnserved(Bundle bundle) {
        if (bundle.getRegisteredServices() == null) {
            return "it has published none, so a service or a configuration that its component"
                    + " needs is missing, or the component is";
        }
        return "what it has published could not be used; the lines above say why";
    }

    /** Runs the bundle's own code, which may take any time. */
    void start(Bundle bundle) throws BundleException {
        bundle.start();
    }

    /** Stops it, which runs its own code, and forgets it with its class loader. */
    void remove(Bundle bundle) throws BundleException {
        bundle.uninstall();
        List<String> users =
                wiring.getDependencyClosure(List.of(bundle)).stream()
                        .filter(Bundles::isOfServer)
                        .map(Bundle::getSymbolicName)
                        .toList();
        if (!users.isEmpty()) {
            // A refresh restarts all that is wired to it; of the framework, that is its end.
            LOG.warn(
                    "{} {} was removed, but the server still uses it ({}): its classes stay until"
                            + " the server is started again",
                    bundle.getSymbolicName(),
                    bundle.getVersion(),
                    String.join(", ", users));
            return;
        }
        wiring.refreshBundles(List.of(bundle));
    }

    /** As {@link #remove}, but restarts nothing else, whatever is wired to it. */
    void removeCopy(Bundle copy) throws BundleException {
        copy.uninstall();
        Collection<Bundle> affected = wiring.getDependencyClosure(List.of(copy));
        if (affected.size() > 1) {
            // A fragment, for example, is attached to the original and to the copy. The framework
            // forgets the copy when one of these is refreshed.
            LOG.debug("{} stays in memory for {}", copy.getSymbolicName(), affected);
            return;
        }
        wiring.refreshBundles(List.of(copy));
    }
}
