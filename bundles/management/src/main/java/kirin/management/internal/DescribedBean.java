package kirin.management.internal;

import kirin.management.Change;

import org.jspecify.annotations.Nullable;

import javax.management.Descriptor;
import javax.management.DescriptorRead;
import javax.management.JMException;
import javax.management.JMX;
import javax.management.MBeanAttributeInfo;
import javax.management.MBeanException;
import javax.management.MBeanInfo;
import javax.management.MBeanOperationInfo;
import javax.management.MBeanParameterInfo;
import javax.management.NotificationEmitter;
import javax.management.ReflectionException;
import javax.management.StandardMBean;

/**
 * An MXBean that says of itself what the annotations of its interface say. JMX puts these into
 * descriptors by itself, but shows names only where consoles look for descriptions.
 */
class DescribedBean<T> extends StandardMBean {
    private final Auditor auditor;

    DescribedBean(T bean, Class<T> type, Auditor auditor) {
        super(bean, type, true);
        this.auditor = auditor;
    }

    /**
     * Wraps what has one MXBean interface; leaves anything else to JMX as it is.
     *
     * @param auditor told of operations that change something
     */
    static Object of(Object bean, Auditor auditor) {
        Class<?> found = null;
        for (Class<?> type = bean.getClass(); type != null; type = type.getSuperclass()) {
            for (Class<?> each : type.getInterfaces()) {
                if (JMX.isMXBeanInterface(each)) {
                    if (found != null) {
                        return bean;
                    }
                    found = each;
                }
            }
        }
        return found == null ? bean : described(bean, found, auditor);
    }

    private static <T> DescribedBean<T> described(Object bean, Class<T> type, Auditor auditor) {
        return bean instanceof NotificationEmitter emitter
                ? new DescribedEmitter<>(type.cast(bean), type, auditor, emitter)
                : new DescribedBean<>(type.cast(bean), type, auditor);
    }

    @Override
    public @Nullable Object invoke(
            String name, Object @Nullable [] parameters, String @Nullable [] signature)
            throws MBeanException, ReflectionException {
        Object[] arguments = parameters == null ? new Object[0] : parameters;
        MBeanOperationInfo operation = operation(name, arguments.length);
        if (operation == null || operation.getImpact() == MBeanOperationInfo.INFO) {
            return super.invoke(name, parameters, signature);
        }
        String changes = told(operation, "changes", "");
        String before = value(changes);
        @Nullable Object result;
        try {
            result = super.invoke(name, parameters, signature);
        } catch (MBeanException | ReflectionException | RuntimeException | Error e) {
            auditor.report(operation, arguments, before, value(changes), reason(e));
            throw e;
        }
        String after = changes.isEmpty() ? Auditor.told(result) : value(changes);
        auditor.report(operation, arguments, before, after, Change.DONE);
        return result;
    }

    private static String reason(Throwable failure) {
        Throwable cause = failure.getCause() == null ? failure : failure.getCause();
        String message = cause.getMessage();
        return message == null ? cause.toString() : message;
    }

    private @Nullable MBeanOperationInfo operation(String name, int parameters) {
        for (MBeanOperationInfo each : getMBeanInfo().getOperations()) {
            if (each.getName().equals(name) && each.getSignature().length == parameters) {
                return each;
            }
        }
        return null;
    }

    private String value(String attribute) {
        if (attribute.isEmpty()) {
            return "";
        }
        try {
            return Auditor.told(getAttribute(attribute));
        } catch (JMException | RuntimeException e) {
            return e.toString();
        }
    }

    @Override
    protected String getDescription(MBeanInfo info) {
        return told(info, "description", super.getDescription(info));
    }

    @Override
    protected String getDescription(MBeanAttributeInfo info) {
        return told(info, "description", super.getDescription(info));
    }

    @Override
    protected String getDescription(MBeanOperationInfo info) {
        return told(info, "description", super.getDescription(info));
    }

    @Override
    protected String getDescription(
            MBeanOperationInfo operation, MBeanParameterInfo parameter, int sequence) {
        return told(parameter, "description", super.getDescription(operation, parameter, sequence));
    }

    @Override
    protected String getParameterName(
            MBeanOperationInfo operation, MBeanParameterInfo parameter, int sequence) {
        return told(parameter, "name", super.getParameterName(operation, parameter, sequence));
    }

    @Override
    protected int getImpact(MBeanOperationInfo info) {
        return switch (told(info, "impact", "")) {
            case "INFO" -> MBeanOperationInfo.INFO;
            case "ACTION" -> MBeanOperationInfo.ACTION;
            case "ACTION_INFO" -> MBeanOperationInfo.ACTION_INFO;
            default -> super.getImpact(info);
        };
    }

    private static String told(DescriptorRead info, String field, String otherwise) {
        Descriptor descriptor = info.getDescriptor();
        @Nullable Object value = descriptor.getFieldValue(field);
        return value == null ? otherwise : value.toString();
    }
}
