package kirin.server.internal;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;

/** What bundles have published, and of what they have published why it is none. Arbiter thread. */
final class Publications {
    private final SequencedMap<Long, Publication> byService = new LinkedHashMap<>();
    private final SequencedMap<Long, Unusable> unusable = new LinkedHashMap<>();

    private record Unusable(long bundleId, String reason) {}

    void add(Publication publication) {
        byService.put(publication.serviceId(), publication);
    }

    void addUnusable(long serviceId, long bundleId, String reason) {
        unusable.put(serviceId, new Unusable(bundleId, reason));
    }

    /** Forgets a service; the application that it was, if it was one. */
    @Nullable Publication remove(long serviceId) {
        unusable.remove(serviceId);
        return byService.remove(serviceId);
    }

    void removeAllOf(long bundleId) {
        unusable.values().removeIf(each -> each.bundleId() == bundleId);
        byService.values().removeIf(each -> each.bundleId() == bundleId);
    }

    boolean contains(Publication publication) {
        return byService.containsKey(publication.serviceId());
    }

    Collection<Publication> all() {
        return byService.values();
    }

    List<Publication> of(long bundleId) {
        return byService.values().stream().filter(each -> each.bundleId() == bundleId).toList();
    }

    /** Why services of a bundle cannot be served, whatever else there is. */
    List<String> problemsOf(long bundleId) {
        List<String> problems = new ArrayList<>();
        for (Unusable each : unusable.values()) {
            if (each.bundleId() == bundleId) {
                problems.add(each.reason());
            }
        }
        return problems;
    }
}
