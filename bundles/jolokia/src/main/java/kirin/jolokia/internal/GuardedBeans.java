package kirin.jolokia.internal;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

import javax.management.Attribute;
import javax.management.AttributeList;
import javax.management.AttributeNotFoundException;
import javax.management.InstanceNotFoundException;
import javax.management.IntrospectionException;
import javax.management.InvalidAttributeValueException;
import javax.management.MBeanAttributeInfo;
import javax.management.MBeanException;
import javax.management.MBeanInfo;
import javax.management.MBeanServerConnection;
import javax.management.NotificationFilter;
import javax.management.NotificationListener;
import javax.management.ObjectInstance;
import javax.management.ObjectName;
import javax.management.QueryExp;
import javax.management.ReflectionException;

/**
 * The management beans as the caller of the moment may see them. Whatever Jolokia makes of a
 * request, it gets at no bean but through this.
 */
final class GuardedBeans implements MBeanServerConnection {
    private final MBeanServerConnection beans;
    private final Refusals refusals;

    GuardedBeans(MBeanServerConnection beans, Refusals refusals) {
        this.beans = beans;
        this.refusals = refusals;
    }

    /**
     * Lets it pass, or tells the log of it.
     *
     * @throws SecurityException if the policy does not allow it
     */
    void check(Action action, ObjectName bean, String member) {
        Caller caller = caller();
        Policy.Verdict verdict =
                caller.policy().verdict(caller.user().role(), action, bean, member);
        if (!verdict.allowed()) {
            throw refused(
                    caller,
                    action.word() + ' ' + Shown.of(member) + " of " + Shown.of(bean.toString()),
                    verdict.reason());
        }
    }

    /** As {@link #check}, for a bean or for all that a pattern finds. */
    void checkEach(Action action, ObjectName beanOrPattern, String member) throws IOException {
        if (beanOrPattern.isPattern()) {
            for (ObjectName each : queryNames(beanOrPattern, null)) {
                check(action, each, member);
            }
        } else {
            check(action, beanOrPattern, member);
        }
    }

    private void checkIsVisible(ObjectName bean) throws InstanceNotFoundException {
        if (!Caller.NOW.isBound()) {
            // Jolokia itself, as it is set up.
            throw new InstanceNotFoundException("nobody asks");
        }
        Caller caller = caller();
        if (!isVisible(bean)) {
            throw refused(
                    caller,
                    "see " + Shown.of(bean.toString()),
                    "no line of " + caller.policy().source() + " allows it");
        }
    }

    private SecurityException refused(Caller caller, String what, String reason) {
        refusals.add(caller.toString(), what + ": " + reason);
        // Whether there is such a bean, the answer does not tell.
        return new SecurityException(
                "the role " + caller.user().role().word() + " may not " + what);
    }

    private static boolean isVisible(ObjectName bean) {
        if (!Caller.NOW.isBound()) {
            return false;
        }
        Caller caller = caller();
        return caller.policy().isVisible(caller.user().role(), bean);
    }

    private static boolean mayRead(ObjectName bean, String attribute) {
        Caller caller = caller();
        return caller.policy()
                .verdict(caller.user().role(), Action.READ, bean, attribute)
                .allowed();
    }

    private static Caller caller() {
        if (!Caller.NOW.isBound()) {
            throw new SecurityException("nobody asks");
        }
        return Caller.NOW.get();
    }

    @Override
    public Set<ObjectName> queryNames(@Nullable ObjectName pattern, @Nullable QueryExp query)
            throws IOException {
        Set<ObjectName> visible = new HashSet<>();
        for (ObjectName each : beans.queryNames(pattern, query)) {
            if (isVisible(each)) {
                visible.add(each);
            }
        }
        return visible;
    }

    @Override
    public Set<ObjectInstance> queryMBeans(@Nullable ObjectName pattern, @Nullable QueryExp query)
            throws IOException {
        Set<ObjectInstance> visible = new HashSet<>();
        for (ObjectInstance each : beans.queryMBeans(pattern, query)) {
            if (isVisible(each.getObjectName())) {
                visible.add(each);
            }
        }
        return visible;
    }

    @Override
    public Object getAttribute(ObjectName bean, String attribute)
            throws MBeanException,
                    AttributeNotFoundException,
                    InstanceNotFoundException,
                    ReflectionException,
                    IOException {
        check(Action.READ, bean, attribute);
        return beans.getAttribute(bean, attribute);
    }

    /** Leaves out what the caller may not read; Jolokia asks for each of those then. */
    @Override
    public AttributeList getAttributes(ObjectName bean, String[] attributes)
            throws InstanceNotFoundException, IOException, ReflectionException {
        checkIsVisible(bean);
        List<String> readable = new ArrayList<>();
        for (String each : attributes) {
            if (mayRead(bean, each)) {
                readable.add(each);
            }
        }
        return beans.getAttributes(bean, readable.toArray(String[]::new));
    }

    @Override
    public void setAttribute(ObjectName bean, Attribute attribute)
            throws InstanceNotFoundException,
                    AttributeNotFoundException,
                    InvalidAttributeValueException,
                    MBeanException,
                    ReflectionException,
                    IOException {
        check(Action.WRITE, bean, attribute.getName());
        beans.setAttribute(bean, attribute);
    }

    @Override
    public AttributeList setAttributes(ObjectName bean, AttributeList attributes) {
        throw never("setAttributes");
    }

    @Override
    public Object invoke(ObjectName bean, String operation, Object[] arguments, String[] signature)
            throws InstanceNotFoundException, MBeanException, ReflectionException, IOException {
        check(Action.INVOKE, bean, operation);
        return beans.invoke(bean, operation, arguments, signature);
    }

    /**
     * Without the attributes that the caller may not read, so that asking for all asks for none.
     */
    @Override
    public MBeanInfo getMBeanInfo(ObjectName bean)
            throws InstanceNotFoundException,
                    IntrospectionException,
                    ReflectionException,
                    IOException {
        checkIsVisible(bean);
        MBeanInfo info = beans.getMBeanInfo(bean);
        List<MBeanAttributeInfo> shown = new ArrayList<>();
        for (MBeanAttributeInfo each : info.getAttributes()) {
            if (!each.isReadable() || mayRead(bean, each.getName())) {
                shown.add(each);
            }
        }
        return new MBeanInfo(
                info.getClassName(),
                info.getDescription(),
                shown.toArray(MBeanAttributeInfo[]::new),
                info.getConstructors(),
                info.getOperations(),
                info.getNotifications(),
                info.getDescriptor());
    }

    @Override
    public ObjectInstance getObjectInstance(ObjectName bean)
            throws InstanceNotFoundException, IOException {
        checkIsVisible(bean);
        return beans.getObjectInstance(bean);
    }

    @Override
    public boolean isRegistered(ObjectName bean) throws IOException {
        return isVisible(bean) && beans.isRegistered(bean);
    }

    @Override
    public boolean isInstanceOf(ObjectName bean, String className)
            throws InstanceNotFoundException, IOException {
        checkIsVisible(bean);
        return beans.isInstanceOf(bean, className);
    }

    @Override
    public Integer getMBeanCount() throws IOException {
        return queryNames(ObjectName.WILDCARD, null).size();
    }

    @Override
    public String getDefaultDomain() throws IOException {
        return beans.getDefaultDomain();
    }

    @Override
    public String[] getDomains() throws IOException {
        return queryNames(ObjectName.WILDCARD, null).stream()
                .map(ObjectName::getDomain)
                .distinct()
                .toArray(String[]::new);
    }

    @Override
    public ObjectInstance createMBean(String className, ObjectName bean) {
        throw never("createMBean");
    }

    @Override
    public ObjectInstance createMBean(String className, ObjectName bean, ObjectName loader) {
        throw never("createMBean");
    }

    @Override
    public ObjectInstance createMBean(
            String className, ObjectName bean, Object[] arguments, String[] signature) {
        throw never("createMBean");
    }

    @Override
    public ObjectInstance createMBean(
            String className,
            ObjectName bean,
            ObjectName loader,
            Object[] arguments,
            String[] signature) {
        throw never("createMBean");
    }

    @Override
    public void unregisterMBean(ObjectName bean) {
        throw never("unregisterMBean");
    }

    @Override
    public void addNotificationListener(
            ObjectName bean, NotificationListener to, NotificationFilter filter, Object handback) {
        throw never("addNotificationListener");
    }

    @Override
    public void addNotificationListener(
            ObjectName bean, ObjectName to, NotificationFilter filter, Object handback) {
        throw never("addNotificationListener");
    }

    @Override
    public void removeNotificationListener(ObjectName bean, ObjectName listener) {
        throw never("removeNotificationListener");
    }

    @Override
    public void removeNotificationListener(
            ObjectName bean, ObjectName listener, NotificationFilter filter, Object handback) {
        throw never("removeNotificationListener");
    }

    @Override
    public void removeNotificationListener(ObjectName bean, NotificationListener listener) {
        throw never("removeNotificationListener");
    }

    @Override
    public void removeNotificationListener(
            ObjectName bean,
            NotificationListener listener,
            NotificationFilter filter,
            Object handback) {
        throw never("removeNotificationListener");
    }

    private SecurityException never(String what) {
        return refused(caller(), what, "that is for nobody");
    }
}
