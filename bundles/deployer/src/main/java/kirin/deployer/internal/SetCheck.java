package kirin.deployer.internal;

import kirin.deployer.internal.configurations.ConfigurationFile;
import kirin.management.CheckedFile;
import kirin.settings.Settings;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Tells what a set would do: what each of its parts would, beside the others. Any thread. */
final class SetCheck {
    private final Checks bundles;
    private final Settings settings;

    SetCheck(Checks bundles, Settings settings) {
        this.bundles = bundles;
        this.settings = settings;
    }

    CheckedFile check(SetFile set, Checks.Now now) throws IOException {
        List<String> changes = new ArrayList<>();
        List<String> needs = new ArrayList<>();
        List<String> problems = new ArrayList<>();
        for (BundleFile part : set.parts()) {
            List<BundleFile> others =
                    set.parts().stream().filter(each -> !each.equals(part)).toList();
            CheckedFile checked = bundles.check(part, now, others);
            String name = set.nameOf(part);
            addAll(name, checked.changes(), changes);
            addAll(name, checked.needs(), needs);
            addAll(name, checked.problems(), problems);
        }
        for (ConfigurationFile each : set.configurations()) {
            addAll(each.name(), ConfigurationCheck.changes(each, now), changes);
            addAll(each.name(), ConfigurationCheck.problems(each, settings), problems);
        }
        return new CheckedFile(
                set.path().toString(),
                set.id(),
                set.version().toString(),
                set.sha256(),
                problems.isEmpty(),
                changes,
                needs,
                problems);
    }

    private static void addAll(String part, List<String> sentences, List<String> all) {
        sentences.forEach(each -> all.add(part + ": " + each));
    }
}
