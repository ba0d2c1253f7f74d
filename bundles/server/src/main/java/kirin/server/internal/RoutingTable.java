package kirin.server.internal;

import kirin.server.internal.MountPaths.Entry;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/**
 * Which place a request is for, by its path and host. Immutable: it is replaced as a whole, so a
 * request that looks once sees one consistent state.
 */
final class RoutingTable {
    static final RoutingTable EMPTY = new RoutingTable(List.of());

    // Longest path first; among equal ones those that name hosts: the first match is the best.
    private final List<Place> places;
    private final MountPaths mountPaths;
    private final boolean namesHosts;

    private RoutingTable(List<Place> places) {
        List<Place> sorted = new ArrayList<>(places);
        sorted.sort(
                Comparator.comparingInt((Place each) -> each.mountPath().length())
                        .reversed()
                        .thenComparing(each -> each.hosts().isEmpty()));
        this.places = List.copyOf(sorted);
        this.mountPaths = new MountPaths(sorted);
        this.namesHosts = sorted.stream().anyMatch(each -> !each.hosts().isEmpty());
    }

    static RoutingTable of(List<Place> places) {
        return new RoutingTable(places);
    }

    /** The revisions that have a place. */
    List<Revision> revisions() {
        List<Revision> revisions = new ArrayList<>();
        for (Place each : places) {
            if (each.revision() != null) {
                revisions.add(each.revision());
            }
        }
        return revisions;
    }

    /** All places, the best match first. */
    List<Place> places() {
        return places;
    }

    /** The place of an application, or null. */
    @Nullable Place placeOf(String application) {
        for (Place each : places) {
            if (each.application().equals(application)) {
                return each;
            }
        }
        return null;
    }

    /** Whether the host of a request matters at all. */
    boolean namesHosts() {
        return namesHosts;
    }

    /**
     * The place that a request is for, or null.
     *
     * @param host as the client named it, with or without port; null if it did not
     */
    @Nullable Place find(@Nullable String host, String path) {
        @Nullable String name = null;
        for (Entry each = mountPaths.longest(path); each != null; each = each.shorter()) {
            List<Place> candidates = each.places();
            for (int i = 0; i < candidates.size(); i++) {
                Place place = candidates.get(i);
                if (place.hosts().isEmpty()) {
                    return place;
                }
                if (host == null) {
                    continue;
                }
                if (name == null) {
                    name = withoutPort(host);
                }
                if (place.hosts().contains(name)) {
                    return place;
                }
            }
        }
        return null;
    }

    private static String withoutPort(String host) {
        // An IPv6 literal holds colons of its own, within brackets.
        int colon = host.indexOf(':', host.lastIndexOf(']') + 1);
        return (colon < 0 ? host : host.substring(0, colon)).toLowerCase(Locale.ROOT);
    }
}
