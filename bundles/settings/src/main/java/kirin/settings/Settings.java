package kirin.settings;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/** The value of every setting at one moment. Immutable. */
public final class Settings {
    private static final Settings DEFAULTS = new Settings(Map.of(), Map.of(), Map.of());
    private static final Origin BY_DEFAULT = new Origin.Default();

    private final Map<Setting<?>, Given> given;
    private final Map<String, Map<Setting<?>, Given>> ofApplications;
    private final Map<String, PluginSettings> plugins;

    /** A value that somebody gave, of the type that its setting has. */
    record Given(Object value, Origin origin) {}

    Settings(
            Map<Setting<?>, Given> given,
            Map<String, Map<Setting<?>, Given>> ofApplications,
            Map<String, PluginSettings> plugins) {
        this.given = Map.copyOf(given);
        Map<String, Map<Setting<?>, Given>> copy = new HashMap<>();
        ofApplications.forEach((name, own) -> copy.put(name, Map.copyOf(own)));
        this.ofApplications = Map.copyOf(copy);
        this.plugins = Map.copyOf(plugins);
    }

    /** Every setting at its default. */
    public static Settings defaults() {
        return DEFAULTS;
    }

    /** The value in force. */
    public <T> T get(Setting<T> setting) {
        Given value = given.get(setting);
        if (value == null) {
            return setting.defaultValue();
        }
        @SuppressWarnings("unchecked") // only with() and SettingsBuilder put values, both typed
        T typed = (T) value.value();
        return typed;
    }

    /** Where the value in force came from. */
    public Origin origin(Setting<?> setting) {
        Given value = given.get(setting);
        return value == null ? BY_DEFAULT : value.origin();
    }

    /**
     * The settings that hold for one application: its own values, and the general ones for what it
     * has none of. It does not matter whether the application exists.
     *
     * @param name of the application, as in {@code [apps.NAME]}
     */
    public Settings forApplication(String name) {
        Map<Setting<?>, Given> own = ofApplications.get(name);
        if (own == null) {
            return this;
        }
        Map<Setting<?>, Given> both = new HashMap<>(given);
        both.putAll(own);
        return new Settings(both, Map.of(), plugins);
    }

    /** The settings that an application has a value of its own for. */
    public Set<Setting<?>> ownOf(String application) {
        Map<Setting<?>, Given> own = ofApplications.get(application);
        return own == null ? Set.of() : own.keySet();
    }

    /**
     * The settings of each application that has a value of its own for one of them, by its name, in
     * the order of the names.
     */
    public SortedMap<String, Settings> ofApplicationsWith(Setting<?> setting) {
        SortedMap<String, Settings> those = new TreeMap<>();
        for (String name : ofApplications.keySet()) {
            if (isOwn(name, setting)) {
                those.put(name, forApplication(name));
            }
        }
        return those;
    }

    /** The names of the applications that have values of their own. */
    public Set<String> applications() {
        return ofApplications.keySet();
    }

    /**
     * The settings that plug-ins have of their own, by the PID under which a plug-in is configured:
     * {@code kirin.worker.NAME} for {@code [worker.NAME]}, {@code kirin.log.NAME} for {@code
     * [log.NAME]}. It does not matter whether there is such a plug-in.
     */
    public Map<String, PluginSettings> plugins() {
        return plugins;
    }

    Optional<Given> given(Setting<?> setting) {
        return Optional.ofNullable(given.get(setting));
    }

    void copyTo(
            Map<Setting<?>, Given> general,
            Map<String, Map<Setting<?>, Given>> own,
            Map<String, PluginSettings> tables) {
        general.putAll(given);
        ofApplications.forEach((name, values) -> own.put(name, new HashMap<>(values)));
        tables.putAll(plugins);
    }

    /** Whether an application has a value of its own for this setting. */
    boolean isOwn(String application, Setting<?> setting) {
        return ofApplications.getOrDefault(application, Map.of()).containsKey(setting);
    }

    /** These settings with other general values. */
    Settings withGeneral(Map<Setting<?>, Given> general) {
        return new Settings(general, ofApplications, plugins);
    }

    /** These settings with another general value for one of them, which is not checked. */
    public <T> Settings with(Setting<T> setting, T value) {
        return with(setting, value, new Origin.Code());
    }

    /** The same for a value of which it is known where it came from. */
    public <T> Settings with(Setting<T> setting, T value, Origin origin) {
        Map<Setting<?>, Given> changed = new HashMap<>(given);
        changed.put(setting, new Given(value, origin));
        return new Settings(changed, ofApplications, plugins);
    }

    /** These settings with another value of one application's own, which is not checked. */
    public <T> Settings withFor(String application, Setting<T> setting, T value) {
        Map<String, Map<Setting<?>, Given>> changed = new HashMap<>(ofApplications);
        Map<Setting<?>, Given> own = new HashMap<>(changed.getOrDefault(application, Map.of()));
        own.put(setting, new Given(value, new Origin.Code()));
        changed.put(application, own);
        return new Settings(given, changed, plugins);
    }

    /** The place that a path in a setting means: relative paths begin at {@code chdir}. */
    public Path resolve(Path path) {
        return get(ServerSettings.CHDIR).resolve(path).normalize();
    }

    /** The names of those whose value is not the default, sorted. */
    public List<String> chosen() {
        return given.entrySet().stream()
                .filter(each -> !each.getValue().value().equals(each.getKey().defaultValue()))
                .map(each -> each.getKey().name())
                .sorted()
                .toList();
    }

    /** Settings that somebody gave a value and that do nothing in this version, sorted by name. */
    public List<String> withoutEffect() {
        // What an application can have of its own has an effect; a test holds that.
        return given.keySet().stream()
                .filter(setting -> !setting.isInEffect())
                .map(Setting::name)
                .sorted()
                .toList();
    }
}
