package kirin.jolokia.internal;

import java.util.ArrayList;
import java.util.List;

import javax.management.JMException;
import javax.management.MBeanAttributeInfo;
import javax.management.MBeanInfo;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import javax.management.RuntimeMBeanException;

/**
 * Attributes that a bean of the JVM has and cannot read here, as another of its attributes says: of
 * all whose names begin as that of {@code UsageThresholdSupported} does. They would end the reading
 * of the whole bean.
 */
final class Unsupported {
    private static final String SUPPORTED = "Supported";

    private final List<String> beginnings = new ArrayList<>();

    private Unsupported() {}

    static Unsupported of(MBeanServer beans, ObjectName bean, MBeanInfo info) {
        Unsupported found = new Unsupported();
        for (MBeanAttributeInfo each : info.getAttributes()) {
            String name = each.getName();
            if (name.endsWith(SUPPORTED) && isFalse(beans, bean, name)) {
                found.beginnings.add(name.substring(0, name.length() - SUPPORTED.length()));
            }
        }
        return found;
    }

    private static boolean isFalse(MBeanServer beans, ObjectName bean, String attribute) {
        try {
            return Boolean.FALSE.equals(beans.getAttribute(bean, attribute));
        } catch (JMException | RuntimeMBeanException _) {
            // Whoever reads the attribute is told.
            return false;
        }
    }

    boolean contains(String attribute) {
        return !attribute.endsWith(SUPPORTED)
                && beginnings.stream().anyMatch(attribute::startsWith);
    }
}
