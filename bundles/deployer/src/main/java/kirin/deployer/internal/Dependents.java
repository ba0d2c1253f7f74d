package kirin.deployer.internal;

import org.osgi.framework.Bundle;
import org.osgi.framework.wiring.BundleRevision;
import org.osgi.framework.wiring.BundleRevisions;
import org.osgi.framework.wiring.BundleWire;
import org.osgi.framework.wiring.BundleWiring;
import org.osgi.framework.wiring.FrameworkWiring;
import org.osgi.resource.Requirement;
import org.osgi.resource.Resource;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.SequencedSet;
import java.util.Set;

/**
 * What happens to the bundles that use one when another takes its place.
 *
 * @param moving those that get a new revision which uses the other; each after those that it uses
 *     itself
 * @param staying those that would not find what they need, which go on with the old one, each with
 *     what that is
 */
record Dependents(List<Bundle> moving, Map<Bundle, Requirement> staying) {

    /**
     * @param old the bundle that is replaced
     * @param next what replaces it, installed or not
     */
    static Dependents of(Bundle old, Resource next, Bundles bundles, FrameworkWiring wiring) {
        Map<Bundle, Requirement> staying = new LinkedHashMap<>();
        for (BundleWire wire : wiresTo(old)) {
            Bundle user = wire.getRequirer().getBundle();
            if (Bundles.isDeployed(user)
                    && !user.equals(old)
                    && !finds(wire.getRequirement(), old, next, wiring)) {
                staying.put(user, wire.getRequirement());
            }
        }
        SequencedSet<Bundle> moving = new LinkedHashSet<>();
        Set<Bundle> visited = new HashSet<>(staying.keySet());
        visited.add(old);
        for (Bundle user : bundles.users(old)) {
            addAfterUsers(user, bundles, visited, moving);
        }
        return new Dependents(List.copyOf(moving.reversed()), staying);
    }

    private static boolean finds(
            Requirement requirement, Bundle old, Resource next, FrameworkWiring wiring) {
        return !Matching.isMandatory(requirement)
                || MissingRequirements.isMetBy(next, requirement)
                || wiring.findProviders(requirement).stream()
                        .anyMatch(each -> !each.getRevision().getBundle().equals(old));
    }

    private static void addAfterUsers(
            Bundle bundle, Bundles bundles, Set<Bundle> visited, SequencedSet<Bundle> moving) {
        if (visited.add(bundle)) {
            for (Bundle user : bundles.users(bundle)) {
                addAfterUsers(user, bundles, visited, moving);
            }
            moving.add(bundle);
        }
    }

    /** From whom, of all of its wirings that are in use. */
    private static List<BundleWire> wiresTo(Bundle bundle) {
        List<BundleWire> wires = new ArrayList<>();
        BundleRevisions revisions = bundle.adapt(BundleRevisions.class);
        if (revisions == null) {
            return wires;
        }
        for (BundleRevision revision : revisions.getRevisions()) {
            BundleWiring wiring = revision.getWiring();
            List<BundleWire> provided = wiring == null ? null : wiring.getProvidedWires(null);
            if (provided != null) {
                wires.addAll(provided);
            }
        }
        return wires;
    }
}
