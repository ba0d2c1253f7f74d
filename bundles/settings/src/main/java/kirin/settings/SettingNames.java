package kirin.settings;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** What to say about a name that is no setting of Kirin: the reason, or the name that was meant. */
public final class SettingNames {

    /** How far off a name may be: one letter in three, but one in a short one. */
    private static final int LETTERS_PER_MISTAKE = 3;

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

    /** The name meant; flags count too, since people write what they know from the command line. */
    private static Optional<String> nearest(String name, List<Setting<?>> possible) {
        String written = normal(name);
        String best = "";
        int fewest = Math.max(1, written.length() / LETTERS_PER_MISTAKE) + 1;
        for (Setting<?> setting : possible) {
            for (String word : wordsFor(setting)) {
                int mistakes = distance(written, word);
                if (mistakes < fewest) {
                    fewest = mistakes;
                    best = setting.name();
                }
            }
        }
        return best.isEmpty() ? Optional.empty() : Optional.of(best);
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

    /** Letters to insert, drop, replace or swap with a neighbour. */
    private static int distance(String from, String to) {
        int[][] cost = new int[from.length() + 1][to.length() + 1];
        for (int i = 0; i <= from.length(); i++) {
            for (int j = 0; j <= to.length(); j++) {
                if (i == 0 || j == 0) {
                    cost[i][j] = i + j;
                    continue;
                }
                int replace = from.charAt(i - 1) == to.charAt(j - 1) ? 0 : 1;
                cost[i][j] =
                        Math.min(
                                Math.min(cost[i - 1][j], cost[i][j - 1]) + 1,
                                cost[i - 1][j - 1] + replace);
                if (i > 1
                        && j > 1
                        && from.charAt(i - 1) == to.charAt(j - 2)
                        && from.charAt(i - 2) == to.charAt(j - 1)) {
                    cost[i][j] = Math.min(cost[i][j], cost[i - 2][j - 2] + 1);
                }
            }
        }
        return cost[from.length()][to.length()];
    }
}
