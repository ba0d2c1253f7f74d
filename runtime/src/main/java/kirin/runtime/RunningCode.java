package kirin.runtime;

import kirin.routing.Route;
import kirin.routing.Routes;
import kirin.runtime.log.Origin;

import org.jspecify.annotations.Nullable;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleReference;

import java.util.List;

/**
 * Tells from its context class loader whose code a thread runs: the server sets it for each request
 * to that of the application, and threads that an application starts inherit it. Any thread.
 */
final class RunningCode implements Origin.Finder {
    // Written once, when there is a framework.
    private volatile @Nullable EmbeddedFramework framework;

    void isIn(EmbeddedFramework running) {
        framework = running;
    }

    @Override
    public @Nullable Origin now() {
        if (!(Thread.currentThread().getContextClassLoader() instanceof BundleReference loader)) {
            return null;
        }
        Bundle bundle = loader.getBundle();
        String name = bundle == null ? null : bundle.getSymbolicName();
        return name == null ? null : new Origin(name, application(bundle.getBundleId()));
    }

    /** Those of a bundle, which seldom has several. */
    private @Nullable String application(long bundleId) {
        EmbeddedFramework running = framework;
        if (running == null) {
            return null;
        }
        List<String> names =
                running.service(Routes.class).map(Routes::routes).orElse(List.of()).stream()
                        .filter(route -> route.bundleId() == bundleId)
                        .map(Route::application)
                        .distinct()
                        .sorted()
                        .toList();
        return names.isEmpty() ? null : String.join(",", names);
    }
}
