package kirin.server.internal;

import kirin.routing.Route;
import kirin.worker.WorkerClass;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

/**
 * Decides which publications are served, by which revision. One thread owns all of this; others
 * send it events, in the order of which it acts, and it waits for no application.
 */
final class Arbiter {
    private static final Logger LOG = LoggerFactory.getLogger(Arbiter.class);

    /** How often running requests are looked at: as exact as a timeout is. */
    private static final Duration TICK = Duration.ofMillis(100);

    private static final Duration SLOW_TICK = Duration.ofSeconds(1);

    private final ArbiterThread thread = new ArbiterThread();
    private final Function<String, WorkerSettings> settings;
    private final Hooks hooks;
    private final BundleInstances copies;
    private final WorkerFactory factory;
    private final WorkerClasses classes = new WorkerClasses();
    private final Departures departures;
    private final Watch watch = new Watch();
    private final HeapWatch heap;
    private final Carriers carriers = new Carriers();
    private final ApplicationListener listener;

    // Written by the arbiter thread, read by every I/O thread.
    private volatile RoutingTable table = RoutingTable.EMPTY;

    // All below: arbiter thread only.
    private final SequencedMap<Long, Publication> publications = new LinkedHashMap<>();
    private final Map<Publication, Staff> booting = new LinkedHashMap<>();
    private final Map<Publication, Staff> served = new LinkedHashMap<>();
    private final Map<Revision, Drain> drains = new LinkedHashMap<>();
    private final Map<Revision, Staff> leaving = new LinkedHashMap<>();
    private final Map<String, ApplicationFigures> figures = new HashMap<>();
    private final Map<String, Integer> lastRevisions = new HashMap<>();
    private final Set<Publication> refused = new HashSet<>();
    private final List<Inquiry> inquiries = new ArrayList<>();
    private boolean begun;

    /** Somebody who wants to know what of a bundle is served, once that is decided. */
    private record Inquiry(long bundleId, CompletableFuture<List<Route>> answer) {}

    /**
     * @param settings by the name of the application
     * @param maxHeapPercent at which workers are replaced; 0 for never
     */
    Arbiter(
            Function<String, WorkerSettings> settings,
            int maxHeapPercent,
            Hooks hooks,
            BundleInstances copies,
            ApplicationListener listener) {
        this.settings = settings;
        this.hooks = hooks;
        this.copies = copies;
        this.listener = listener;
        this.factory = new WorkerFactory(hooks);
        this.departures = new Departures(factory);
        this.heap = HeapWatch.ofPercent(maxHeapPercent);
        thread.repeat(TICK, this::tick);
        thread.repeat(SLOW_TICK, this::slowTick);
    }

    RoutingTable table() {
        return table;
    }

    /** Ends the arbiter and every worker; what still runs is interrupted. */
    void stop() {
        thread.send(() -> {
            table = RoutingTable.EMPTY;
            for (Staff each : all()) {
                each.revision().running().shut();
                each.revision().running().all().forEach(RunningExchange::stop);
                each.dismiss();
            }
            carriers.close();
        });
        thread.close();
        factory.close();
    }

    void add(String name, WorkerClass workerClass) {
        thread.send(() -> {
            classes.add(name, workerClass);
            all().forEach(Staff::followClasses);
            reconcile();
        });
    }

    void remove(String name, WorkerClass workerClass) {
        thread.send(() -> {
            if (classes.remove(name, workerClass)) {
                all().forEach(Staff::followClasses);
            }
        });
    }

    /**
     * Lets applications be served from now on: the worker classes that were there at the start have
     * been added.
     *
     * @return completed with what is wrong with the worker class; empty if nothing is
     */
    CompletableFuture<String> begin(WorkerSettings general) {
        CompletableFuture<String> problem = new CompletableFuture<>();
        thread.send(() -> {
            if (classes.has(general.workerClass())) {
                classes.announce(general.workerClass());
                begun = true;
                reconcile();
                problem.complete("");
            } else {
                problem.complete(classes.missing(general));
            }
        });
        return problem;
    }

    void publish(Publication publication) {
        thread.send(() -> {
            publications.put(publication.serviceId(), publication);
            reconcile();
        });
    }

    void withdraw(long serviceId) {
        thread.send(() -> {
            if (publications.remove(serviceId) != null) {
                reconcile();
            }
        });
    }

    CompletableFuture<List<Route>> servedBy(long bundleId) {
        CompletableFuture<List<Route>> routes = new CompletableFuture<>();
        thread.send(() -> {
            inquiries.add(new Inquiry(bundleId, routes));
            answerInquiries();
        });
        return routes;
    }

    /** Withdraws all that a bundle published; completed with the number of requests cut off. */
    CompletableFuture<Integer> drain(long bundleId, Duration atMost) {
        CompletableFuture<List<CompletableFuture<Integer>>> begunDrains = new CompletableFuture<>();
        thread.send(() -> {
            publications.values().removeIf(each -> each.bundleId() == bundleId);
            reconcile();
            begunDrains.complete(
                    drains.values().stream()
                            .filter(each -> each.revision().publication().bundleId() == bundleId)
                            .map(each -> each.endWithin(atMost))
                            .toList());
        });
        return begunDrains.thenCompose(Arbiter::sum);
    }

    /** Tells what still runs until it has ended; cuts it off after that time. */
    CompletableFuture<Integer> finish(Duration atMost) {
        CompletableFuture<List<CompletableFuture<Integer>>> ends = new CompletableFuture<>();
        thread.send(() -> {
            List<Drain> all = new ArrayList<>(drains.values());
            for (Staff each : served.values()) {
                // Its gate stays open: connections that are there may ask until they are closed.
                all.add(new Drain(each.revision(), thread));
            }
            all.forEach(Drain::report);
            ends.complete(all.stream().map(each -> each.endWithin(atMost)).toList());
        });
        return ends.thenCompose(Arbiter::sum);
    }

    /** Calls with the workers of an application that are in service, on the arbiter thread. */
    <T> CompletableFuture<T> ask(String application, Function<Staff, T> question) {
        CompletableFuture<T> answer = new CompletableFuture<>();
        thread.send(() -> {
            try {
                answer.complete(question.apply(staffOf(application)));
            } catch (RuntimeException e) {
                answer.completeExceptionally(e);
            }
        });
        return answer;
    }

    /** What is wrong with the name of a worker class; empty if it can be had. */
    CompletableFuture<String> check(String workerClass) {
        CompletableFuture<String> problem = new CompletableFuture<>();
        thread.send(() ->
                problem.complete(
                        classes.has(workerClass)
                                ? ""
                                : "no bundle provides the worker class %s; %s"
                                        .formatted(workerClass, classes.those())));
        return problem;
    }

    private static CompletableFuture<Integer> sum(List<CompletableFuture<Integer>> counts) {
        return CompletableFuture.allOf(counts.toArray(CompletableFuture[]::new))
                .thenApply(all -> counts.stream().mapToInt(CompletableFuture::join).sum());
    }

    private Staff staffOf(String application) {
        return served.values().stream()
                .filter(each -> each.revision().application().equals(application))
                .findFirst()
                .orElseThrow(
                        () -> new IllegalStateException(application + " is not served any more"));
    }

    private List<Staff> all() {
        List<Staff> all = new ArrayList<>(booting.values());
        all.addAll(served.values());
        all.addAll(leaving.values());
        return all;
    }

    /** Brings what is served in line with what is published. */
    private void reconcile() {
        if (!begun) {
            return;
        }
        Selection selection = Selection.of(publications.values(), served.keySet());
        reportRefused(selection.refused());
        booting.entrySet()
                .removeIf(each -> {
                    boolean unwanted = !selection.chosen().contains(each.getKey());
                    if (unwanted) {
                        each.getValue().dismiss();
                    }
                    return unwanted;
                });
        for (Publication publication : selection.chosen()) {
            if (!served.containsKey(publication) && !booting.containsKey(publication)) {
                boot(publication);
            }
        }
        route(selection.chosen());
        answerInquiries();
    }

    /** Gives the route to what stands ready, and takes it from what nobody wants or is followed. */
    private void route(List<Publication> chosen) {
        booting.entrySet()
                .removeIf(each -> {
                    boolean ready = each.getValue().isReady();
                    if (ready) {
                        served.put(each.getKey(), each.getValue());
                        announce(each.getValue());
                    }
                    return ready;
                });
        List<Staff> retired = new ArrayList<>();
        served.entrySet()
                .removeIf(each -> {
                    boolean ends = !chosen.contains(each.getKey()) && !isStillNeeded(each.getKey());
                    if (ends) {
                        retired.add(each.getValue());
                    }
                    return ends;
                });
        // Workers stand ready before the route leads to them, and nothing is retired before.
        table = RoutingTable.of(served.values().stream().map(Staff::revision).toList());
        retired.forEach(this::retire);
    }

    /** Whether it is published, and what is to follow it does not stand ready yet. */
    private boolean isStillNeeded(Publication former) {
        return publications.containsValue(former)
                && served.keySet().stream().noneMatch(each -> each.isNewerRevisionOf(former));
    }

    private void reportRefused(Map<Publication, String> now) {
        refused.retainAll(now.keySet());
        now.forEach((publication, reason) -> {
            if (refused.add(publication)) {
                LOG.error(
                        "Application {} is not served: {}; give one of them another path,"
                                + " host or name",
                        publication.description(),
                        reason);
            }
        });
    }

    private void boot(Publication publication) {
        String name = publication.application();
        WorkerSettings own = settings.apply(name);
        var revision =
                new Revision(
                        publication,
                        lastRevisions.merge(name, 1, Integer::sum),
                        own,
                        figures.computeIfAbsent(name, each -> new ApplicationFigures()),
                        hooks,
                        drained -> thread.send(() -> leave(drained)));
        var staff =
                new Staff(
                        revision,
                        instances(publication, own),
                        classes,
                        factory,
                        thread,
                        crew -> departures.add(revision, crew),
                        this::reconcile);
        booting.put(publication, staff);
        staff.hire();
    }

    private Instances instances(Publication publication, WorkerSettings own) {
        if (own.copiesBundle()) {
            return copies.of(publication);
        }
        return own.sharesInstance()
                ? new SharedInstance(publication.instances())
                : publication.instances();
    }

    private void announce(Staff staff) {
        Revision revision = staff.revision();
        LOG.info(
                "Application {} {} at {} (revision {})",
                revision.application(),
                revision.publication().version(),
                revision.publication().path(),
                revision.number());
        listener.served(revision);
    }

    private void answerInquiries() {
        inquiries.removeIf(each -> {
            boolean undecided =
                    booting.values().stream()
                            .anyMatch(staff ->
                                    staff.revision().publication().bundleId() == each.bundleId()
                                            && !staff.isSettled());
            if (undecided) {
                return false;
            }
            each.answer()
                    .complete(
                            served.values().stream()
                                    .map(staff -> staff.revision().route())
                                    .filter(route -> route.bundleId() == each.bundleId())
                                    .toList());
            return true;
        });
    }

    private void retire(Staff staff) {
        Revision revision = staff.revision();
        Drain drain = new Drain(revision, thread);
        drains.put(revision, drain);
        leaving.put(revision, staff);
        revision.running().shut();
        int running = revision.running().size();
        if (running == 0) {
            leave(revision);
            return;
        }
        LOG.info("{} drains: {} requests are running", revision, running);
        drain.report();
    }

    private void leave(Revision revision) {
        Drain drain = drains.remove(revision);
        Staff staff = leaving.remove(revision);
        if (drain != null && staff != null) {
            staff.dismiss();
            revision.forgetConnections();
            drain.finished();
            LOG.info("{} is out of service", revision);
            if (isGone(revision.application())) {
                listener.gone(revision.application());
            }
        }
    }

    private boolean isGone(String application) {
        return all().stream().noneMatch(each -> each.revision().application().equals(application));
    }

    private void tick() {
        long now = System.nanoTime();
        int virtual = 0;
        int stuck = 0;
        for (Staff each : all()) {
            watch.look(each, now);
            virtual += count(each.revision().running().all());
            stuck += count(each.revision().stuck());
        }
        if (virtual + stuck > 0) {
            carriers.look(stuck, figures.values().stream().mapToLong(Arbiter::handled).sum());
        }
        departures.look();
    }

    private static long handled(ApplicationFigures each) {
        return each.handled.sum();
    }

    private static int count(Collection<RunningExchange> exchanges) {
        int count = 0;
        for (RunningExchange each : exchanges) {
            if (each.isOnCarrier()) {
                count++;
            }
        }
        return count;
    }

    private void slowTick() {
        served.values().forEach(Staff::recycleAged);
        if (heap.isTooFull()) {
            served.values().stream()
                    .flatMap(staff -> staff.crews().stream().map(crew -> new Oldest(staff, crew)))
                    .max(Comparator.comparingLong(each -> each.crew().ageNanos()))
                    .ifPresent(each -> each.staff().recycle(each.crew(), Recycling.HEAP));
        }
    }

    private record Oldest(Staff staff, Crew crew) {}
}
