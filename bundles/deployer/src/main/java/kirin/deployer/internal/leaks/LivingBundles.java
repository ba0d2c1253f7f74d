package kirin.deployer.internal.leaks;

import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.wiring.BundleWiring;

import java.util.HashMap;
import java.util.Map;

/** Marks of the class loaders of bundles that are there, by what an operator calls them. */
final class LivingBundles {
    private LivingBundles() {}

    static Map<LoaderMark, String> marks(BundleContext context) {
        Map<LoaderMark, String> marks = new HashMap<>();
        for (Bundle bundle : context.getBundles()) {
            // A bundle that is not resolved, or that is removed just now, has none.
            BundleWiring wiring = bundle.adapt(BundleWiring.class);
            ClassLoader loader = wiring == null ? null : wiring.getClassLoader();
            if (loader != null) {
                marks.put(
                        new LoaderMark(loader, null),
                        "bundle " + bundle.getSymbolicName() + " " + bundle.getVersion());
            }
        }
        return marks;
    }
}
