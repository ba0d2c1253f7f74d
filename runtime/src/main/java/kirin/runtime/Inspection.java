package kirin.runtime;

import kirin.settings.OneLine;
import kirin.settings.Origin;
import kirin.settings.PluginSettings;
import kirin.settings.ServerSettings;
import kirin.settings.Settings;
import kirin.settings.SettingsCheck;
import kirin.settings.Spelling;
import kirin.settings.WorkerClasses;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Map.Entry;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Looks for what would be wrong with settings at the start, and is known only beside them: from the
 * jars of the plug-ins, and by whatever {@link SettingsCheck} is there. Changes nothing.
 */
final class Inspection {
    private final Settings settings;
    private final List<String> problems = new ArrayList<>();
    private final SortedSet<String> workerClasses = new TreeSet<>();
    private final FormatInspection formats = new FormatInspection();
    private final SortedSet<String> pids = new TreeSet<>();
    private final Map<String, List<PluginAttribute>> plugins = new LinkedHashMap<>();

    private Inspection(Settings settings) {
        this.settings = settings;
    }

    /** All that would keep the server from starting, one line each. */
    static List<String> ofAll(Path home, Settings settings) {
        var inspection = new Inspection(settings);
        inspection.readPlugins(home);
        inspection.checkPlugins();
        inspection.checkWorkerClasses();
        inspection.problems.addAll(inspection.formats.problems(settings));
        inspection.problems.addAll(SystemInspection.of(settings));
        for (SettingsCheck check : ServiceLoader.load(SettingsCheck.class)) {
            inspection.problems.addAll(check.problems(settings));
        }
        return inspection.problems;
    }

    /** What is wrong with the tables of plug-ins; costs nothing where there are none. */
    static List<String> ofPlugins(Path home, Settings settings) {
        if (settings.plugins().isEmpty()) {
            return List.of();
        }
        var inspection = new Inspection(settings);
        inspection.readPlugins(home);
        inspection.checkPlugins();
        return inspection.problems;
    }

    /** The PIDs of tables that no plug-in of the distribution asks for, each with the one meant. */
    static Map<String, Optional<String>> unclaimed(Path home, Settings settings) {
        if (settings.plugins().isEmpty()) {
            return Map.of();
        }
        var inspection = new Inspection(settings);
        inspection.readPlugins(home);
        Map<String, Optional<String>> unclaimed = new TreeMap<>();
        for (String pid : settings.plugins().keySet()) {
            if (!inspection.pids.contains(pid)) {
                unclaimed.put(pid, Spelling.nearest(pid, inspection.pids));
            }
        }
        return unclaimed;
    }

    private void readPlugins(Path home) {
        for (Path jar : jarsIn(home.resolve("plugins"))) {
            try {
                PluginJar plugin = PluginJar.read(jar);
                workerClasses.addAll(plugin.workerClasses());
                plugin.logFormats().forEach((name, className) -> formats.add(name, jar, className));
                pids.addAll(plugin.pids());
                plugins.putAll(plugin.attributes());
            } catch (IOException e) {
                problems.add(jar + " cannot be read (" + OneLine.of(e) + "); replace or remove it");
            }
        }
    }

    private static List<Path> jarsIn(Path folder) {
        List<Path> jars = new ArrayList<>();
        try (DirectoryStream<Path> found = Files.newDirectoryStream(folder, "*.jar")) {
            found.forEach(jars::add);
        } catch (IOException _) {
            // The start says what is wrong with a distribution.
            return List.of();
        }
        Collections.sort(jars);
        return jars;
    }

    private void checkPlugins() {
        for (Entry<String, PluginSettings> table : new TreeMap<>(settings.plugins()).entrySet()) {
            List<PluginAttribute> declared = plugins.get(table.getKey());
            // Another plug-in, perhaps one that comes later, may know what it means.
            if (declared != null) {
                checkPlugin(table.getKey(), table.getValue(), declared);
            }
        }
    }

    private void checkPlugin(String pid, PluginSettings given, List<PluginAttribute> declared) {
        Map<String, PluginAttribute> known = new LinkedHashMap<>();
        declared.forEach(attribute -> known.put(attribute.id(), attribute));
        new TreeMap<>(given.values())
                .forEach((name, value) -> {
                    Origin origin = given.origins().get(name);
                    PluginAttribute attribute = known.get(name);
                    if (attribute == null) {
                        problems.add(origin + ": " + unknown(pid, name, known));
                        return;
                    }
                    String shown = value instanceof String ? "\"" + value + '"' : value + "";
                    attribute
                            .objectionTo(value)
                            .ifPresent(remedy ->
                                    problems.add(
                                            "%s: %s is %s; give %s"
                                                    .formatted(origin, name, shown, remedy)));
                });
    }

    private static String unknown(String pid, String name, Map<String, PluginAttribute> known) {
        String table = pid.substring(pid.indexOf('.') + 1);
        String unknown = name + " is no setting of the plug-in " + table + "; ";
        return Spelling.nearest(name, known.keySet())
                .map(meant -> unknown + "did you mean \"" + meant + "\"?")
                .orElse(
                        known.isEmpty()
                                ? unknown + "it has none"
                                : unknown + "it has " + String.join(", ", known.keySet()));
    }

    private void checkWorkerClasses() {
        checkWorkerClass(settings);
        settings.ofApplicationsWith(ServerSettings.WORKER_CLASS)
                .values()
                .forEach(this::checkWorkerClass);
    }

    private void checkWorkerClass(Settings in) {
        String name = WorkerClasses.effective(in);
        if (!workerClasses.contains(name)) {
            problems.add(
                    "%s: worker_class is \"%s\", and no bundle provides that; give one of those that"
                                    .formatted(in.origin(ServerSettings.WORKER_CLASS), name)
                            + " are there: "
                            + String.join(", ", workerClasses));
        }
    }
}
