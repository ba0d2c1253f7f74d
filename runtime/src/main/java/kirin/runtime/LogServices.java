package kirin.runtime;

import org.osgi.framework.Bundle;
import org.osgi.framework.ServiceFactory;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.log.LogService;

/** Gives each bundle an OSGi log service that knows whose it is. */
final class LogServices implements ServiceFactory<LogService> {
    /** What it is published as. */
    static final String[] NAMES = {
        LogService.class.getName(), org.osgi.service.log.LoggerFactory.class.getName()
    };

    @Override
    public LogService getService(Bundle bundle, ServiceRegistration<LogService> registration) {
        return new ComponentLog(bundle);
    }

    @Override
    public void ungetService(
            Bundle bundle, ServiceRegistration<LogService> registration, LogService service) {}
}
