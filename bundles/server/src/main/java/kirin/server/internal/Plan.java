package kirin.server.internal;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * What is to become of the publications.
 *
 * @param live those to be given a route; one whose service is absent keeps its place among them
 * @param dark those to stand ready without one
 * @param refused the others that are not merely older revisions, and why
 */
record Plan(List<Publication> live, List<Publication> dark, Map<Publication, String> refused) {

    /** All that are to have workers. */
    List<Publication> wanted() {
        List<Publication> wanted = new ArrayList<>(live);
        wanted.addAll(dark);
        return wanted;
    }
}
