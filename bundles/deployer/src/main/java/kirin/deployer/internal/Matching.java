package kirin.deployer.internal;

import org.osgi.framework.Constants;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.resource.Capability;
import org.osgi.resource.Requirement;

/** Which requirements count, and what meets them, as the framework sees it. */
final class Matching {
    private Matching() {}

    /** Whether a bundle does not resolve without it. */
    static boolean isMandatory(Requirement requirement) {
        String resolution = requirement.getDirectives().get(Constants.RESOLUTION_DIRECTIVE);
        return !Constants.RESOLUTION_OPTIONAL.equals(resolution)
                && !"dynamic".equals(resolution)
                && countsAtResolve(requirement);
    }

    /** Others are of interest to those who extend bundles, or say which services are used. */
    static boolean countsAtResolve(Requirement requirement) {
        String effective = requirement.getDirectives().get(Constants.EFFECTIVE_DIRECTIVE);
        return effective == null || effective.equals(Constants.EFFECTIVE_RESOLVE);
    }

    static String filter(Requirement requirement) {
        return requirement.getDirectives().getOrDefault(Constants.FILTER_DIRECTIVE, "");
    }

    static boolean meets(Capability capability, Requirement requirement) {
        if (!capability.getNamespace().equals(requirement.getNamespace())) {
            return false;
        }
        String filter = filter(requirement);
        String mandatory = capability.getDirectives().getOrDefault("mandatory", "");
        for (String attribute : mandatory.split(",", -1)) {
            if (!attribute.isBlank() && !filter.contains("(" + attribute.strip() + "=")) {
                return false;
            }
        }
        try {
            return filter.isEmpty()
                    || FrameworkUtil.createFilter(filter).matches(capability.getAttributes());
        } catch (InvalidSyntaxException _) {
            return false;
        }
    }
}
