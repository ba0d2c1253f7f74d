package kirin.runtime;

import org.osgi.framework.Bundle;
import org.osgi.framework.BundleEvent;
import org.osgi.framework.BundleListener;
import org.osgi.framework.launch.Framework;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.lang.reflect.Field;
import java.util.Map;

/**
 * Felix notes which bundle uses which services, and keeps the note when all were given back: in it
 * lives on whatever was uninstalled, for as long as the server runs. (Declarative Services look for
 * configurations on behalf of every bundle, so that is true of each.) Nothing of its API forgets
 * it; where its insides are others, nothing is done.
 */
final class ServiceUses {
    private static final Logger LOG = LoggerFactory.getLogger(ServiceUses.class);

    private ServiceUses() {}

    /** Forgets from now on what uninstalled bundles have used. */
    static void forgetWithTheirBundles(Framework framework) {
        try {
            Object registry = read(framework, "m_registry");
            if (read(registry, "m_inUseMap") instanceof Map<?, ?> uses) {
                BundleListener listener = event -> forget(uses, event);
                framework.getBundleContext().addBundleListener(listener);
            }
        } catch (ReflectiveOperationException | RuntimeException e) {
            LOG.debug("This framework keeps its notes of used services elsewhere", e);
        }
    }

    private static void forget(Map<?, ?> uses, BundleEvent event) {
        Bundle bundle = event.getBundle();
        if (event.getType() == BundleEvent.UNINSTALLED) {
            uses.remove(bundle);
        }
    }

    private static Object read(Object owner, String name) throws ReflectiveOperationException {
        Field field = owner.getClass().getDeclaredField(name);
        field.setAccessible(true);
        return field.get(owner);
    }
}
