package kirin.runtime;

import kirin.settings.Origin;
import kirin.settings.Setting;
import kirin.settings.Settings;
import kirin.settings.Spelling;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** Tables of a settings file that are for nobody who is there: probably a name is misspelt. */
final class UnclaimedTables {
    private UnclaimedTables() {}

    /**
     * A warning for each, one line.
     *
     * @param applications the names of those that are served
     */
    static List<String> warnings(Path home, Settings settings, Set<String> applications) {
        List<String> warnings = new ArrayList<>();
        for (String name : new TreeSet<>(settings.applications())) {
            if (!applications.contains(name)) {
                Settings own = settings.forApplication(name);
                Origin origin =
                        settings.ownOf(name).stream()
                                .min(Comparator.comparing(Setting::name))
                                .map(own::origin)
                                .orElseThrow();
                warnings.add(
                        "%s: [apps.%s] is for an application that is not there%s"
                                .formatted(
                                        origin, name, meant(Spelling.nearest(name, applications))));
            }
        }
        Inspection.unclaimed(home, settings)
                .forEach((pid, known) ->
                        warnings.add(
                                "[%s] is for a plug-in that is not there%s"
                                        .formatted(table(pid), meant(known))));
        return warnings;
    }

    private static String meant(Optional<String> known) {
        return known.map(name -> "; did you mean " + table(name) + "?")
                .orElse(" now; it has no effect until it is");
    }

    private static String table(String pid) {
        return pid.startsWith("kirin.") ? pid.substring("kirin.".length()) : pid;
    }
}
