package kirin.deployer.internal;

import org.jspecify.annotations.Nullable;
import org.osgi.framework.Bundle;
import org.osgi.framework.Constants;
import org.osgi.framework.Version;
import org.osgi.framework.namespace.BundleNamespace;
import org.osgi.framework.namespace.ExecutionEnvironmentNamespace;
import org.osgi.framework.namespace.HostNamespace;
import org.osgi.framework.namespace.PackageNamespace;
import org.osgi.resource.Capability;
import org.osgi.resource.Requirement;

import java.util.Collection;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Requirements and capabilities in words that a person understands. */
final class Wording {
    private static final Pattern LOWEST = Pattern.compile("version>=([^)]+)\\)");
    private static final Pattern EXACT = Pattern.compile("version=([^)*]+)\\)");
    private static final Pattern BEYOND = Pattern.compile("\\(!\\([a-z-]*version>=([^)]+)\\)\\)");

    private Wording() {}

    /** {@code package a.b [2.0.0,3.0.0)}. */
    static String of(Requirement requirement) {
        String filter = Matching.filter(requirement);
        String name = name(requirement);
        // Of alternatives, no single name and range says what is needed.
        if (name.isEmpty() || filter.contains("(|")) {
            return kind(requirement.getNamespace()) + " " + filter;
        }
        if (isJava(requirement)) {
            return "Java" + range(filter);
        }
        return kind(requirement.getNamespace()) + " " + name + range(filter);
    }

    static boolean isJava(Requirement requirement) {
        return requirement
                        .getNamespace()
                        .equals(ExecutionEnvironmentNamespace.EXECUTION_ENVIRONMENT_NAMESPACE)
                && name(requirement).equals("JavaSE");
    }

    private static String kind(String namespace) {
        return switch (namespace) {
            case PackageNamespace.PACKAGE_NAMESPACE -> "package";
            case BundleNamespace.BUNDLE_NAMESPACE -> "bundle";
            case HostNamespace.HOST_NAMESPACE -> "host bundle";
            default -> namespace;
        };
    }

    /** What is asked for, without range; empty if that is not all. */
    static String name(Requirement requirement) {
        Pattern name =
                Pattern.compile("\\(" + Pattern.quote(requirement.getNamespace()) + "=([^)]+)\\)");
        Matcher matcher = name.matcher(Matching.filter(requirement));
        return matcher.find() ? matcher.group(1) : "";
    }

    private static String range(String filter) {
        Matcher exact = EXACT.matcher(filter);
        if (exact.find()) {
            return " " + exact.group(1);
        }
        Matcher beyond = BEYOND.matcher(filter);
        String end = beyond.find() ? beyond.group(1) : "";
        Matcher lowest = LOWEST.matcher(filter);
        if (!lowest.find() || (end.isEmpty() && lowest.group(1).equals("0.0.0"))) {
            return "";
        }
        return end.isEmpty()
                ? " " + lowest.group(1) + " or newer"
                : " [" + lowest.group(1) + "," + end + ")";
    }

    /** {@code 1.4.0 (from shop-api)}. */
    static String offer(Capability capability, String provider) {
        return version(capability) + " (from " + provider + ")";
    }

    /** {@code in version 1.4.0}, or nothing if it has none, or that of its bundle. */
    static String inVersion(Capability capability) {
        boolean known =
                capability.getAttributes().get(versionAttribute(capability.getNamespace()))
                                instanceof Version version
                        && !version.equals(Version.emptyVersion)
                        && capability.getNamespace().equals(PackageNamespace.PACKAGE_NAMESPACE);
        return known ? " in version " + version(capability) : "";
    }

    /** One version, or of many, as a JDK has them, the lowest and the highest. */
    static String version(Capability capability) {
        Object value = capability.getAttributes().get(versionAttribute(capability.getNamespace()));
        if (!(value instanceof Collection<?> all)) {
            return String.valueOf(value);
        }
        List<Version> sorted =
                all.stream().map(each -> Version.parseVersion(each.toString())).sorted().toList();
        return sorted.size() < 2
                ? String.join("", sorted.stream().map(Version::toString).toList())
                : sorted.getFirst() + " to " + sorted.getLast();
    }

    private static String versionAttribute(String namespace) {
        return namespace.equals(BundleNamespace.BUNDLE_NAMESPACE)
                        || namespace.equals(HostNamespace.HOST_NAMESPACE)
                ? Constants.BUNDLE_VERSION_ATTRIBUTE
                : Constants.VERSION_ATTRIBUTE;
    }

    /** {@code shop-api 2.1.0}. */
    static String of(@Nullable Bundle bundle) {
        if (bundle == null) {
            return "a bundle that is gone";
        }
        if (bundle.getBundleId() == Constants.SYSTEM_BUNDLE_ID) {
            return "the server";
        }
        return bundle.getSymbolicName() + " " + bundle.getVersion();
    }
}
