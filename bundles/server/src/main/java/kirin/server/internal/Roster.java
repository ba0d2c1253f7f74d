package kirin.server.internal;

import kirin.routing.Route;

import java.util.Collection;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Every revision that there is. Immutable: replaced as a whole when one comes, goes or changes. */
record Roster(List<Entry> entries) {
    static final Roster EMPTY = new Roster(List.of());

    /** What a revision does. */
    enum State {
        BOOTING,
        DARK,
        SHARED,
        SERVING,
        SUSPENDED,
        DRAINING
    }

    /** A revision and what it does. */
    record Entry(Revision revision, State state) {}

    Roster {
        entries = List.copyOf(entries);
    }

    Optional<Revision> find(String application, int number) {
        return entries.stream()
                .map(Entry::revision)
                .filter(each -> each.number() == number && each.application().equals(application))
                .findFirst();
    }

    List<Entry> of(String application) {
        return entries.stream()
                .filter(each -> each.revision().application().equals(application))
                .toList();
    }

    /** What of some bundles has a route of its own. */
    List<Route> routesOf(Collection<Long> bundleIds) {
        return routes(EnumSet.of(State.SERVING, State.SUSPENDED), bundleIds);
    }

    /** What of a bundle serves a share. */
    List<Route> sharesOf(long bundleId) {
        return routes(EnumSet.of(State.SHARED), List.of(bundleId));
    }

    private List<Route> routes(Set<State> states, Collection<Long> bundleIds) {
        return entries.stream()
                .filter(each -> states.contains(each.state()))
                .map(each -> each.revision().route())
                .filter(each -> bundleIds.contains(each.bundleId()))
                .toList();
    }
}
