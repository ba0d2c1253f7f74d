package kirin.deployer.internal;

import org.jspecify.annotations.Nullable;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.Version;
import org.osgi.framework.namespace.IdentityNamespace;
import org.osgi.framework.namespace.PackageNamespace;
import org.osgi.framework.wiring.BundleCapability;
import org.osgi.framework.wiring.BundleRequirement;
import org.osgi.framework.wiring.BundleRevision;
import org.osgi.framework.wiring.FrameworkWiring;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Says in plain words why a bundle does not resolve: what it needs, and what there is instead. */
final class MissingRequirements {
    private static final Pattern LOWEST = Pattern.compile("\\(version>=([^)]+)\\)");
    private static final Pattern EXACT = Pattern.compile("\\(version=([^)*]+)\\)");
    private static final Pattern BEYOND = Pattern.compile("\\(!\\(version>=([^)]+)\\)\\)");

    private final BundleContext context;
    private final FrameworkWiring wiring;
    private final Set<Bundle> seen = new HashSet<>();

    private MissingRequirements(BundleContext context, FrameworkWiring wiring) {
        this.context = context;
        this.wiring = wiring;
    }

    /** One clause per requirement, for example {@code it needs package a.b [2.0.0,3.0.0) …}. */
    static String explain(Bundle bundle, BundleContext context, FrameworkWiring wiring) {
        List<String> reasons = new MissingRequirements(context, wiring).reasons(bundle);
        if (reasons.isEmpty() && isSingleton(bundle) && hasNamesake(bundle, context)) {
            return "it is a singleton, so that no two of its name can run side by side; remove"
                    + " singleton:=true from its Bundle-SymbolicName";
        }
        if (reasons.isEmpty()) {
            return "the bundles that it needs contradict each other; look which packages they use"
                    + " in different versions";
        }
        return "it needs " + String.join("; and ", reasons);
    }

    private static boolean hasNamesake(Bundle bundle, BundleContext context) {
        return Arrays.stream(context.getBundles())
                .filter(other -> !other.equals(bundle) && other.getState() != Bundle.INSTALLED)
                .anyMatch(other -> bundle.getSymbolicName().equals(other.getSymbolicName()));
    }

    private static boolean isSingleton(Bundle bundle) {
        BundleRevision revision = bundle.adapt(BundleRevision.class);
        return revision != null
                && revision.getDeclaredCapabilities(IdentityNamespace.IDENTITY_NAMESPACE).stream()
                        .anyMatch(identity ->
                                "true"
                                        .equals(
                                                identity.getDirectives()
                                                        .get(Constants.SINGLETON_DIRECTIVE)));
    }

    private List<String> reasons(Bundle bundle) {
        List<String> reasons = new ArrayList<>();
        BundleRevision revision = bundle.adapt(BundleRevision.class);
        if (revision == null || !seen.add(bundle)) {
            return reasons;
        }
        for (BundleRequirement requirement : revision.getDeclaredRequirements(null)) {
            if (isMandatory(requirement)) {
                addReason(requirement, reasons);
            }
        }
        return reasons;
    }

    private void addReason(BundleRequirement requirement, List<String> reasons) {
        Collection<BundleCapability> providers = wiring.findProviders(requirement);
        if (providers.isEmpty()) {
            reasons.add(describe(requirement) + ", and " + available(requirement));
            return;
        }
        boolean usable =
                providers.stream()
                        .anyMatch(each ->
                                each.getRevision().getBundle().getState() != Bundle.INSTALLED);
        if (!usable) {
            Bundle provider = providers.iterator().next().getRevision().getBundle();
            List<String> deeper = reasons(provider);
            if (!deeper.isEmpty()) {
                reasons.add(
                        "%s from %s, which itself needs %s"
                                .formatted(
                                        describe(requirement),
                                        provider.getSymbolicName(),
                                        String.join("; and ", deeper)));
            }
        }
    }

    private static boolean isMandatory(BundleRequirement requirement) {
        String resolution = requirement.getDirectives().get(Constants.RESOLUTION_DIRECTIVE);
        String effective = requirement.getDirectives().get(Constants.EFFECTIVE_DIRECTIVE);
        return !Constants.RESOLUTION_OPTIONAL.equals(resolution)
                && !"dynamic".equals(resolution)
                && (effective == null || effective.equals(Constants.EFFECTIVE_RESOLVE));
    }

    private static String describe(BundleRequirement requirement) {
        String filter = filter(requirement);
        String kind =
                requirement.getNamespace().equals(PackageNamespace.PACKAGE_NAMESPACE)
                        ? "package"
                        : requirement.getNamespace();
        String name = name(requirement);
        // Of alternatives, no single name and range says what is needed.
        if (name.isEmpty() || filter.contains("(|")) {
            return kind + " " + filter;
        }
        return kind + " " + name + range(filter);
    }

    private String available(BundleRequirement requirement) {
        String namespace = requirement.getNamespace();
        String name = name(requirement);
        List<String> others = new ArrayList<>();
        for (Bundle bundle : context.getBundles()) {
            BundleRevision revision = bundle.adapt(BundleRevision.class);
            if (revision == null) {
                continue;
            }
            for (BundleCapability capability : revision.getDeclaredCapabilities(namespace)) {
                if (!name.isEmpty() && name.equals(capability.getAttributes().get(namespace))) {
                    others.add(
                            versions(capability.getAttributes().get(Constants.VERSION_ATTRIBUTE))
                                    + " (from "
                                    + bundle.getSymbolicName()
                                    + ")");
                }
            }
        }
        return others.isEmpty()
                ? "no bundle provides that; deploy one that does"
                : "there is only " + String.join(", ", others);
    }

    /** One version, or of many, as a JDK has them, the lowest and the highest. */
    private static String versions(@Nullable Object value) {
        if (!(value instanceof Collection<?> all)) {
            return String.valueOf(value);
        }
        List<Version> sorted =
                all.stream().map(each -> Version.parseVersion(each.toString())).sorted().toList();
        return sorted.size() < 2
                ? String.join("", sorted.stream().map(Version::toString).toList())
                : sorted.getFirst() + " to " + sorted.getLast();
    }

    private static String name(BundleRequirement requirement) {
        Pattern name =
                Pattern.compile("\\(" + Pattern.quote(requirement.getNamespace()) + "=([^)]+)\\)");
        Matcher matcher = name.matcher(filter(requirement));
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

    private static String filter(BundleRequirement requirement) {
        return requirement.getDirectives().getOrDefault(Constants.FILTER_DIRECTIVE, "");
    }
}
