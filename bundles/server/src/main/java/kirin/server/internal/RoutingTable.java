package kirin.server.internal;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/**
 * Which revision answers which path at which host. Immutable: it is replaced as a whole, so a
 * request that looks once sees one consistent state.
 */
final class RoutingTable {
    static final RoutingTable EMPTY = new RoutingTable(List.of());

    // Longest path first; among equal ones those that name hosts: the first match is the best.
    private final Revision[] revisions;
    private final boolean namesHosts;

    private RoutingTable(List<Revision> revisions) {
        List<Revision> sorted = new ArrayList<>(revisions);
        sorted.sort(
                Comparator.comparingInt((Revision each) -> each.mountPath().length())
                        .reversed()
                        .thenComparing(each -> each.hosts().isEmpty()));
        this.revisions = sorted.toArray(Revision[]::new);
        this.namesHosts = sorted.stream().anyMatch(each -> !each.hosts().isEmpty());
    }

    static RoutingTable of(List<Revision> revisions) {
        return new RoutingTable(revisions);
    }

    List<Revision> revisions() {
        return List.of(revisions);
    }

    /** Whether the host of a request matters at all. */
    boolean namesHosts() {
        return namesHosts;
    }

    /**
     * The revision for a request, or null.
     *
     * @param host as the client named it, with or without port; null if it did not
     */
    @Nullable Revision find(@Nullable String host, String path) {
        @Nullable String name = null;
        for (Revision revision : revisions) {
            if (!covers(revision.mountPath(), path)) {
                continue;
            }
            if (revision.hosts().isEmpty()) {
                return revision;
            }
            if (host == null) {
                continue;
            }
            if (name == null) {
                name = withoutPort(host);
            }
            if (revision.hosts().contains(name)) {
                return revision;
            }
        }
        return null;
    }

    private static boolean covers(String mountPath, String path) {
        int length = mountPath.length();
        return path.startsWith(mountPath)
                && (path.length() == length || length == 0 || path.charAt(length) == '/');
    }

    private static String withoutPort(String host) {
        // An IPv6 literal holds colons of its own, within brackets.
        int colon = host.indexOf(':', host.lastIndexOf(']') + 1);
        return (colon < 0 ? host : host.substring(0, colon)).toLowerCase(Locale.ROOT);
    }
}
