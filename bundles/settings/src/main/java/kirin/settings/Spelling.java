package kirin.settings;

import java.util.Collection;
import java.util.Optional;

/** Finds the word that somebody has meant. */
public final class Spelling {

    /** How far off a word may be: one letter in three, but one in a short one. */
    private static final int LETTERS_PER_MISTAKE = 3;

    private Spelling() {}

    /** The known word that is nearest to the one written, if one is near enough. */
    public static Optional<String> nearest(String written, Collection<String> known) {
        String best = "";
        int fewest = Math.max(1, written.length() / LETTERS_PER_MISTAKE) + 1;
        for (String word : known) {
            int mistakes = distance(written, word);
            if (mistakes < fewest) {
                fewest = mistakes;
                best = word;
            }
        }
        return best.isEmpty() ? Optional.empty() : Optional.of(best);
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
