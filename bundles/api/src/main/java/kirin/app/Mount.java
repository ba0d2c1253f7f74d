package kirin.app;

import org.osgi.service.component.annotations.ComponentPropertyType;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Where an application is served: sets the service properties {@code kirin.app.path}, {@code
 * kirin.app.name} and {@code kirin.app.host} of the component that carries it.
 *
 * <p>A request goes to the longest path that its own path equals or continues after a {@code /};
 * among equal paths, an application that names the request's host comes before one that names none.
 */
@ComponentPropertyType
@Retention(RetentionPolicy.CLASS)
@Target(ElementType.TYPE)
public @interface Mount {
    /** Put before the name of each element to make the service property's name. */
    String PREFIX_ = "kirin.app.";

    /** The service property that {@link #path} sets. */
    String PATH = "kirin.app.path";

    /** The service property that {@link #name} sets. */
    String NAME = "kirin.app.name";

    /** The service property that {@link #host} sets. */
    String HOST = "kirin.app.host";

    /** The path, {@code /} or {@code /like/this}: a leading slash, no trailing one, unencoded. */
    String path() default "/";

    /** What logs and figures call the application; empty: the symbolic name of its bundle. */
    String name() default "";

    /** The hosts it answers for, without port, in any case; empty: all. */
    String[] host() default {};
}
