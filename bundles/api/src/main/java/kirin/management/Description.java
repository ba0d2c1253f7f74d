package kirin.management;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

import javax.management.DescriptorKey;

/**
 * What an operator is told of a management bean, of an attribute or of an operation. JMX takes it
 * over into the descriptor, and {@code bundles/management} shows it where consoles look.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.TYPE, ElementType.METHOD})
public @interface Description {
    /** A sentence or two. */
    @DescriptorKey("description")
    String value();
}
