package kirin.deployer.internal;

import org.jspecify.annotations.Nullable;
import org.osgi.framework.Constants;
import org.osgi.framework.Version;
import org.osgi.framework.VersionRange;
import org.osgi.framework.namespace.BundleNamespace;
import org.osgi.framework.namespace.HostNamespace;
import org.osgi.framework.namespace.IdentityNamespace;
import org.osgi.framework.namespace.PackageNamespace;
import org.osgi.resource.Capability;
import org.osgi.resource.Requirement;
import org.osgi.resource.Resource;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.jar.Attributes;

/**
 * What a bundle that is not installed says of itself: installing it, if only to ask the framework,
 * would be an event for all who follow bundles.
 */
final class DeclaredBundle implements Resource {
    private final List<Capability> capabilities = new ArrayList<>();
    private final List<Requirement> requirements = new ArrayList<>();
    private final String symbolicName;
    private final Version version;
    private final boolean singleton;

    private DeclaredBundle(HeaderClause name, Version version) {
        symbolicName = name.names().getFirst();
        this.version = version;
        singleton = "true".equals(name.directives().get(Constants.SINGLETON_DIRECTIVE));
    }

    /**
     * @throws IllegalArgumentException if a version or another value in it is none
     */
    static DeclaredBundle of(Attributes headers) {
        HeaderClause name =
                HeaderClause.parse(headers.getValue(Constants.BUNDLE_SYMBOLICNAME)).getFirst();
        Version version = Version.parseVersion(headers.getValue(Constants.BUNDLE_VERSION));
        var bundle = new DeclaredBundle(name, version);
        boolean fragment = headers.getValue(Constants.FRAGMENT_HOST) != null;
        bundle.addIdentity(name, fragment);
        for (HeaderClause clause : clauses(headers, Constants.EXPORT_PACKAGE)) {
            clause.names().forEach(each -> bundle.addExport(each, clause));
        }
        for (HeaderClause clause : clauses(headers, Constants.PROVIDE_CAPABILITY)) {
            clause.names().forEach(each -> bundle.provide(each, clause));
        }
        for (HeaderClause clause : clauses(headers, Constants.IMPORT_PACKAGE)) {
            clause.names()
                    .forEach(each ->
                            bundle.require(PackageNamespace.PACKAGE_NAMESPACE, each, clause));
        }
        for (HeaderClause clause : clauses(headers, Constants.REQUIRE_BUNDLE)) {
            clause.names()
                    .forEach(
                            each -> bundle.require(BundleNamespace.BUNDLE_NAMESPACE, each, clause));
        }
        for (HeaderClause clause : clauses(headers, Constants.FRAGMENT_HOST)) {
            clause.names()
                    .forEach(each -> bundle.require(HostNamespace.HOST_NAMESPACE, each, clause));
        }
        for (HeaderClause clause : clauses(headers, Constants.REQUIRE_CAPABILITY)) {
            clause.names()
                    .forEach(each ->
                            bundle.requirements.add(
                                    new Declared(
                                            bundle,
                                            each,
                                            clause.directives(),
                                            clause.attributes())));
        }
        return bundle;
    }

    private static List<HeaderClause> clauses(Attributes headers, String name) {
        return HeaderClause.parse(headers.getValue(name));
    }

    String symbolicName() {
        return symbolicName;
    }

    Version version() {
        return version;
    }

    boolean isSingleton() {
        return singleton;
    }

    @Override
    public List<Capability> getCapabilities(@Nullable String namespace) {
        return capabilities.stream()
                .filter(each -> namespace == null || each.getNamespace().equals(namespace))
                .toList();
    }

    @Override
    public List<Requirement> getRequirements(@Nullable String namespace) {
        return requirements.stream()
                .filter(each -> namespace == null || each.getNamespace().equals(namespace))
                .toList();
    }

    private void addIdentity(HeaderClause name, boolean fragment) {
        List<String> namespaces =
                fragment
                        ? List.of(IdentityNamespace.IDENTITY_NAMESPACE)
                        : List.of(
                                IdentityNamespace.IDENTITY_NAMESPACE,
                                BundleNamespace.BUNDLE_NAMESPACE,
                                HostNamespace.HOST_NAMESPACE);
        for (String namespace : namespaces) {
            Map<String, Object> attributes = new LinkedHashMap<>(name.attributes());
            attributes.put(namespace, symbolicName);
            attributes.put(
                    namespace.equals(IdentityNamespace.IDENTITY_NAMESPACE)
                            ? Constants.VERSION_ATTRIBUTE
                            : Constants.BUNDLE_VERSION_ATTRIBUTE,
                    version);
            capabilities.add(new Declared(this, namespace, name.directives(), attributes));
        }
    }

    private void addExport(String packageName, HeaderClause clause) {
        Map<String, Object> attributes = new LinkedHashMap<>(clause.attributes());
        Object given = attributes.get(Constants.VERSION_ATTRIBUTE);
        attributes.put(PackageNamespace.PACKAGE_NAMESPACE, packageName);
        attributes.put(
                Constants.VERSION_ATTRIBUTE,
                Version.parseVersion(given == null ? null : given.toString()));
        attributes.put(Constants.BUNDLE_SYMBOLICNAME_ATTRIBUTE, symbolicName);
        attributes.put(Constants.BUNDLE_VERSION_ATTRIBUTE, version);
        capabilities.add(
                new Declared(
                        this, PackageNamespace.PACKAGE_NAMESPACE, clause.directives(), attributes));
    }

    private void provide(String namespace, HeaderClause clause) {
        capabilities.add(new Declared(this, namespace, clause.directives(), clause.attributes()));
    }

    private void require(String namespace, String name, HeaderClause clause) {
        StringBuilder filter = new StringBuilder("(&(").append(namespace);
        filter.append('=').append(name).append(')');
        clause.attributes().forEach((key, value) -> filter.append(condition(key, value)));
        Map<String, String> directives = new LinkedHashMap<>(clause.directives());
        directives.put(Constants.FILTER_DIRECTIVE, filter.append(')').toString());
        requirements.add(new Declared(this, namespace, directives, Map.of()));
    }

    private static String condition(String key, Object value) {
        if (key.equals(Constants.VERSION_ATTRIBUTE)
                || key.equals(Constants.BUNDLE_VERSION_ATTRIBUTE)) {
            return new VersionRange(value.toString()).toFilterString(key);
        }
        return "(" + key + "=" + value + ")";
    }

    /** A capability or a requirement: they are told alike. */
    private record Declared(
            Resource resource,
            String namespace,
            Map<String, String> directives,
            Map<String, Object> attributes)
            implements Capability, Requirement {

        Declared {
            directives = Map.copyOf(directives);
            attributes = Map.copyOf(attributes);
        }

        @Override
        public String getNamespace() {
            return namespace;
        }

        @Override
        public Map<String, String> getDirectives() {
            return directives;
        }

        @Override
        public Map<String, Object> getAttributes() {
            return attributes;
        }

        @Override
        public Resource getResource() {
            return resource;
        }
    }
}
