package kirin.server.internal;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Which of the publications are to be served, when several want the same name or place.
 *
 * @param chosen those to serve
 * @param refused the others that are not merely older revisions of a chosen one, and why
 */
record Selection(List<Publication> chosen, Map<Publication, String> refused) {

    /**
     * Of several revisions of one application the one of the newest bundle; of different
     * applications in one place, or two bundles that claim one name, the one that is there already,
     * else the older.
     *
     * @param served those that are served now
     */
    static Selection of(Collection<Publication> published, Set<Publication> served) {
        Map<Publication, String> refused = new LinkedHashMap<>();
        Collection<Publication> newest = newestOfEachName(published, refused);

        List<Publication> residentsFirst = new ArrayList<>(newest);
        // Stable: within both groups the older stays before the newer.
        residentsFirst.sort(Comparator.comparing(each -> !isResident(each, served)));
        List<Publication> chosen = new ArrayList<>();
        for (Publication each : residentsFirst) {
            Publication there = chosen.stream().filter(each::collidesWith).findFirst().orElse(null);
            if (there == null) {
                chosen.add(each);
            } else {
                refused.put(each, "its place is taken by " + there.description());
            }
        }
        return new Selection(chosen, refused);
    }

    private static Collection<Publication> newestOfEachName(
            Collection<Publication> published, Map<Publication, String> refused) {
        List<Publication> oldestFirst = new ArrayList<>(published);
        oldestFirst.sort(
                Comparator.comparingLong(Publication::bundleId)
                        .thenComparingLong(Publication::serviceId));
        Map<String, Publication> newest = new LinkedHashMap<>();
        for (Publication each : oldestFirst) {
            Publication known = newest.get(each.application());
            if (known == null || each.isNewerRevisionOf(known)) {
                newest.put(each.application(), each);
            } else {
                refused.put(each, "another application has its name: " + known.description());
            }
        }
        return newest.values();
    }

    /** Whether it, or the revision that it follows, has its place already. */
    private static boolean isResident(Publication each, Set<Publication> served) {
        return served.stream()
                .anyMatch(other ->
                        other.application().equals(each.application()) && other.collidesWith(each));
    }
}
