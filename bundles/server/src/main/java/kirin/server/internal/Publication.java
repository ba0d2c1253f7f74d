package kirin.server.internal;

import kirin.app.Mount;
import kirin.settings.ChosenApplication;

import org.jspecify.annotations.Nullable;
import org.osgi.framework.Bundle;
import org.osgi.framework.Constants;
import org.osgi.framework.ServiceReference;

import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * An application as its bundle published it.
 *
 * @param serviceId unlike that of any other service, and later ones have higher ones
 * @param application its name
 * @param version of its bundle
 * @param symbolicName of its bundle
 * @param mountPath without trailing slash; empty for the root
 * @param hosts in lower case
 * @param instances what answers its requests, for each worker
 */
record Publication(
        long serviceId,
        String application,
        String version,
        String symbolicName,
        long bundleId,
        String mountPath,
        Set<String> hosts,
        Instances instances) {

    /**
     * Reads the service's properties.
     *
     * @throws IllegalArgumentException if it cannot be mounted as they say; the message says why
     */
    static Publication of(ServiceReference<?> reference, Instances instances) {
        Bundle bundle = reference.getBundle();
        String symbolicName = Objects.requireNonNullElse(bundle.getSymbolicName(), "?");
        String name = text(reference, Mount.NAME, "");
        return new Publication(
                (Long) reference.getProperty(Constants.SERVICE_ID),
                name.isEmpty() ? symbolicName : name,
                bundle.getVersion().toString(),
                symbolicName,
                bundle.getBundleId(),
                mountPath(text(reference, Mount.PATH, "/")),
                hosts(reference.getProperty(Mount.HOST)),
                instances);
    }

    /** The same, where it alone is served. */
    Publication atRoot() {
        return new Publication(
                serviceId, application, version, symbolicName, bundleId, "", Set.of(), instances);
    }

    /** Whether it is what somebody has chosen to be served alone. */
    boolean is(ChosenApplication chosen) {
        // Where a jar was chosen, nothing else is deployed.
        boolean ofBundle = chosen.isFile() || symbolicName.equals(chosen.bundle());
        String name = chosen.application();
        return ofBundle && (name.isEmpty() || application.equals(name));
    }

    /** The path as an operator writes it. */
    String path() {
        return mountPath.isEmpty() ? "/" : mountPath;
    }

    /** Whether both would answer the same requests. */
    boolean collidesWith(Publication other) {
        return mountPath.equals(other.mountPath) && hosts.equals(other.hosts);
    }

    /** Whether both are revisions of one application: a newer one follows the other. */
    boolean isSameApplicationAs(Publication other) {
        return symbolicName.equals(other.symbolicName) && application.equals(other.application);
    }

    /** Whether one of both can only be served in the place of the other, by right of its bundle. */
    boolean replaces(Publication other) {
        return symbolicName.equals(other.symbolicName)
                && (application.equals(other.application) || collidesWith(other));
    }

    /** What tells it apart, for a message. */
    String description() {
        return "%s %s at %s (bundle %s)".formatted(application, version, path(), symbolicName);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Publication publication && publication.serviceId == serviceId;
    }

    @Override
    public int hashCode() {
        return Long.hashCode(serviceId);
    }

    private static String text(ServiceReference<?> reference, String key, String otherwise) {
        Object value = reference.getProperty(key);
        if (value == null) {
            return otherwise;
        }
        if (value instanceof String text) {
            return text;
        }
        throw new IllegalArgumentException(
                "its service property %s is a %s; give a string"
                        .formatted(key, value.getClass().getSimpleName()));
    }

    private static String mountPath(String path) {
        if (path.equals("/")) {
            return "";
        }
        boolean plain = path.startsWith("/") && !path.endsWith("/") && !path.contains("//");
        if (!plain || path.indexOf('?') >= 0 || path.indexOf('#') >= 0) {
            throw new IllegalArgumentException(
                    "its path is \"%s\"; give / or a path like /shop, without a slash at its end"
                            .formatted(path));
        }
        return path;
    }

    private static Set<String> hosts(@Nullable Object value) {
        Collection<?> given =
                switch (value) {
                    case null -> List.of();
                    case String one -> List.of(one);
                    case String[] several -> List.of(several);
                    case Collection<?> several -> several;
                    default ->
                            throw new IllegalArgumentException(
                                    "its service property %s is a %s; give strings"
                                            .formatted(
                                                    Mount.HOST, value.getClass().getSimpleName()));
                };
        return given.stream()
                .map(host -> host.toString().toLowerCase(Locale.ROOT))
                .filter(host -> !host.isEmpty())
                .collect(Collectors.toUnmodifiableSet());
    }
}
