package kirin.log;

import org.jspecify.annotations.Nullable;
import org.osgi.annotation.versioning.ConsumerType;

import java.util.Collection;
import java.util.List;

/**
 * A way to write the access log, published as an OSGi service with its names in the property
 * {@value #NAME}. The setting {@code access_log_format} chooses one: by such a name, or with a
 * template, whose atoms begin with {@code %} and which is always that of {@value #TEMPLATE}.
 */
@ConsumerType
public interface AccessLogFormat {

    /** The service property that holds its names, for example {@code json}; one or several. */
    String NAME = "kirin.log.format";

    /** Whose service is given a value of {@code access_log_format} that is no name. */
    String TEMPLATE = "gunicorn";

    /** The name of the format that a value of {@code access_log_format} asks for. */
    static String nameIn(String value) {
        return value.contains("%") ? TEMPLATE : value;
    }

    /**
     * The names of a service.
     *
     * @param property its property {@value #NAME}: one name or several, in any of the ways that the
     *     specification of services has for that
     * @return none if it has no such property
     */
    static List<String> names(@Nullable Object property) {
        if (property instanceof String one) {
            return List.of(one);
        }
        if (property instanceof String[] several) {
            return List.of(several);
        }
        return property instanceof Collection<?> several
                ? several.stream().map(String::valueOf).toList()
                : List.of();
    }

    /**
     * Makes a formatter. A formatter does not outlive the service that made it.
     *
     * @param value of {@code access_log_format}: one of the names, or a template
     * @throws AccessLogFormatException if there is no such format
     */
    AccessLogFormatter formatter(String value) throws AccessLogFormatException;
}
