package kirin.settings;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** What to say about a name that is no setting of Kirin: the reason, or the name that was meant. */
public final class SettingNames {

    private SettingNames() {}

    /** The complaint to print, without the place. */
    public static String complaintAbout(String name) {
        return complaint(name, ServerSettings.all());
    }

    /** The complaint about a name that is no setting which an application can have of its own. */
    public static String complaintForApplication(String name) {
        if (ServerSettings.find(name).isPresent()) {
            return name
                    + " is the same for all applications; set it at the top of the file, above the"
                    + " first table";
        }
        List<Setting<?>> possible = new ArrayList<>(ServerSettings.all());
        possible.removeIf(setting -> !setting.isPerApplication());
        return complaint(name, possible);
    }

    private static String complaint(String name, List<Setting<?>> possible) {
        for (RefusedSetting refused : ServerSettings.refused()) {
            if (refused.name().equals(name)) {
                return name + " cannot be used: " + refused.reason();
            }
        }
        String unknown = name + " is not a setting of Kirin; ";
        return nearest(name, possible)
                .map(known -> unknown + "did you mean \"" + known + "\"?")
                .orElse(unknown + "remove it (kirin --help lists those there are)");
    }

    /**
     * The complaint to print about a flag that no setting has.
     *
     * @param flag as written, with its dashes
     * @param others flags that there are besides those of the settings
     */
    public static String complaintAboutFlag(String flag, List<String> others) {
        for (RefusedSetting refused : ServerSettings.refused()) {
            if (refused.flags().contains(flag)) {
                return flag + " cannot be used: " + refused.reason();
            }
        }
        String name = normal(flag.startsWith("--") ? flag.substring(2) : flag);
        if (ServerSettings.find(name).filter(row -> row.flags().isEmpty()).isPresent()) {
            return name + " has no flag; set it in the settings file";
        }
        Map<String, String> known = new LinkedHashMap<>();
        for (Setting<?> setting : ServerSettings.all()) {
            // Whoever writes the name means the long flag.
            addFlags(setting.flags(), known);
            if (!setting.flags().isEmpty()) {
                known.put(setting.name(), setting.flags().getLast());
            }
        }
        addFlags(others, known);
        String unknown = flag + " is no flag of Kirin";
        return flag.startsWith("--")
                ? Spelling.nearest(name, known.keySet())
                        .map(word -> unknown + "; did you mean " + known.get(word) + "?")
                        .orElse(unknown)
                : unknown;
    }

    private static void addFlags(List<String> flags, Map<String, String> known) {
        for (String each : flags) {
            if (each.startsWith("--")) {
                known.put(normal(each.substring(2)), each);
            }
        }
    }

    /** The name meant; flags count too, since people write what they know from the command line. */
    private static Optional<String> nearest(String name, List<Setting<?>> possible) {
        Map<String, String> names = new LinkedHashMap<>();
        for (Setting<?> setting : possible) {
            for (String word : wordsFor(setting)) {
                names.putIfAbsent(word, setting.name());
            }
        }
        return Spelling.nearest(normal(name), names.keySet()).map(names::get);
    }

    private static List<String> wordsFor(Setting<?> setting) {
        List<String> words = new ArrayList<>(List.of(setting.name()));
        for (String flag : setting.flags()) {
            if (flag.startsWith("--")) {
                words.add(normal(flag.substring(2)));
            }
        }
        return words;
    }

    private static String normal(String name) {
        return name.toLowerCase(Locale.ROOT).replace('-', '_');
    }
}
