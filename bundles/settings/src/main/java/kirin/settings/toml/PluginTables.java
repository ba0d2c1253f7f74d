package kirin.settings.toml;

import kirin.settings.Origin;
import kirin.settings.PluginSettings;
import kirin.settings.SettingsBuilder;

import org.tomlj.TomlTable;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Reads the tables {@code [worker.NAME]} and {@code [log.NAME]}. What is in them is for the plug-in
 * of that name; the configuration that it gets is called {@code kirin.worker.NAME}.
 */
final class PluginTables {
    /** The tables that they stand in. */
    static final Set<String> KINDS = Set.of("worker", "log");

    private static final Set<Class<?>> SIMPLE =
            Set.of(String.class, Long.class, Double.class, Boolean.class);

    private final TomlFile file;
    private final SettingsBuilder settings;

    PluginTables(TomlFile file, SettingsBuilder settings) {
        this.file = file;
        this.settings = settings;
    }

    /** Reads those of one kind. */
    void read(String kind) {
        for (String name : file.namesIn(List.of(kind))) {
            List<String> table = List.of(kind, name);
            if (file.isCertain(table) && !(file.value(table) instanceof TomlTable)) {
                settings.problem(
                        file.placeOf(table),
                        "%s.%s is no table; write [%s.NAME] above the settings of a plug-in"
                                .formatted(kind, name, kind));
            } else {
                settings.putPlugin("kirin." + kind + '.' + name, plugin(file, table, settings));
            }
        }
    }

    /**
     * What stands in one table.
     *
     * @param table its name in parts; none for the whole file
     * @param settings gets the problems
     */
    static PluginSettings plugin(TomlFile file, List<String> table, SettingsBuilder settings) {
        Map<String, Object> values = new HashMap<>();
        Map<String, Origin> origins = new HashMap<>();
        Set<String> taken = new HashSet<>();
        for (String name : file.namesIn(table)) {
            List<String> key = Stream.concat(table.stream(), Stream.of(name)).toList();
            if (!file.isCertain(key)) {
                continue;
            }
            Optional<Object> given = file.plainValue(key, settings);
            if (given.isEmpty()) {
                continue;
            }
            Object value = given.get();
            if (!isSimple(value)) {
                settings.problem(
                        file.placeOf(key),
                        name
                                + " is neither text, a number, true or false, nor a list of one of"
                                + " these; a plug-in can be given nothing else");
            } else if (!taken.add(name.toLowerCase(Locale.ROOT))) {
                // A configuration in OSGi finds its keys in any case.
                settings.problem(
                        file.placeOf(key), name + " is there in another case; keep one of them");
            } else {
                values.put(name, value);
                origins.put(name, file.placeOf(key));
            }
        }
        return new PluginSettings(values, origins);
    }

    private static boolean isSimple(Object value) {
        if (!(value instanceof List<?> list)) {
            return SIMPLE.contains(value.getClass());
        }
        Set<Class<?>> types = new HashSet<>();
        for (Object element : list) {
            types.add(element.getClass());
        }
        return types.size() <= 1 && SIMPLE.containsAll(types);
    }
}
