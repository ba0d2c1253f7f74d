package kirin.deployer.internal;

import org.jspecify.annotations.Nullable;
import org.osgi.framework.Bundle;
import org.osgi.framework.Constants;
import org.osgi.framework.Version;
import org.osgi.framework.namespace.PackageNamespace;
import org.osgi.framework.wiring.BundleCapability;
import org.osgi.framework.wiring.BundleRevision;
import org.osgi.framework.wiring.BundleWire;
import org.osgi.framework.wiring.BundleWiring;
import org.osgi.framework.wiring.FrameworkWiring;
import org.osgi.resource.Capability;
import org.osgi.resource.Requirement;
import org.osgi.resource.Resource;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Finds out whether a bundle would meet one class twice: through a package that it imports, and
 * through another whose classes show that package from elsewhere. Looks at the bundles that are
 * resolved alone; only the framework knows what it would do with the others.
 */
final class UsesClash {
    private static final String PACKAGE = PackageNamespace.PACKAGE_NAMESPACE;

    /** More are not tried: nobody would understand what they say. */
    private static final int MOST_STEPS = 10_000;

    /** As the framework prefers them. */
    static final Comparator<BundleCapability> PREFERRED =
            Comparator.comparing(UsesClash::version)
                    .reversed()
                    .thenComparingLong(each -> each.getRevision().getBundle().getBundleId());

    private final FrameworkWiring wiring;
    private int steps;

    UsesClash(FrameworkWiring wiring) {
        this.wiring = wiring;
    }

    /** A sentence without its end; empty if some choice among those who offer the packages fits. */
    Optional<String> in(Resource bundle) {
        Map<String, List<BundleCapability>> offers = new LinkedHashMap<>();
        for (Requirement requirement : bundle.getRequirements(PACKAGE)) {
            String name = Wording.name(requirement);
            List<BundleCapability> resolved = resolved(requirement);
            // One that is not resolved yet may be what fits.
            boolean known = wiring.findProviders(requirement).size() == resolved.size();
            if (Matching.isMandatory(requirement)
                    && known
                    && !resolved.isEmpty()
                    && !MissingRequirements.isMetBy(bundle, requirement)) {
                offers.put(name, resolved);
            }
        }
        Set<String> own = new HashSet<>();
        for (Capability each : bundle.getCapabilities(PACKAGE)) {
            own.add(name(each));
        }
        own.removeAll(offers.keySet());
        List<String> names = List.copyOf(offers.keySet());
        if (fits(names, offers, own, new HashMap<>()) || steps > MOST_STEPS) {
            return Optional.empty();
        }
        Map<String, BundleCapability> best = new LinkedHashMap<>();
        offers.forEach((name, all) -> best.put(name, all.getFirst()));
        return Optional.of(clash(best, own).orElse("")).filter(text -> !text.isEmpty());
    }

    private List<BundleCapability> resolved(Requirement requirement) {
        return wiring.findProviders(requirement).stream()
                .filter(each -> each.getRevision().getWiring() != null)
                .filter(each -> each.getRevision().getBundle().getState() != Bundle.UNINSTALLED)
                .sorted(PREFERRED)
                .toList();
    }

    private boolean fits(
            List<String> names,
            Map<String, List<BundleCapability>> offers,
            Set<String> own,
            Map<String, BundleCapability> chosen) {
        if (chosen.size() == names.size()) {
            return true;
        }
        String next = names.get(chosen.size());
        for (BundleCapability offer : offers.getOrDefault(next, List.of())) {
            if (++steps > MOST_STEPS) {
                return false;
            }
            chosen.put(next, offer);
            if (clash(chosen, own).isEmpty() && fits(names, offers, own, chosen)) {
                return true;
            }
            chosen.remove(next);
        }
        return false;
    }

    private static Optional<String> clash(Map<String, BundleCapability> chosen, Set<String> own) {
        for (BundleCapability each : chosen.values()) {
            Map<String, BundleCapability> shown = new HashMap<>();
            addShown(each, shown);
            for (Map.Entry<String, BundleCapability> entry : shown.entrySet()) {
                String name = entry.getKey();
                BundleCapability theirs = entry.getValue();
                BundleCapability ours = chosen.get(name);
                boolean differs =
                        ours == null
                                ? own.contains(name)
                                : !ours.getRevision().equals(theirs.getRevision());
                if (differs) {
                    return Optional.of(sentence(each, theirs, ours));
                }
            }
        }
        return Optional.empty();
    }

    private static String sentence(
            BundleCapability user, BundleCapability theirs, @Nullable BundleCapability ours) {
        String used = name(theirs);
        return "package %s from %s uses package %s %s from %s, and it would get %s %s; build both with one version of %s, or import from it the one that the other uses"
                .formatted(
                        name(user),
                        Wording.of(bundle(user)),
                        used,
                        version(theirs),
                        Wording.of(bundle(theirs)),
                        used,
                        ours == null
                                ? "from itself"
                                : version(ours) + " from " + Wording.of(bundle(ours)),
                        used);
    }

    /** The packages that the classes of one show, and whence they come. */
    private static void addShown(BundleCapability from, Map<String, BundleCapability> shown) {
        BundleWiring wiring = from.getRevision().getWiring();
        String uses = from.getDirectives().get(Constants.USES_DIRECTIVE);
        if (wiring == null || uses == null) {
            return;
        }
        List<BundleCapability> found = new ArrayList<>();
        for (String used : uses.split(",", -1)) {
            source(wiring, used.strip()).ifPresent(found::add);
        }
        for (BundleCapability each : found) {
            if (shown.putIfAbsent(name(each), each) == null) {
                addShown(each, shown);
            }
        }
    }

    private static Optional<BundleCapability> source(BundleWiring wiring, String packageName) {
        List<BundleWire> wires = wiring.getRequiredWires(PACKAGE);
        List<BundleCapability> own = wiring.getCapabilities(PACKAGE);
        if (wires == null || own == null) {
            // Not in use any more.
            return Optional.empty();
        }
        return wires.stream()
                .map(BundleWire::getCapability)
                .filter(each -> name(each).equals(packageName))
                .findFirst()
                .or(() -> own.stream().filter(each -> name(each).equals(packageName)).findFirst());
    }

    private static String name(Capability each) {
        return String.valueOf(each.getAttributes().get(PACKAGE));
    }

    private static Version version(BundleCapability each) {
        return each.getAttributes().get(Constants.VERSION_ATTRIBUTE) instanceof Version version
                ? version
                : Version.emptyVersion;
    }

    private static Bundle bundle(BundleCapability each) {
        BundleRevision revision = each.getRevision();
        return revision.getBundle();
    }
}
