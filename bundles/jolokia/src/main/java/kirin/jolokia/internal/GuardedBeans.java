package kirin.jolokia.internal;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

import javax.management.Attribute;
import javax.management.AttributeList;
import javax.management.AttributeNotFoundException;
import javax.management.InstanceNotFoundException;
import javax.management.IntrospectionException;
import javax.management.InvalidAttributeValueException;
import javax.management.JMException;
import javax.management.MBeanAttributeInfo;
import javax.management.MBeanException;
import javax.management.MBeanInfo;
import javax.management.MBeanServer;
import javax.management.ObjectInstance;
import javax.management.ObjectName;
import javax.management.QueryExp;
import javax.management.ReflectionException;

/**
 * The management beans as the caller of the moment may see them. Whatever Jolokia or a JMX
 * connector makes of a request, it gets at no bean but through this.
 */
class GuardedBeans extends ForNobody {
    private final MBeanServer beans;
    private final Refusals refusals;
    private final Supplier<Optional<Caller>> asking;

    /**
     * @param asking who asks on this thread; whom it does not know may do nothing
     */
    GuardedBeans(MBeanServer beans, Refusals refusals, Supplier<Optional<Caller>> asking) {
        this.beans = beans;
        this.refusals = refusals;
        this.asking = asking;
    }

    /**
     * Lets it pass, or tells the log of it.
     *
     * @throws SecurityException if the policy does not allow it
     */
    void check(Action action, ObjectName bean, String member) {
        Optional<SecurityException> refusal = refusal(action, bean, member);
        if (refusal.isPresent()) {
            throw refusal.get();
        }
    }

    /** As {@link #check}, which throws it. */
    final Optional<SecurityException> refusal(Action action, ObjectName bean, String member) {
        Caller caller = caller();
        Policy.Verdict verdict =
                caller.policy().verdict(caller.user().role(), action, bean, member);
        return verdict.allowed()
                ? Optional.empty()
                : Optional.of(
                        refused(
                                caller,
                                action.word()
                                        + ' '
                                        + Shown.of(member)
                                        + " of "
                                        + Shown.of(bean.toString()),
                                verdict.reason()));
    }

    /** As {@link #check}, for a bean or for all that a pattern finds. */
    void checkEach(Action action, ObjectName beanOrPattern, String member) {
        for (ObjectName each : meant(beanOrPattern)) {
            check(action, each, member);
        }
    }

    /** The first bean, of one or of all that a pattern finds, that has no such operation. */
    Optional<ObjectName> firstWithout(String operation, ObjectName beanOrPattern) {
        return meant(beanOrPattern).stream()
                .filter(each -> lacks(each, operation))
                .min(Comparator.naturalOrder());
    }

    private boolean lacks(ObjectName bean, String operation) {
        try {
            return Arrays.stream(beans.getMBeanInfo(bean).getOperations())
                    .noneMatch(each -> each.getName().equals(operation));
        } catch (JMException _) {
            // It has gone, or was never there: whoever calls it is told.
            return false;
        }
    }

    private Set<ObjectName> meant(ObjectName beanOrPattern) {
        return beanOrPattern.isPattern() ? queryNames(beanOrPattern, null) : Set.of(beanOrPattern);
    }

    private void checkIsVisible(ObjectName bean) throws InstanceNotFoundException {
        Optional<Caller> asks = asking.get();
        if (asks.isEmpty()) {
            // Jolokia itself, as it is set up.
            throw new InstanceNotFoundException("nobody asks");
        }
        Caller caller = asks.get();
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

    private boolean isVisible(ObjectName bean) {
        return asking.get()
                .filter(caller -> caller.policy().isVisible(caller.user().role(), bean))
                .isPresent();
    }

    private boolean mayRead(ObjectName bean, String attribute) {
        Caller caller = caller();
        return caller.policy()
                .verdict(caller.user().role(), Action.READ, bean, attribute)
                .allowed();
    }

    private Caller caller() {
        return asking.get().orElseThrow(() -> new SecurityException("nobody asks"));
    }

    @Override
    public Set<ObjectName> queryNames(@Nullable ObjectName pattern, @Nullable QueryExp query) {
        Set<ObjectName> visible = new HashSet<>();
        for (ObjectName each : beans.queryNames(pattern, query)) {
            if (isVisible(each)) {
                visible.add(each);
            }
        }
        return visible;
    }

    @Override
    public Set<ObjectInstance> queryMBeans(@Nullable ObjectName pattern, @Nullable QueryExp query) {
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
                    ReflectionException {
        check(Action.READ, bean, attribute);
        return beans.getAttribute(bean, attribute);
    }

    /** Leaves out what the caller may not read. */
    @Override
    public AttributeList getAttributes(ObjectName bean, String[] attributes)
            throws InstanceNotFoundException, ReflectionException {
        checkIsVisible(bean);
        List<String> readable = new ArrayList<>();
        for (String each : attributes) {
            if (mayRead(bean, each)) {
                readable.add(each);
            } else {
                leftOut(bean, each);
            }
        }
        return beans.getAttributes(bean, readable.toArray(String[]::new));
    }

    /** Something was asked for that may not be read. Jolokia will ask for it alone. */
    void leftOut(ObjectName bean, String attribute) {}

    @Override
    public void setAttribute(ObjectName bean, Attribute attribute)
            throws InstanceNotFoundException,
                    AttributeNotFoundException,
                    InvalidAttributeValueException,
                    MBeanException,
                    ReflectionException {
        check(Action.WRITE, bean, attribute.getName());
        beans.setAttribute(bean, attribute);
    }

    @Override
    public AttributeList setAttributes(ObjectName bean, AttributeList attributes)
            throws InstanceNotFoundException, ReflectionException {
        for (Attribute each : attributes.asList()) {
            check(Action.WRITE, bean, each.getName());
        }
        return beans.setAttributes(bean, attributes);
    }

    @Override
    public Object invoke(ObjectName bean, String operation, Object[] arguments, String[] signature)
            throws InstanceNotFoundException, MBeanException, ReflectionException {
        check(Action.INVOKE, bean, operation);
        return beans.invoke(bean, operation, arguments, signature);
    }

    /**
     * Without the attributes that the caller may not read, or nobody can, so that asking for all
     * asks for none of them.
     */
    @Override
    public MBeanInfo getMBeanInfo(ObjectName bean)
            throws InstanceNotFoundException, IntrospectionException, ReflectionException {
        checkIsVisible(bean);
        MBeanInfo info = beans.getMBeanInfo(bean);
        Unsupported unsupported = Unsupported.of(beans, bean, info);
        List<MBeanAttributeInfo> shown = new ArrayList<>();
        for (MBeanAttributeInfo each : info.getAttributes()) {
            if (!each.isReadable()
                    || (mayRead(bean, each.getName()) && !unsupported.contains(each.getName()))) {
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
    public ObjectInstance getObjectInstance(ObjectName bean) throws InstanceNotFoundException {
        checkIsVisible(bean);
        return beans.getObjectInstance(bean);
    }

    @Override
    public boolean isRegistered(ObjectName bean) {
        return isVisible(bean) && beans.isRegistered(bean);
    }

    @Override
    public boolean isInstanceOf(ObjectName bean, String className)
            throws InstanceNotFoundException {
        checkIsVisible(bean);
        return beans.isInstanceOf(bean, className);
    }

    @Override
    public Integer getMBeanCount() {
        return queryNames(ObjectName.WILDCARD, null).size();
    }

    @Override
    public String getDefaultDomain() {
        return beans.getDefaultDomain();
    }

    @Override
    public String[] getDomains() {
        return queryNames(ObjectName.WILDCARD, null).stream()
                .map(ObjectName::getDomain)
                .distinct()
                .toArray(String[]::new);
    }

    @Override
    SecurityException never(String what) {
        return refused(caller(), what, "that is for nobody");
    }
}
