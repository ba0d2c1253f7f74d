package kirin.management;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

import javax.management.DescriptorKey;

/** What an operator is told of a parameter of an operation. */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.PARAMETER)
public @interface Parameter {
    /** As a console shows it; JMX itself would call it {@code p0}. */
    @DescriptorKey("name")
    String name();

    /** What to give. */
    @DescriptorKey("description")
    String description();
}
