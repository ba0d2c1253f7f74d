package kirin.deployer.internal;

import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.namespace.IdentityNamespace;
import org.osgi.framework.wiring.BundleCapability;
import org.osgi.framework.wiring.BundleRevision;
import org.osgi.framework.wiring.FrameworkWiring;
import org.osgi.resource.Capability;
import org.osgi.resource.Requirement;
import org.osgi.resource.Resource;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Says in plain words why a bundle does not resolve, or would not: what it needs, and what there is
 * instead.
 */
final class MissingRequirements {
    private final BundleContext context;
    private final FrameworkWiring wiring;
    private final List<Spare> spares;
    private final List<? extends Resource> companions;
    private final Set<Resource> seen = new HashSet<>();

    /**
     * @param spares bundles that could be deployed and are not
     */
    MissingRequirements(BundleContext context, FrameworkWiring wiring, List<Spare> spares) {
        this(context, wiring, spares, List.of());
    }

    /**
     * As the other one.
     *
     * @param companions bundles that would come together with the one that is looked at
     */
    MissingRequirements(
            BundleContext context,
            FrameworkWiring wiring,
            List<Spare> spares,
            List<? extends Resource> companions) {
        this.companions = List.copyOf(companions);
        this.context = context;
        this.wiring = wiring;
        this.spares = List.copyOf(spares);
    }

    /**
     * A bundle that could be deployed.
     *
     * @param place where its file lies
     */
    record Spare(String place, Resource bundle) {}

    /** One clause per requirement, for example {@code it needs package a.b [2.0.0,3.0.0) …}. */
    static String explain(Bundle bundle, BundleContext context, FrameworkWiring wiring) {
        BundleRevision revision = bundle.adapt(BundleRevision.class);
        if (revision == null) {
            return "it was uninstalled meanwhile";
        }
        List<String> reasons = new MissingRequirements(context, wiring, List.of()).of(revision);
        if (reasons.isEmpty()) {
            return "the bundles that it needs contradict each other; look which packages they use"
                    + " in different versions";
        }
        return String.join("; and ", reasons);
    }

    /** Sentences without their end, for example {@code it needs package a.b [2.0.0,3.0.0) …}. */
    List<String> of(Resource bundle) {
        List<String> reasons = new ArrayList<>();
        reasons(bundle).forEach(need -> reasons.add("it needs " + need));
        if (reasons.isEmpty() && isSingleton(bundle) && hasNamesake(bundle)) {
            reasons.add(
                    "it is a singleton, so that no two of its name can run side by side; remove"
                            + " singleton:=true from its Bundle-SymbolicName");
        }
        if (reasons.isEmpty()) {
            new UsesClash(wiring).in(bundle).ifPresent(reasons::add);
        }
        return reasons;
    }

    /** One that is deployed makes way for a successor, which is not installed yet. */
    private boolean hasNamesake(Resource bundle) {
        String name = symbolicName(bundle);
        boolean installed = bundle instanceof BundleRevision;
        return Arrays.stream(context.getBundles())
                .filter(other -> other.getState() != Bundle.INSTALLED)
                .filter(other -> !bundle.equals(other.adapt(BundleRevision.class)))
                .filter(other -> installed || !Bundles.isDeployed(other))
                .anyMatch(other -> name.equals(other.getSymbolicName()));
    }

    private static String symbolicName(Resource bundle) {
        return identities(bundle)
                .map(each ->
                        String.valueOf(
                                each.getAttributes().get(IdentityNamespace.IDENTITY_NAMESPACE)))
                .findFirst()
                .orElse("");
    }

    private static boolean isSingleton(Resource bundle) {
        return identities(bundle)
                .anyMatch(each ->
                        "true".equals(each.getDirectives().get(Constants.SINGLETON_DIRECTIVE)));
    }

    private static Stream<Capability> identities(Resource bundle) {
        return bundle.getCapabilities(IdentityNamespace.IDENTITY_NAMESPACE).stream();
    }

    private List<String> reasons(Resource bundle) {
        List<String> reasons = new ArrayList<>();
        if (!seen.add(bundle)) {
            return reasons;
        }
        for (Requirement requirement : bundle.getRequirements(null)) {
            if (Matching.isMandatory(requirement)
                    && !isMetBy(bundle, requirement)
                    && companions.stream().noneMatch(each -> isMetBy(each, requirement))) {
                addReason(requirement, reasons);
            }
        }
        return reasons;
    }

    static boolean isMetBy(Resource bundle, Requirement requirement) {
        return bundle.getCapabilities(requirement.getNamespace()).stream()
                .anyMatch(each -> Matching.meets(each, requirement));
    }

    private void addReason(Requirement requirement, List<String> reasons) {
        Collection<BundleCapability> providers = wiring.findProviders(requirement);
        if (providers.isEmpty()) {
            reasons.add(Wording.of(requirement) + ", and " + available(requirement));
            return;
        }
        boolean usable =
                providers.stream()
                        .anyMatch(each ->
                                each.getRevision().getBundle().getState() != Bundle.INSTALLED);
        if (!usable) {
            BundleRevision provider = providers.iterator().next().getRevision();
            List<String> deeper = reasons(provider);
            if (!deeper.isEmpty()) {
                reasons.add(
                        "%s from %s, which itself needs %s"
                                .formatted(
                                        Wording.of(requirement),
                                        provider.getSymbolicName(),
                                        String.join("; and ", deeper)));
            }
        }
    }

    private String available(Requirement requirement) {
        if (Wording.isJava(requirement)) {
            return "this is Java %d; build it for that, or start the server with the other"
                    .formatted(Runtime.version().feature());
        }
        List<String> others = new ArrayList<>();
        for (Bundle bundle : context.getBundles()) {
            BundleRevision revision = bundle.adapt(BundleRevision.class);
            if (revision != null) {
                namesakes(revision, requirement)
                        .forEach(each -> others.add(Wording.offer(each, bundle.getSymbolicName())));
            }
        }
        String fitting =
                spare(requirement)
                        .map(spare -> "; deploy " + spare.place() + ", which does")
                        .orElse("");
        if (!others.isEmpty()) {
            return "there is only " + String.join(", ", others) + fitting;
        }
        return "no bundle provides that" + (fitting.isEmpty() ? "; deploy one that does" : fitting);
    }

    private Optional<Spare> spare(Requirement requirement) {
        return spares.stream().filter(each -> isMetBy(each.bundle(), requirement)).findFirst();
    }

    /** What has the name that is asked for, but something else is wrong with it. */
    private static Stream<Capability> namesakes(Resource bundle, Requirement requirement) {
        String namespace = requirement.getNamespace();
        String name = Wording.name(requirement);
        return bundle.getCapabilities(namespace).stream()
                .filter(each -> !name.isEmpty())
                .filter(each -> name.equals(each.getAttributes().get(namespace)));
    }
}
