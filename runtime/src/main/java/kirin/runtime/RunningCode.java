package kirin.runtime;

import kirin.app.Mount;
import kirin.runtime.log.Origin;

import org.jspecify.annotations.Nullable;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleReference;
import org.osgi.framework.ServiceReference;

import java.util.SortedSet;
import java.util.TreeSet;

/**
 * Tells from its context class loader whose code a thread runs: the server sets it for each request
 * to that of the application, and threads that an application starts inherit it. Any thread.
 */
final class RunningCode implements Origin.Finder {
    @Override
    public @Nullable Origin now() {
        if (!(Thread.currentThread().getContextClassLoader() instanceof BundleReference loader)) {
            return null;
        }
        Bundle bundle = loader.getBundle();
        String name = bundle == null ? null : bundle.getSymbolicName();
        return name == null ? null : new Origin(name, application(bundle, name));
    }

    /**
     * Those that a bundle has published, which are seldom several. Not those that have a route: one
     * that is on trial has none yet, and one that drains has none any more.
     */
    private static @Nullable String application(Bundle bundle, String bundleName) {
        SortedSet<String> names = new TreeSet<>();
        ServiceReference<?>[] services;
        try {
            services = bundle.getRegisteredServices();
        } catch (IllegalStateException _) {
            // It was uninstalled.
            return null;
        }
        if (services == null) {
            return null;
        }
        for (ServiceReference<?> each : services) {
            if (each.getProperty(Mount.PATH) != null) {
                Object name = each.getProperty(Mount.NAME);
                names.add(name instanceof String given && !given.isEmpty() ? given : bundleName);
            }
        }
        return names.isEmpty() ? null : String.join(",", names);
    }
}
