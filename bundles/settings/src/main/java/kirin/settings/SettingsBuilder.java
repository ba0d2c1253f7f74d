package kirin.settings;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Gathers settings from the weakest source to the strongest: the last value given for a setting
 * holds. Collects problems instead of stopping at the first. For one thread.
 */
public final class SettingsBuilder {
    private final Map<Setting<?>, Settings.Given> given = new HashMap<>();
    private final Map<String, Map<Setting<?>, Settings.Given>> ofApplications = new HashMap<>();
    private final Map<String, PluginSettings> plugins = new HashMap<>();
    private final List<String> problems = new ArrayList<>();

    /** With nothing given yet. */
    public SettingsBuilder() {}

    /** With all that these settings have; what is put then replaces it. */
    public static SettingsBuilder from(Settings settings) {
        var builder = new SettingsBuilder();
        settings.copyTo(builder.given, builder.ofApplications, builder.plugins);
        return builder;
    }

    /** Gives a setting a value from text, as {@link ValueType#parse} reads it. */
    public SettingsBuilder put(Setting<?> setting, String text, Origin origin) {
        convert(given, setting, text, origin);
        return this;
    }

    /**
     * Gives the setting of that name a value. A name that is not in the table, a refused one and a
     * value of the wrong type or range become problems.
     *
     * @param value a {@code String}, {@code Long}, {@code Double}, {@code Boolean}, {@code List} or
     *     {@code Map} of these; anything else is a value of the wrong type
     */
    public SettingsBuilder put(String name, Object value, Origin origin) {
        Optional<Setting<?>> setting = ServerSettings.find(name);
        if (setting.isPresent()) {
            convert(given, setting.get(), value, origin);
        } else {
            problem(origin, SettingNames.complaintAbout(name));
        }
        return this;
    }

    /**
     * Gives one application a value of its own, which no general one replaces. A setting that is
     * not {@linkplain Setting#isPerApplication per application} is a problem too.
     *
     * @param application its name
     * @param value as for {@link #put(String, Object, Origin)}
     */
    public SettingsBuilder putFor(String application, String name, Object value, Origin origin) {
        Optional<Setting<?>> setting = ServerSettings.find(name).filter(Setting::isPerApplication);
        if (setting.isPresent()) {
            var own = ofApplications.computeIfAbsent(application, _ -> new HashMap<>());
            convert(own, setting.get(), value, origin);
        } else {
            problem(origin, SettingNames.complaintForApplication(name));
        }
        return this;
    }

    /**
     * Gives a plug-in its own settings, which are not checked here.
     *
     * @param pid as for {@link Settings#plugins}
     */
    public SettingsBuilder putPlugin(String pid, PluginSettings own) {
        plugins.put(pid, own);
        return this;
    }

    /** Adds a problem that was found elsewhere, one line. */
    public SettingsBuilder problem(String line) {
        problems.add(line);
        return this;
    }

    /** Adds a problem with its place in front of it. */
    public SettingsBuilder problem(Origin origin, String complaint) {
        return problem(origin + ": " + complaint);
    }

    /** What is wrong so far, one line each. */
    public List<String> problems() {
        return List.copyOf(problems);
    }

    /** The settings as given, without those that are wrong. */
    public Settings soFar() {
        return new Settings(given, ofApplications, plugins);
    }

    /**
     * The settings as given.
     *
     * @throws SettingsException if there was any problem
     */
    public Settings build() throws SettingsException {
        if (!problems.isEmpty()) {
            throw new SettingsException(problems);
        }
        return new Settings(given, ofApplications, plugins);
    }

    private <T> void convert(
            Map<Setting<?>, Settings.Given> into, Setting<T> setting, Object value, Origin origin) {
        try {
            into.put(setting, new Settings.Given(setting.type().convert(value), origin));
        } catch (InvalidValueException e) {
            problems.add(refusal(setting, e, origin));
            for (Throwable other : e.getSuppressed()) {
                if (other instanceof InvalidValueException element) {
                    problems.add(refusal(setting, element, origin));
                }
            }
        }
    }

    private static String refusal(Setting<?> setting, InvalidValueException e, Origin origin) {
        String complaint = " is " + e.shown() + "; " + e.getMessage();
        return switch (origin) {
            case Origin.CommandLine(String flag) -> flag + complaint;
            case Origin.Environment(String variable) -> variable + complaint;
            case Origin.File file -> file + ": " + setting.name() + complaint;
            case Origin.Default _, Origin.Management _, Origin.Code _ -> setting.name() + complaint;
        };
    }
}
