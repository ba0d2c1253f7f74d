package kirin.management;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

import javax.management.DescriptorKey;

/** Whether an operation changes something. */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.METHOD)
public @interface Impact {
    /** What the operation does. */
    @DescriptorKey("impact")
    Kind value();

    /** As JMX tells them apart. */
    enum Kind {
        /** It tells something and changes nothing. */
        INFO,
        /** It changes something. */
        ACTION,
        /** It changes something and tells of it. */
        ACTION_INFO
    }
}
