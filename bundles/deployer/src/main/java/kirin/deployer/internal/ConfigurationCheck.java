package kirin.deployer.internal;

import kirin.deployer.internal.configurations.ConfigurationFile;
import kirin.management.CheckedFile;
import kirin.settings.Settings;

import java.util.ArrayList;
import java.util.List;

/** Tells what a file with a configuration would do. Safe for any thread. */
final class ConfigurationCheck {
    private ConfigurationCheck() {}

    static CheckedFile check(ConfigurationFile file, Checks.Now now, Settings settings) {
        List<String> problems = problems(file, settings);
        return new CheckedFile(
                file.path().toString(),
                file.pid().toString(),
                "",
                file.sha256(),
                problems.isEmpty(),
                changes(file, now),
                List.of(),
                problems);
    }

    /** Why it would not be taken. */
    static List<String> problems(ConfigurationFile file, Settings settings) {
        List<String> problems = new ArrayList<>();
        BundleConfigurations.inSettings(file.pid().toString(), settings)
                .ifPresent(owner ->
                        problems.add(
                                file.pid()
                                        + " is configured by "
                                        + owner
                                        + "; write it there, or remove that and start the server"
                                        + " again"));
        return problems;
    }

    /** What it would do to whom. */
    static List<String> changes(ConfigurationFile file, Checks.Now now) {
        List<String> changes = new ArrayList<>();
        ConfigurationFile before =
                now.configurations().stream()
                        .filter(each -> each.pid().equals(file.pid()))
                        .findFirst()
                        .orElse(null);
        if (before != null && before.sha256().equals(file.sha256())) {
            return List.of(
                    "nothing would: %s is in force, of the same content".formatted(before.path()));
        }
        changes.add(
                before == null
                        ? file.pid() + " would be configured"
                        : "it would replace what %s says of %s"
                                .formatted(before.path(), file.pid()));
        for (Checks.Present each : now.present()) {
            if (each.file().pids().contains(file.pid().base())) {
                changes.add(
                        "%s would become a new revision of itself, to use it"
                                .formatted(Wording.of(each.bundle())));
            }
        }
        return changes;
    }
}
