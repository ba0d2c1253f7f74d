package kirin.management.internal;

import org.jspecify.annotations.Nullable;

import javax.management.Descriptor;
import javax.management.DescriptorRead;
import javax.management.JMX;
import javax.management.MBeanAttributeInfo;
import javax.management.MBeanInfo;
import javax.management.MBeanOperationInfo;
import javax.management.MBeanParameterInfo;
import javax.management.NotificationEmitter;
import javax.management.StandardMBean;

/**
 * An MXBean that says of itself what the annotations of its interface say. JMX puts these into
 * descriptors by itself, but shows names only where consoles look for descriptions.
 */
class DescribedBean<T> extends StandardMBean {
    DescribedBean(T bean, Class<T> type) {
        super(bean, type, true);
    }

    /** Wraps what has one MXBean interface; leaves anything else to JMX as it is. */
    static Object of(Object bean) {
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
        return found == null ? bean : described(bean, found);
    }

    private static <T> DescribedBean<T> described(Object bean, Class<T> type) {
        return bean instanceof NotificationEmitter emitter
                ? new DescribedEmitter<>(type.cast(bean), type, emitter)
                : new DescribedBean<>(type.cast(bean), type);
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
