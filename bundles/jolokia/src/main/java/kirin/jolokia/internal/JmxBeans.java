package kirin.jolokia.internal;

import org.jspecify.annotations.Nullable;

import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

import javax.management.InstanceNotFoundException;
import javax.management.ListenerNotFoundException;
import javax.management.MBeanServer;
import javax.management.NotificationFilter;
import javax.management.NotificationListener;
import javax.management.ObjectName;
import javax.management.QueryExp;
import javax.management.loading.ClassLoaderRepository;
import javax.security.auth.Subject;

/**
 * The management beans for clients of JMX. Besides what these call it has what the JDK's connector
 * calls for itself; of that no client reaches anything.
 */
final class JmxBeans extends GuardedBeans {
    private final MBeanServer beans;

    JmxBeans(MBeanServer beans, Refusals refusals, Supplier<Access> access) {
        super(beans, refusals, () -> caller(access));
        this.beans = beans;
    }

    /** The connector makes each call as the subject that {@link JmxLogin} has given it. */
    private static Optional<Caller> caller(Supplier<Access> access) {
        Subject subject = Subject.current();
        if (subject == null) {
            return Optional.empty();
        }
        Access now = access.get();
        return subject.getPrincipals(JmxUser.class).stream()
                .findFirst()
                .flatMap(asking ->
                        now.passwords()
                                .named(asking.name())
                                .map(user ->
                                        new Caller(user, now.policy(), asking.address(), false)));
    }

    /** Here nobody will ask for it alone. */
    @Override
    void leftOut(ObjectName bean, String attribute) {
        // That tells the log of it.
        var _ = refusal(Action.READ, bean, attribute);
    }

    /**
     * Whoever may do anything with a bean may listen to it: the connector asks this before. As
     * consoles listen to the server of the beans first, and go on only if it is said not to be
     * there, one that is not visible is said not to be there.
     */
    @Override
    public boolean isInstanceOf(ObjectName bean, String className)
            throws InstanceNotFoundException {
        try {
            return super.isInstanceOf(bean, className);
        } catch (SecurityException e) {
            var absent = new InstanceNotFoundException(e.getMessage());
            absent.initCause(e);
            throw absent;
        }
    }

    /**
     * The connector listens to all beans for all its clients, and gives each client those that it
     * has asked for. A query of a class that no client can send is the connector's.
     */
    @Override
    public Set<ObjectName> queryNames(@Nullable ObjectName pattern, @Nullable QueryExp query) {
        boolean isOfClient =
                query == null || query.getClass().getPackageName().equals("javax.management");
        return isOfClient ? super.queryNames(pattern, query) : beans.queryNames(pattern, query);
    }

    // Clients cannot send a listener: these are for the connector.

    @Override
    public void addNotificationListener(
            ObjectName bean, NotificationListener to, NotificationFilter filter, Object handback)
            throws InstanceNotFoundException {
        beans.addNotificationListener(bean, to, filter, handback);
    }

    @Override
    public void removeNotificationListener(ObjectName bean, NotificationListener listener)
            throws InstanceNotFoundException, ListenerNotFoundException {
        beans.removeNotificationListener(bean, listener);
    }

    /** For the arguments of a call. Whether there is such a bean, the call tells. */
    @Override
    public ClassLoader getClassLoaderFor(ObjectName bean) {
        try {
            return beans.getClassLoaderFor(bean);
        } catch (InstanceNotFoundException _) {
            return ClassLoader.getPlatformClassLoader();
        }
    }

    @Override
    public ClassLoaderRepository getClassLoaderRepository() {
        return beans.getClassLoaderRepository();
    }
}
