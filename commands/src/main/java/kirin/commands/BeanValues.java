package kirin.commands;

import java.util.HashMap;
import java.util.Map;

import javax.management.Attribute;
import javax.management.AttributeList;

/**
 * Attributes of a bean as far as it has them: a server of another version may have others.
 *
 * @param values by the attributes' names
 */
record BeanValues(Map<String, Object> values) {
    static final BeanValues NONE = new BeanValues(Map.of());

    BeanValues {
        values = Map.copyOf(values);
    }

    static BeanValues of(AttributeList attributes) {
        Map<String, Object> values = new HashMap<>();
        for (Attribute attribute : attributes.asList()) {
            if (attribute.getValue() != null) {
                values.put(attribute.getName(), attribute.getValue());
            }
        }
        return new BeanValues(values);
    }

    boolean isEmpty() {
        return values.isEmpty();
    }

    String text(String attribute) {
        return values.getOrDefault(attribute, "").toString();
    }

    long number(String attribute) {
        return values.get(attribute) instanceof Number number ? number.longValue() : 0;
    }

    /** How many elements a list has. */
    int size(String attribute) {
        return values.get(attribute) instanceof Object[] elements ? elements.length : 0;
    }
}
