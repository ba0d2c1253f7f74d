package kirin.jolokia.internal;

import org.jolokia.server.core.config.ConfigKey;
import org.jolokia.server.core.service.api.AgentDetails;
import org.jolokia.server.core.service.api.JolokiaContext;
import org.jolokia.server.core.service.api.JolokiaService;
import org.jolokia.server.core.service.api.SecurityDetails;
import org.jolokia.server.core.util.HttpMethod;
import org.jolokia.server.core.util.RequestType;
import org.jolokia.server.core.util.jmx.MBeanServerAccess;
import org.jolokia.service.jmx.LocalRequestHandler;
import org.jolokia.service.serializer.JolokiaSerializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;

import javax.management.ObjectName;

/**
 * What Jolokia consists of here. Its own composition looks for more on the class path, registers
 * beans of its own, takes settings from the environment and finds every MBean server of the JVM.
 */
final class Services implements JolokiaContext {
    private static final Logger LOG = LoggerFactory.getLogger(Services.class);

    /** Stack traces and the insides of exceptions are for the log. */
    private static final Map<ConfigKey, String> CONFIGURATION =
            Map.of(
                    ConfigKey.AGENT_ID, "kirin",
                    ConfigKey.ALLOW_ERROR_DETAILS, "false",
                    ConfigKey.INCLUDE_STACKTRACE, "false");

    private final MBeanServerAccess beans;
    private final List<JolokiaService<?>> services;

    Services(MBeanServerAccess beans) {
        this.beans = beans;
        services =
                List.of(new VersionAnswer(), new LocalRequestHandler(1), new JolokiaSerializer());
        services.forEach(each -> each.init(this));
    }

    void close() {
        for (JolokiaService<?> each : services) {
            try {
                each.destroy();
            } catch (Exception e) {
                LOG.warn("{} was not closed", each, e);
            }
        }
    }

    @Override
    public <T extends JolokiaService<?>> SortedSet<T> getServices(Class<T> type) {
        SortedSet<T> found = new TreeSet<>();
        for (JolokiaService<?> each : services) {
            if (type.isInstance(each)) {
                found.add(type.cast(each));
            }
        }
        return found;
    }

    @Override
    @SuppressWarnings("NullAway") // as Jolokia has it
    public <T extends JolokiaService<?>> T getService(Class<T> type) {
        SortedSet<T> found = getServices(type);
        return found.isEmpty() ? null : found.first();
    }

    @Override
    public <T extends JolokiaService<?>> T getMandatoryService(Class<T> type) {
        return getServices(type).first();
    }

    @Override
    @SuppressWarnings("NullAway") // as Jolokia has it
    public String getConfig(ConfigKey key) {
        String set = CONFIGURATION.get(key);
        return set == null ? key.getDefaultValue() : set;
    }

    @Override
    public Set<ConfigKey> getConfigKeys() {
        return CONFIGURATION.keySet();
    }

    @Override
    public AgentDetails getAgentDetails() {
        throw new UnsupportedOperationException("VersionAnswer tells them");
    }

    @Override
    public SecurityDetails getSecurityDetails() {
        return new SecurityDetails();
    }

    @Override
    public ObjectName registerMBean(Object bean, String... name) {
        throw new UnsupportedOperationException("Jolokia has no beans here");
    }

    @Override
    public void unregisterMBean(ObjectName name) {
        throw new UnsupportedOperationException("Jolokia has no beans here");
    }

    @Override
    public MBeanServerAccess getMBeanServerAccess() {
        return beans;
    }

    @Override
    public boolean isServiceEnabled(String className) {
        return true;
    }

    @Override
    public String dateFormat() {
        return ConfigKey.DATE_FORMAT.getDefaultValue();
    }

    @Override
    public void debug(String message) {
        LOG.debug("{}", message);
    }

    @Override
    public void info(String message) {
        LOG.debug("{}", message);
    }

    @Override
    public void error(String message, Throwable cause) {
        LOG.warn("{}", message, cause);
    }

    @Override
    public boolean isDebug() {
        // It would log arguments, and read the time twice.
        return false;
    }

    // Jolokia's own checks let all pass: what may be done is decided once, in GuardedBeans.

    @Override
    public boolean isHttpMethodAllowed(HttpMethod method) {
        return true;
    }

    @Override
    public boolean isTypeAllowed(RequestType type) {
        return true;
    }

    @Override
    public boolean isAttributeReadAllowed(ObjectName bean, String attribute) {
        return true;
    }

    @Override
    public boolean isAttributeWriteAllowed(ObjectName bean, String attribute) {
        return true;
    }

    @Override
    public boolean isOperationAllowed(ObjectName bean, String operation) {
        return true;
    }

    @Override
    public boolean isRemoteAccessAllowed(String... hostOrAddress) {
        return true;
    }

    @Override
    public boolean isOriginAllowed(String origin, boolean onlyWhenStrict) {
        return false;
    }

    @Override
    public boolean isObjectNameHidden(ObjectName name) {
        return false;
    }
}
