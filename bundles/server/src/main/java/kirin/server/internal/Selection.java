package kirin.server.internal;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Which of the publications are to be served, when several want the same name or place.
 *
 * @param chosen those to serve
 * @param refused the others that are not merely older revisions of a chosen one, and why
 */
record Selection(List<Publication> chosen, Map<Publication, String> refused) {

    /**
     * Of several revisions of one application the last in precedence; of different applications in
     * one place, or two bundles that claim one name, the one that is there already, else the older.
     *
     * @param residents those that have their place now
     * @param precedence of revisions of one application; those of one bundle are equal
     */
    static Selection of(
            Collection<Publication> published,
            Collection<Publication> residents,
            Comparator<Publication> precedence) {
        Map<Publication, String> refused = new LinkedHashMap<>();
        List<Publication> candidates = new ArrayList<>(newest(published, precedence, refused));
        // What a bundle calls otherwise now, it moves.
        candidates.removeIf(each ->
                candidates.stream()
                        .anyMatch(other ->
                                other.replaces(each) && precedence.compare(other, each) > 0));
        candidates.sort(
                Comparator.comparing((Publication each) -> !hasItsPlace(each, residents))
                        .thenComparing(each -> !hasItsName(each, residents))
                        .thenComparingLong(Publication::bundleId)
                        .thenComparingLong(Publication::serviceId));
        List<Publication> chosen = new ArrayList<>();
        for (Publication each : candidates) {
            String reason = reasonAgainst(each, chosen);
            if (reason.isEmpty()) {
                chosen.add(each);
            } else {
                refused.put(each, reason);
            }
        }
        return new Selection(chosen, refused);
    }

    private static Collection<Publication> newest(
            Collection<Publication> published,
            Comparator<Publication> precedence,
            Map<Publication, String> refused) {
        List<Publication> inOrder = new ArrayList<>(published);
        inOrder.sort(precedence.thenComparingLong(Publication::serviceId));
        List<Publication> newest = new ArrayList<>();
        for (Publication each : inOrder) {
            Publication known =
                    newest.stream().filter(each::isSameApplicationAs).findFirst().orElse(null);
            if (known != null && known.bundleId() == each.bundleId()) {
                refused.put(each, takenName(known));
                continue;
            }
            if (known != null) {
                newest.remove(known);
            }
            newest.add(each);
        }
        return newest;
    }

    /** Why it cannot be served beside those; empty if it can. */
    private static String reasonAgainst(Publication each, List<Publication> chosen) {
        for (Publication other : chosen) {
            if (other.application().equals(each.application())) {
                return takenName(other);
            }
            if (other.collidesWith(each)) {
                return "its place is taken by " + other.description();
            }
        }
        return "";
    }

    private static String takenName(Publication other) {
        return "another application has its name: " + other.description();
    }

    /** Whether it, or what it replaces, is in this very place already. */
    private static boolean hasItsPlace(Publication each, Collection<Publication> residents) {
        return residents.stream()
                .anyMatch(other -> other.replaces(each) && other.collidesWith(each));
    }

    private static boolean hasItsName(Publication each, Collection<Publication> residents) {
        return residents.stream().anyMatch(each::isSameApplicationAs);
    }
}
