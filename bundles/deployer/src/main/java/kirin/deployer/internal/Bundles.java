package kirin.deployer.internal;

import kirin.deployer.internal.leaks.LeakWatch;

import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.Constants;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.namespace.HostNamespace;
import org.osgi.framework.wiring.BundleRevision;
import org.osgi.framework.wiring.BundleWire;
import org.osgi.framework.wiring.BundleWiring;
import org.osgi.framework.wiring.FrameworkWiring;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;

/** What the deployer does with the framework. Safe for any thread. */
final class Bundles {
    private static final Logger LOG = LoggerFactory.getLogger(Bundles.class);
    private static final String LOCATION = "kirin-deploy:";
    private static final String COPY_LOCATION = "kirin-copy:";
    private static final int LONGEST_PLACE_NAME = 60;
    private static final ServiceReference<?>[] NONE = {};

    private final BundleContext context;
    private final FrameworkWiring wiring;
    private final LeakWatch leaks;
    private final AtomicLong lastCopy = new AtomicLong();

    /**
     * What is done through a context.
     *
     * @param leaks told of the class loaders of all that is removed
     */
    Bundles(BundleContext context, LeakWatch leaks) {
        this.context = context;
        this.leaks = leaks;
        this.wiring =
                context.getBundle(Constants.SYSTEM_BUNDLE_LOCATION).adapt(FrameworkWiring.class);
    }

    /** Whether the framework stops, so that nothing that fails now fails by its own fault. */
    boolean serverStops() {
        try {
            Bundle system = context.getBundle(Constants.SYSTEM_BUNDLE_LOCATION);
            return system == null || system.getState() == Bundle.STOPPING;
        } catch (IllegalStateException _) {
            // Even the deployer's own bundle has stopped.
            return true;
        }
    }

    /**
     * Installs a private copy, beside all others of the same name.
     *
     * @param content where its bytes are
     */
    Bundle install(BundleFile file, Path content) throws BundleException, IOException {
        // A location of its own for each copy: the framework takes a known one for the same bundle.
        String location = LOCATION + placeName(file) + "#" + lastCopy.incrementAndGet();
        try (InputStream bytes = Files.newInputStream(content)) {
            return context.installBundle(location, bytes);
        }
    }

    /** Fit for a filter, of which the framework's services make some of locations. */
    private static String placeName(BundleFile file) {
        String name = file.name().replaceAll("[^A-Za-z0-9._-]", "_");
        return name.substring(0, Math.min(LONGEST_PLACE_NAME, name.length()));
    }

    /** Installs a copy of another bundle from a jar. */
    Bundle installCopy(String symbolicName, InputStream jar) throws BundleException {
        return context.installBundle(
                COPY_LOCATION + symbolicName + "#" + lastCopy.incrementAndGet(), jar);
    }

    /**
     * Why a file is not to be deployed for the sake of the server's own bundles; empty if it may.
     */
    String againstServer(BundleFile file) {
        if (file.isFragment() && isOfServer(file.fragmentHost())) {
            return "it is a fragment of "
                    + file.fragmentHost()
                    + ", of which the server itself is made; put it into the plugins folder and"
                    + " start the server again";
        }
        if (isOfServer(file.symbolicName())) {
            return "it bears the name of "
                    + file.symbolicName()
                    + ", of which the server itself is made; give it a Bundle-SymbolicName of its"
                    + " own";
        }
        return "";
    }

    /** The framework, and all that is not deployed. */
    private boolean isOfServer(String symbolicName) {
        return symbolicName.equals(Constants.SYSTEM_BUNDLE_SYMBOLICNAME)
                || Arrays.stream(context.getBundles())
                        .filter(Bundles::isOfServer)
                        .anyMatch(bundle -> symbolicName.equals(bundle.getSymbolicName()));
    }

    private static boolean isOfServer(Bundle bundle) {
        return !isDeployed(bundle) && !bundle.getLocation().startsWith(COPY_LOCATION);
    }

    /** Whether it was brought by a file. */
    static boolean isDeployed(Bundle bundle) {
        return bundle.getLocation().startsWith(LOCATION);
    }

    /**
     * The bundles brought by files that are wired to a bundle, have it as part of them, or use a
     * service of it; not itself.
     */
    Set<Bundle> users(Bundle bundle) {
        Set<Bundle> users = new HashSet<>();
        BundleWiring wiringOfIt = bundle.adapt(BundleWiring.class);
        if (wiringOfIt != null) {
            for (BundleWire wire : wiringOfIt.getProvidedWires(null)) {
                Bundle user = wire.getRequirer().getBundle();
                if (!isFragment(user)) {
                    users.add(user);
                }
            }
        }
        if (isFragment(bundle)) {
            for (Bundle each : context.getBundles()) {
                if (isHostOf(each, bundle)) {
                    users.add(each);
                }
            }
        }
        ServiceReference<?>[] services =
                bundle.getState() == Bundle.UNINSTALLED ? NONE : bundle.getRegisteredServices();
        for (ServiceReference<?> service : services == null ? NONE : services) {
            Bundle[] using = service.getUsingBundles();
            Collections.addAll(users, using == null ? new Bundle[0] : using);
        }
        users.remove(bundle);
        users.removeIf(each -> !isDeployed(each));
        return users;
    }

    private static boolean isFragment(Bundle bundle) {
        BundleRevision revision = bundle.adapt(BundleRevision.class);
        return revision != null && (revision.getTypes() & BundleRevision.TYPE_FRAGMENT) != 0;
    }

    private static boolean isHostOf(Bundle bundle, Bundle fragment) {
        BundleWiring hosted = bundle.adapt(BundleWiring.class);
        return hosted != null
                && hosted.getProvidedWires(HostNamespace.HOST_NAMESPACE).stream()
                        .anyMatch(wire -> wire.getRequirer().getBundle().equals(fragment));
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

    /**
     * Stops bundles that nobody else uses, which runs their own code, and forgets them with their
     * class loaders.
     *
     * @param isEnding whether the server stops, so that the framework forgets all of them anyway
     * @throws IllegalStateException if the framework's lock is not to be had, because it stops
     */
    void remove(Collection<Bundle> gone, BooleanSupplier isEnding) {
        List<Bundle> newestFirst = new ArrayList<>(gone);
        newestFirst.sort(Comparator.comparingLong(Bundle::getBundleId).reversed());
        Map<Bundle, ClassLoader> loaders = loaders(newestFirst);
        for (Bundle bundle : newestFirst) {
            if (bundle.getState() == Bundle.UNINSTALLED) {
                // Somebody else has, at a console for example.
                continue;
            }
            try {
                bundle.uninstall();
            } catch (BundleException e) {
                if (isEnding.getAsBoolean()) {
                    throw new IllegalStateException(e);
                }
                LOG.warn(
                        "{} {} was not removed in good order",
                        bundle.getSymbolicName(),
                        bundle.getVersion(),
                        e);
            }
        }
        // With what could not be forgotten before, because others still used it.
        Set<Bundle> pending = new HashSet<>(wiring.getRemovalPendingBundles());
        pending.addAll(newestFirst);
        List<Bundle> unused = pending.stream().filter(each -> restartedBy(each).isEmpty()).toList();
        wiring.refreshBundles(unused);
        for (Bundle bundle : newestFirst) {
            if (!unused.contains(bundle)) {
                LOG.warn(
                        "{} {} was removed, but {} still uses it: its classes stay until that goes"
                                + " too",
                        bundle.getSymbolicName(),
                        bundle.getVersion(),
                        names(restartedBy(bundle)));
            } else if (loaders.containsKey(bundle)) {
                leaks.removed(
                        bundle.getSymbolicName(),
                        bundle.getVersion().toString(),
                        loaders.get(bundle));
            }
        }
    }

    /** Those of bundles that have one. Not to be kept: what is removed is to be collected. */
    private static Map<Bundle, ClassLoader> loaders(Collection<Bundle> bundles) {
        Map<Bundle, ClassLoader> loaders = new HashMap<>();
        for (Bundle bundle : bundles) {
            BundleWiring its = bundle.adapt(BundleWiring.class);
            if (its != null && !isFragment(bundle)) {
                loaders.put(bundle, its.getClassLoader());
            }
        }
        return loaders;
    }

    /** Bundles whose restart a refresh of it would mean. Fragments have no life of their own. */
    private Collection<Bundle> restartedBy(Bundle gone) {
        Collection<Bundle> affected = new HashSet<>(wiring.getDependencyClosure(List.of(gone)));
        affected.removeIf(each -> each.getState() == Bundle.UNINSTALLED || isFragment(each));
        affected.remove(gone);
        return affected;
    }

    private static String names(Collection<Bundle> bundles) {
        return bundles.stream()
                .map(each -> each.getSymbolicName() + " " + each.getVersion())
                .sorted()
                .collect(Collectors.joining(", "));
    }

    /** Stops and forgets one copy. */
    void removeCopy(Bundle copy) throws BundleException {
        Map<Bundle, ClassLoader> loaders = loaders(List.of(copy));
        copy.uninstall();
        Collection<Bundle> affected = wiring.getDependencyClosure(List.of(copy));
        if (affected.size() > 1) {
            // A fragment, for example, is attached to the original and to the copy. The framework
            // forgets the copy when one of these is refreshed.
            LOG.debug("{} stays in memory for {}", copy.getSymbolicName(), affected);
            return;
        }
        wiring.refreshBundles(List.of(copy));
        loaders.forEach((bundle, loader) ->
                leaks.removed(bundle.getSymbolicName(), bundle.getVersion().toString(), loader));
    }
}
