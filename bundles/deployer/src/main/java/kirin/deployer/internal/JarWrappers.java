package kirin.deployer.internal;

import kirin.deploy.JarWrapper;

import org.jspecify.annotations.Nullable;
import org.osgi.service.component.ComponentServiceObjects;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;

import java.io.IOException;
import java.nio.file.Path;

/**
 * Whoever makes bundles of plain jars now. It is asked for only when there is such a jar, since it
 * is large, and exchanging it restarts nobody. Any thread.
 */
@Component(service = JarWrappers.class)
public final class JarWrappers implements JarWrapper {
    // Written by Declarative Services, read by who wraps.
    private volatile @Nullable ComponentServiceObjects<JarWrapper> current;

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    void bind(ComponentServiceObjects<JarWrapper> wrapper) {
        current = wrapper;
    }

    void unbind(ComponentServiceObjects<JarWrapper> wrapper) {
        // During an exchange the next one may be bound before this one goes.
        if (wrapper.equals(current)) {
            current = null;
        }
    }

    @Override
    public void wrap(Path jar, Path target) throws IOException {
        ComponentServiceObjects<JarWrapper> wrapper = current;
        JarWrapper service = wrapper == null ? null : wrapper.getService();
        if (wrapper == null || service == null) {
            throw new IllegalArgumentException("kirin-wrapper.jar is not among the plug-ins");
        }
        try {
            service.wrap(jar, target);
        } finally {
            wrapper.ungetService(service);
        }
    }
}
