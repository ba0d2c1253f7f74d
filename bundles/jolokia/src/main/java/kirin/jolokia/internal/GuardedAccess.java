package kirin.jolokia.internal;

import org.jolokia.server.core.util.jmx.MBeanServerAccess;

import java.io.IOException;
import java.util.Set;

import javax.management.InstanceNotFoundException;
import javax.management.JMException;
import javax.management.MBeanServerConnection;
import javax.management.ObjectInstance;
import javax.management.ObjectName;

/** The one way of Jolokia to management beans: those of the JVM's own server, guarded. */
final class GuardedAccess implements MBeanServerAccess {
    private final GuardedBeans beans;

    GuardedAccess(GuardedBeans beans) {
        this.beans = beans;
    }

    @Override
    public void each(ObjectName pattern, MBeanEachCallback callback)
            throws IOException, JMException {
        for (ObjectInstance each : beans.queryMBeans(pattern, null)) {
            try {
                callback.callback(beans, each);
            } catch (InstanceNotFoundException _) {
                // It has gone since it was found.
            }
        }
    }

    @Override
    public <R> R call(ObjectName bean, MBeanAction<R> action, Object... more)
            throws IOException, JMException {
        return action.execute(beans, bean, more);
    }

    @Override
    public Set<ObjectName> queryNames(ObjectName pattern) throws IOException {
        return beans.queryNames(pattern, null);
    }

    @Override
    public boolean hasMBeansListChangedSince(long timestamp) {
        // Beans come and go with applications, and what is visible with the caller.
        return true;
    }

    @Override
    public Set<MBeanServerConnection> getMBeanServers() {
        return Set.of(beans);
    }
}
