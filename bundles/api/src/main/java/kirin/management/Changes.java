package kirin.management;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

import javax.management.DescriptorKey;

/** Which attribute an operation changes, where one attribute tells. */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.METHOD)
public @interface Changes {
    /** The name of the attribute, for example {@code State}. */
    @DescriptorKey("changes")
    String value();
}
