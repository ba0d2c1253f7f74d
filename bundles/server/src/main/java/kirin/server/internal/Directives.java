package kirin.server.internal;

import kirin.routing.Share;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.Set;
import java.util.TreeSet;

/**
 * What those who bring applications, and those who operate them, have asked for: which bundles are
 * held back, which serve a share, which applications are suspended. Arbiter thread only.
 */
final class Directives {
    /**
     * So many drained bundles are known at most: one that is still starting is among the newest.
     */
    private static final int MOST_DRAINED = 1000;

    private final Set<Long> managed = new HashSet<>();
    private final Set<Long> held = new TreeSet<>();
    private final LinkedHashSet<Long> drained = new LinkedHashSet<>();
    private final SequencedMap<Long, Spread> shares = new LinkedHashMap<>();
    private final Set<String> suspended = new HashSet<>();
    // For each bundle, how often one had been opened when it came or was opened itself.
    private final Map<Long, Integer> openings = new HashMap<>();
    private int opened;

    /** A bundle is there that was perhaps not there before. */
    void meet(long bundleId) {
        openings.putIfAbsent(bundleId, opened);
    }

    /**
     * A bundle is managed from now on.
     *
     * @param serves whether something of it has a route, which it keeps then
     */
    void hold(long bundleId, boolean serves) {
        meet(bundleId);
        managed.add(bundleId);
        drained.remove(bundleId);
        if (!serves) {
            held.add(bundleId);
        }
    }

    void open(Collection<Long> bundleIds) {
        for (long each : bundleIds) {
            held.remove(each);
            shares.remove(each);
            // It follows whatever is served, also a bundle that was installed after it.
            openings.put(each, ++opened);
        }
    }

    /** Lets a bundle serve a share if it is held. */
    void share(long bundleId, Share share) {
        if (held.contains(bundleId)) {
            // The last one asked for comes last, and counts.
            shares.remove(bundleId);
            shares.put(bundleId, new Spread(share));
        }
    }

    /** Suspends an application; whether it was not before. */
    boolean suspend(String application) {
        return suspended.add(application);
    }

    /** Ends its suspension; whether it was suspended. */
    boolean resume(String application) {
        return suspended.remove(application);
    }

    /**
     * A managed bundle is on its way out. What it publishes from now on, because it is still
     * starting, is nobody's any more.
     */
    void drain(long bundleId) {
        if (isManaged(bundleId)) {
            drained.add(bundleId);
            if (drained.size() > MOST_DRAINED) {
                drained.removeFirst();
            }
        }
        forget(bundleId);
    }

    /** Nobody has asked for anything about this bundle any more. */
    void forget(long bundleId) {
        managed.remove(bundleId);
        held.remove(bundleId);
        shares.remove(bundleId);
        openings.remove(bundleId);
    }

    /** Nothing of this bundle is published now. */
    void forgetUnlessManaged(long bundleId) {
        if (!isManaged(bundleId)) {
            forget(bundleId);
        }
    }

    boolean isManaged(long bundleId) {
        return managed.contains(bundleId);
    }

    boolean isHeld(Publication publication) {
        return held.contains(publication.bundleId());
    }

    boolean isSuspended(String application) {
        return suspended.contains(application);
    }

    /** By bundle, the last one asked for at the end. */
    SequencedMap<Long, Spread> shares() {
        return shares;
    }

    /**
     * Decides what is to become of the publications. A held bundle is looked at as if it were
     * opened now, and has no influence on those that are not held.
     *
     * @param served those that have a route
     * @param absent those whose service has gone and whose place is kept; the managed ones among
     *     them defend it
     */
    Plan plan(
            Collection<Publication> published,
            Collection<Publication> served,
            Collection<Publication> absent) {
        List<Publication> free = new ArrayList<>();
        published.stream()
                .filter(each -> !isHeld(each) && !drained.contains(each.bundleId()))
                .forEach(free::add);
        absent.stream()
                .filter(each -> isManaged(each.bundleId()) && !hasReturned(each, published))
                .forEach(free::add);
        List<Publication> residents = new ArrayList<>(served);
        residents.addAll(absent);
        Selection selection = Selection.of(free, residents, precedence(-1));
        Map<Publication, String> refused = new LinkedHashMap<>(selection.refused());
        List<Publication> dark = new ArrayList<>();
        List<Publication> others = new ArrayList<>(free);
        for (long bundleId : held) {
            List<Publication> its =
                    published.stream().filter(each -> each.bundleId() == bundleId).toList();
            List<Publication> all = new ArrayList<>(its);
            // Of several held revisions of one application each would be the only one.
            others.stream()
                    .filter(other -> !isHeld(other) || its.stream().noneMatch(other::replaces))
                    .forEach(all::add);
            Selection next = Selection.of(all, residents, precedence(bundleId));
            for (Publication each : its) {
                String reason = next.refused().get(each);
                if (reason == null) {
                    dark.add(each);
                } else {
                    refused.put(each, reason);
                }
            }
            others.addAll(its);
        }
        return new Plan(selection.chosen(), dark, refused);
    }

    private static boolean hasReturned(Publication absent, Collection<Publication> published) {
        return published.stream()
                .anyMatch(each ->
                        each.bundleId() == absent.bundleId() && each.isSameApplicationAs(absent));
    }

    /** The newer bundle comes after the older one, and the one opened last after all before it. */
    private Comparator<Publication> precedence(long openedNow) {
        return Comparator.comparing((Publication each) -> each.bundleId() == openedNow)
                .thenComparing(each -> openings.getOrDefault(each.bundleId(), 0))
                .thenComparingLong(Publication::bundleId);
    }
}
