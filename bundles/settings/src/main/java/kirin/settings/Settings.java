package kirin.settings;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The value of every setting at one moment. Immutable. */
public final class Settings {
    private static final Settings DEFAULTS = new Settings(Map.of());
    private static final Origin BY_DEFAULT = new Origin.Default();

    private final Map<Setting<?>, Given> given;

    /** A value that somebody gave, of the type that its setting has. */
    record Given(Object value, Origin origin) {}

    Settings(Map<Setting<?>, Given> given) {
        this.given = Map.copyOf(given);
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

    /** These settings with another value for one of them, which is not checked. */
    public <T> Settings with(Setting<T> setting, T value) {
        Map<Setting<?>, Given> changed = new HashMap<>(given);
        changed.put(setting, new Given(value, new Origin.Code()));
        return new Settings(changed);
    }

    /** The place that a path in a setting means: relative paths begin at {@code chdir}. */
    public Path resolve(Path path) {
        return get(ServerSettings.CHDIR).resolve(path).normalize();
    }

    /** Settings that somebody gave a value and that do nothing in this version, sorted by name. */
    public List<String> withoutEffect() {
        return given.keySet().stream()
                .filter(setting -> !setting.isInEffect())
                .map(Setting::name)
                .sorted()
                .toList();
    }
}
