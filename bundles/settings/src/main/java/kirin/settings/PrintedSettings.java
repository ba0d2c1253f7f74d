package kirin.settings;

import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Settings as a settings file that says the same, sorted by name, with the place that each value
 * has come from behind it.
 */
public final class PrintedSettings {
    private static final String HIDDEN = "[redacted]";

    private final StringBuilder text = new StringBuilder();
    private int width;

    private PrintedSettings() {}

    /** The lines, with a line end after each. */
    public static String text(Settings settings) {
        var printed = new PrintedSettings();
        printed.general(settings);
        for (String application : new TreeSet<>(settings.applications())) {
            printed.ofApplication(application, settings);
        }
        new TreeMap<>(settings.plugins()).forEach(printed::ofPlugin);
        return printed.text.toString();
    }

    private void general(Settings settings) {
        Map<String, Setting<?>> rows = new TreeMap<>();
        for (Setting<?> row : ServerSettings.all()) {
            rows.put(row.name(), row);
            width = Math.max(width, row.name().length());
        }
        for (Setting<?> row : rows.values()) {
            line(row, settings);
        }
    }

    private void ofApplication(String application, Settings settings) {
        header("apps." + Literals.key(application));
        Settings own = settings.forApplication(application);
        Map<String, Setting<?>> rows = new TreeMap<>();
        settings.ownOf(application).forEach(row -> rows.put(row.name(), row));
        for (Setting<?> row : rows.values()) {
            line(row, own);
        }
    }

    private void ofPlugin(String pid, PluginSettings plugin) {
        // kirin.worker.NAME stands as [worker.NAME] in the file; NAME may have dots of its own.
        String[] parts = pid.split("\\.", 3);
        header(parts[1] + '.' + Literals.key(parts[2]));
        new TreeMap<>(plugin.values())
                .forEach((name, value) -> {
                    String shown = isSecret(name) ? HIDDEN : Literals.of(value);
                    line(Literals.key(name), shown, plugin.origins().get(name) + "");
                });
    }

    private void header(String name) {
        text.append("\n[").append(name).append("]\n");
    }

    private <T> void line(Setting<T> row, Settings settings) {
        String origin = settings.origin(row).toString();
        line(
                row.name(),
                row.type().literal(settings.get(row)),
                row.isInEffect() ? origin : origin + "; without effect in this version");
    }

    private void line(String name, String value, String origin) {
        text.append(name).repeat(' ', width - Math.min(width, name.length()));
        text.append(" = ").append(value).append("  # ").append(origin).append('\n');
    }

    /** What only a plug-in knows the meaning of, by its name. */
    private static boolean isSecret(String name) {
        return name.matches("(?i).*(passw|secret|token|credential|private.?key).*");
    }
}
