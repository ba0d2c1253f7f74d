package kirin.settings;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * What a running server can take over of other settings.
 *
 * @param next the settings to go on with: the other values where they can change now
 * @param changed one text each: the setting, its value before and the one after
 * @param afterRestart the same for those that stay as they are until the server is started anew
 */
public record SettingsChange(Settings next, List<String> changed, List<String> afterRestart) {

    /** Copies the lists. */
    public SettingsChange {
        changed = List.copyOf(changed);
        afterRestart = List.copyOf(afterRestart);
    }

    /** From the settings in force to the others. */
    public static SettingsChange of(Settings now, Settings wanted) {
        List<String> changed = new ArrayList<>();
        List<String> afterRestart = new ArrayList<>();
        Map<Setting<?>, Settings.Given> next = new HashMap<>();
        for (Setting<?> setting : ServerSettings.all()) {
            boolean differs = !now.get(setting).equals(wanted.get(setting));
            if (differs) {
                (setting.isLive() ? changed : afterRestart).add(told(setting, now, wanted));
            }
            Settings source = differs && !setting.isLive() ? now : wanted;
            source.given(setting).ifPresent(value -> next.put(setting, value));
        }
        Set<String> applications = new TreeSet<>(now.applications());
        applications.addAll(wanted.applications());
        for (String name : applications) {
            ownChanges(name, now, wanted, changed);
        }
        Set<String> plugins = new TreeSet<>(now.plugins().keySet());
        plugins.addAll(wanted.plugins().keySet());
        for (String pid : plugins) {
            if (!values(now, pid).equals(values(wanted, pid))) {
                changed.add("the table of " + pid);
            }
        }
        return new SettingsChange(wanted.withGeneral(next), changed, afterRestart);
    }

    /** Whether everything stays as it is. */
    public boolean isNothing() {
        return changed.isEmpty();
    }

    private static void ownChanges(
            String application, Settings now, Settings wanted, List<String> changed) {
        Settings before = now.forApplication(application);
        Settings after = wanted.forApplication(application);
        for (Setting<?> setting : ServerSettings.all()) {
            boolean isOwn = now.isOwn(application, setting) || wanted.isOwn(application, setting);
            if (isOwn && !before.get(setting).equals(after.get(setting))) {
                changed.add("[apps." + application + "] " + told(setting, before, after));
            }
        }
    }

    private static Map<String, Object> values(Settings settings, String pid) {
        PluginSettings own = settings.plugins().get(pid);
        return own == null ? Map.of() : own.values();
    }

    private static String told(Setting<?> setting, Settings before, Settings after) {
        return setting.name() + " " + shown(setting, before) + " -> " + shown(setting, after);
    }

    private static <T> String shown(Setting<T> setting, Settings settings) {
        String text = setting.type().format(settings.get(setting));
        return text.isEmpty() ? "none" : text;
    }
}
