package kirin.deployer.internal;

import org.osgi.framework.BundleContext;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.wiring.BundleCapability;
import org.osgi.framework.wiring.FrameworkWiring;
import org.osgi.resource.Requirement;
import org.osgi.resource.Resource;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** For each thing that a bundle needs, a sentence that says who gives it. */
final class Needs {
    private static final String SERVICE = "osgi.service";
    private static final Pattern SERVICE_TYPE = Pattern.compile("\\(objectClass=([^)*]+)\\)");

    private final BundleContext context;
    private final FrameworkWiring wiring;

    Needs(BundleContext context, FrameworkWiring wiring) {
        this.context = context;
        this.wiring = wiring;
    }

    List<String> of(Resource bundle) {
        List<String> needs = new ArrayList<>();
        for (Requirement requirement : bundle.getRequirements(null)) {
            if (requirement.getNamespace().equals(SERVICE)) {
                service(requirement).ifPresent(needs::add);
            } else if (Matching.countsAtResolve(requirement)) {
                needs.add(sentence(bundle, requirement));
            }
        }
        return needs;
    }

    private String sentence(Resource bundle, Requirement requirement) {
        String what =
                Wording.of(requirement)
                        + (Matching.isMandatory(requirement) ? "" : ", without which it can do,");
        if (MissingRequirements.isMetBy(bundle, requirement)) {
            return what + " from itself";
        }
        String giver =
                best(requirement)
                        .map(each ->
                                Wording.of(each.getRevision().getBundle())
                                        + Wording.inVersion(each))
                        .orElse("nobody");
        return what + " from " + giver;
    }

    /** The one that the framework would take, as far as that can be told. */
    private Optional<BundleCapability> best(Requirement requirement) {
        return wiring.findProviders(requirement).stream()
                .min(
                        Comparator.comparing((BundleCapability each) ->
                                        each.getRevision().getWiring() == null)
                                .thenComparing(UsesClash.PREFERRED));
    }

    private Optional<String> service(Requirement requirement) {
        String filter = Matching.filter(requirement);
        Matcher type = SERVICE_TYPE.matcher(filter);
        if (!type.find()) {
            return Optional.empty();
        }
        return Optional.of(
                "service %s from %s".formatted(type.group(1), publisher(type.group(1), filter)));
    }

    private String publisher(String type, String filter) {
        try {
            ServiceReference<?>[] found = context.getAllServiceReferences(type, filter);
            if (found != null && found.length > 0) {
                return Wording.of(found[0].getBundle());
            }
        } catch (InvalidSyntaxException _) {
            return "nobody, since its filter cannot be read";
        }
        return "nobody yet: what uses it waits until somebody publishes one";
    }
}
