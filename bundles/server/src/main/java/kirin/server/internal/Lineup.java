package kirin.server.internal;

import kirin.routing.Boot;
import kirin.routing.Route;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

/**
 * Which revisions boot, stand ready and serve: keeps that in line with what is published and what
 * was asked for. Arbiter thread only, but for the table and the roster.
 */
final class Lineup {
    private static final Logger LOG = LoggerFactory.getLogger(Lineup.class);

    private final Publications publications;
    private final Directives directives;
    private final StaffFactory staffs;
    private final Leavers leavers;
    private final Herald herald;
    private final Inquiries inquiries = new Inquiries();
    // Those without a route: that boot, and that stand ready but are held.
    private final Map<Publication, Staff> waiting = new LinkedHashMap<>();
    private final Map<Publication, Staff> served = new LinkedHashMap<>();
    // Whose service has gone and whose place is kept.
    private final Set<Publication> absent = new LinkedHashSet<>();
    // Of those that wait, the ones that serve a share.
    private final Set<Publication> shared = new HashSet<>();
    private Plan plan = new Plan(List.of(), List.of(), Map.of());
    private boolean begun;
    private String problem = "";

    // Both written by the arbiter thread alone; the table is read by every I/O thread.
    private volatile RoutingTable table = RoutingTable.EMPTY;
    private volatile Roster roster = Roster.EMPTY;

    Lineup(
            Publications publications,
            Directives directives,
            StaffFactory staffs,
            Leavers leavers,
            Herald herald) {
        this.publications = publications;
        this.directives = directives;
        this.staffs = staffs;
        this.leavers = leavers;
        this.herald = herald;
    }

    RoutingTable table() {
        return table;
    }

    Roster roster() {
        return roster;
    }

    /** Lets applications be served from now on. */
    void begin() {
        begun = true;
        reconcile();
    }

    /** Nothing can be served, and why. */
    void cannotBegin(String why) {
        problem = why;
        inquiries.answer(this::bootOf);
    }

    /** Lets no request in any more. */
    void end() {
        begun = false;
        table = RoutingTable.EMPTY;
    }

    /** Those that are there to stay. */
    List<Staff> staying() {
        List<Staff> staying = new ArrayList<>(waiting.values());
        staying.addAll(served.values());
        return staying;
    }

    /** Those that clients reach. */
    List<Staff> reachable() {
        List<Staff> reachable = new ArrayList<>(served.values());
        shared.forEach(each -> reachable.add(waiting.get(each)));
        return reachable;
    }

    List<Staff> all() {
        List<Staff> all = staying();
        all.addAll(leavers.staffs());
        return all;
    }

    boolean serves(long bundleId) {
        return served.keySet().stream().anyMatch(each -> each.bundleId() == bundleId);
    }

    Staff staffOf(String application) {
        return served.values().stream()
                .filter(each -> each.revision().application().equals(application))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException(application + " is not served now"));
    }

    /** Answers what has become of a bundle, as soon as that is decided. */
    void inquire(long bundleId, CompletableFuture<Boot> answer) {
        inquiries.add(bundleId, answer);
        inquiries.answer(this::bootOf);
    }

    private @Nullable Boot bootOf(long bundleId) {
        if (!problem.isEmpty()) {
            return new Boot(List.of(), List.of(problem));
        }
        if (!begun) {
            return null;
        }
        List<Route> ready = new ArrayList<>();
        List<String> failures = new ArrayList<>(publications.problemsOf(bundleId));
        for (Publication each : publications.of(bundleId)) {
            Staff staff = served.getOrDefault(each, waiting.get(each));
            String refusal = plan.refused().get(each);
            if (refusal != null) {
                failures.add(each.description() + ": " + refusal);
            } else if (staff != null && !staff.isSettled()) {
                return null;
            } else if (staff != null && staff.isReady()) {
                ready.add(staff.revision().route());
            } else if (staff != null) {
                failures.add(each.description() + ": " + staff.lastFailure());
            }
        }
        return new Boot(ready, failures);
    }

    /** Closes an application to requests, or opens it to them again. */
    void suspend(String application, boolean suspended) {
        Revision revision = staffOf(application).revision();
        if (suspended && directives.suspend(application)) {
            LOG.info("{} is suspended: it is answered 503 until it is resumed", revision);
        } else if (!suspended && directives.resume(application)) {
            LOG.info("{} is resumed", revision);
        }
        reconcile();
    }

    /** Brings what is served in line with what is published and asked for. */
    void reconcile() {
        if (!begun) {
            return;
        }
        served.keySet().stream().filter(each -> !publications.contains(each)).forEach(absent::add);
        plan = directives.plan(publications.all(), served.keySet(), absent);
        // Of a held one only the one who holds it has to know.
        herald.report(
                plan.refused(), each -> publications.contains(each) && !directives.isHeld(each));
        Set<Publication> wanted = new LinkedHashSet<>(plan.live());
        wanted.addAll(plan.dark());
        wanted.removeIf(each -> !publications.contains(each));
        for (Publication each : wanted) {
            if (!served.containsKey(each) && !waiting.containsKey(each)) {
                Staff staff = staffs.make(each, this::reconcile);
                waiting.put(each, staff);
                staff.hire();
            }
        }
        route(wanted);
        inquiries.answer(this::bootOf);
    }

    /** Gives the route to what stands ready, and takes it from what nobody wants or is followed. */
    private void route(Set<Publication> wanted) {
        List<Staff> dismissed = new ArrayList<>();
        List<Staff> retired = new ArrayList<>();
        for (Publication each : List.copyOf(waiting.keySet())) {
            Staff staff = waiting.get(each);
            if (staff == null) {
                continue;
            }
            if (!wanted.contains(each)) {
                waiting.remove(each);
                (shared.contains(each) ? retired : dismissed).add(staff);
            } else if (plan.live().contains(each) && staff.isReady()) {
                waiting.remove(each);
                served.put(each, staff);
                herald.announce(staff.revision());
            }
        }
        served.entrySet()
                .removeIf(each -> {
                    boolean ends = !wanted.contains(each.getKey()) && !isStillNeeded(each.getKey());
                    if (ends) {
                        retired.add(each.getValue());
                    }
                    return ends;
                });
        absent.removeIf(each -> !keepsItsPlace(each));
        // Workers stand ready before the route leads to them, and nothing is retired before.
        table = RoutingTable.of(places());
        retired.forEach(leavers::retire);
        dismissed.forEach(leavers::dismiss);
        list();
    }

    /** Whether it is published, and what is to follow it does not stand ready yet. */
    private boolean isStillNeeded(Publication former) {
        return publications.contains(former) && !isReplaced(former);
    }

    private boolean isReplaced(Publication former) {
        return served.keySet().stream()
                .anyMatch(each -> !each.equals(former) && each.replaces(former));
    }

    /** Whether an absent one is waited for, itself or its successor. */
    private boolean keepsItsPlace(Publication each) {
        boolean taken = served.keySet().stream().anyMatch(each::collidesWith);
        boolean awaited =
                directives.isManaged(each.bundleId())
                        || waiting.keySet().stream()
                                .anyMatch(other ->
                                        plan.live().contains(other)
                                                && other.isSameApplicationAs(each));
        return awaited && !taken && !isReplaced(each);
    }

    private List<Place> places() {
        List<Place> places = new ArrayList<>();
        shared.clear();
        for (Staff each : served.values()) {
            Revision revision = each.revision();
            Sharing sharing = sharingBeside(revision);
            if (directives.isSuspended(revision.application())) {
                places.add(Place.suspended(revision));
            } else if (sharing == null) {
                places.add(Place.of(revision));
            } else {
                places.add(Place.shared(revision, sharing));
                shared.add(sharing.newcomer().publication());
            }
        }
        absent.forEach(
                each -> places.add(Place.absent(each, staffs.figuresOf(each.application()))));
        return places;
    }

    private @Nullable Sharing sharingBeside(Revision resident) {
        for (var share : directives.shares().reversed().entrySet()) {
            for (Staff each : waiting.values()) {
                Publication newcomer = each.revision().publication();
                if (newcomer.bundleId() == share.getKey()
                        && each.isReady()
                        && newcomer.replaces(resident.publication())
                        && newcomer.collidesWith(resident.publication())) {
                    return new Sharing(resident, each.revision(), share.getValue());
                }
            }
        }
        return null;
    }

    /** Looks whether the last threads of those that have gone have ended. */
    void lookAfterGone() {
        herald.tellOfGone();
    }

    /** Says which revisions there are now. */
    void list() {
        List<Roster.Entry> entries = new ArrayList<>();
        served.forEach((publication, staff) ->
                entries.add(new Roster.Entry(staff.revision(), stateOfServed(publication))));
        waiting.forEach((publication, staff) ->
                entries.add(new Roster.Entry(staff.revision(), stateOfWaiting(staff))));
        leavers.staffs()
                .forEach(staff ->
                        entries.add(new Roster.Entry(staff.revision(), Roster.State.DRAINING)));
        roster = new Roster(entries);
        for (String each : herald.list(roster, absent)) {
            directives.resume(each);
        }
    }

    private Roster.State stateOfServed(Publication publication) {
        return directives.isSuspended(publication.application())
                ? Roster.State.SUSPENDED
                : Roster.State.SERVING;
    }

    private Roster.State stateOfWaiting(Staff staff) {
        if (shared.contains(staff.revision().publication())) {
            return Roster.State.SHARED;
        }
        return staff.isReady() ? Roster.State.DARK : Roster.State.BOOTING;
    }
}
