package kirin.server.internal;

import kirin.exchange.ExchangeHandler;

import org.jspecify.annotations.Nullable;
import org.osgi.service.component.ComponentServiceObjects;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.util.function.Function;

/**
 * Instances of an OSGi service: one for each worker if its scope is {@code prototype}, else the one
 * there is.
 *
 * @param <S> the type of the service
 */
record ServiceInstances<S>(
        ComponentServiceObjects<S> services, Function<S, ExchangeHandler> adapter)
        implements Instances {
    private static final Logger LOG = LoggerFactory.getLogger(ServiceInstances.class);

    @Override
    public Instance make() {
        @Nullable S service = services.getService();
        if (service == null) {
            // Declarative Services logs the exception itself and keeps it.
            throw new IllegalStateException(
                    "its component could not be activated; the log says why, just before this");
        }
        return new Instance(
                adapter.apply(service),
                service.getClass().getClassLoader(),
                () -> release(service));
    }

    private void release(S service) {
        try {
            services.ungetService(service);
        } catch (IllegalArgumentException | IllegalStateException e) {
            // Its bundle has stopped, which has released all of its services already.
            LOG.debug("A service was released before", e);
        }
    }
}
