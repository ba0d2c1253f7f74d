package kirin.server.internal;

import kirin.management.Events;
import kirin.routing.Boot;
import kirin.routing.Load;
import kirin.routing.Route;
import kirin.routing.Share;
import kirin.worker.WorkerClass;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

/**
 * Decides which publications are served, by which revision. One thread owns all of this; others
 * send it events, in the order of which it acts, and it waits for no application.
 */
final class Arbiter {
    private static final Logger LOG = LoggerFactory.getLogger(Arbiter.class);

    private final ArbiterThread thread = new ArbiterThread();
    private final Asking asking = new Asking();
    private final WorkerFactory workers;

    // All below: arbiter thread only, but for the table and the roster of the lineup.
    private final WorkerClasses classes = new WorkerClasses();
    private final Publications publications = new Publications();
    private final Directives directives = new Directives();
    private final Leavers leavers;
    private final StaffFactory staffs;
    private final Lineup lineup;
    private final Rounds rounds;

    /**
     * @param settings by the name of the application
     * @param heap tells when workers are to be replaced for their memory
     * @param events told of what happens to workers
     */
    Arbiter(
            Function<String, WorkerSettings> settings,
            HeapWatch heap,
            Hooks hooks,
            BundleInstances copies,
            ApplicationListener listener,
            Events events) {
        var happenings = new Happenings(events);
        workers = new WorkerFactory(hooks);
        var departures = new Departures(workers);
        leavers = new Leavers(thread, this::list);
        staffs =
                new StaffFactory(
                        settings,
                        hooks,
                        copies,
                        classes,
                        workers,
                        thread,
                        departures,
                        listener,
                        happenings,
                        leavers::left);
        lineup =
                new Lineup(
                        publications,
                        directives,
                        staffs,
                        leavers,
                        new Herald(listener, staffs::isStuck));
        rounds = new Rounds(lineup, departures, staffs, heap, happenings);
        rounds.begin(thread);
    }

    RoutingTable table() {
        return lineup.table();
    }

    Roster roster() {
        return lineup.roster();
    }

    /** Ends the arbiter and every worker; what still runs is interrupted. */
    void stop() {
        thread.send(() -> {
            lineup.end();
            for (Staff each : lineup.all()) {
                each.revision().running().shut();
                each.revision().running().all().forEach(RunningExchange::stop);
                each.dismiss();
            }
            rounds.end();
        });
        thread.close();
        workers.close();
        asking.close();
    }

    void add(String name, WorkerClass workerClass) {
        thread.send(() -> {
            classes.add(name, workerClass);
            lineup.all().forEach(Staff::followClasses);
            lineup.reconcile();
        });
    }

    void remove(String name, WorkerClass workerClass) {
        thread.send(() -> {
            if (classes.remove(name, workerClass)) {
                lineup.all().forEach(Staff::followClasses);
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
        return thread.call(() -> {
            if (!classes.has(general.workerClass())) {
                String problem = classes.missing(general);
                lineup.cannotBegin(problem);
                return problem;
            }
            classes.announce(general.workerClass());
            lineup.begin();
            return "";
        });
    }

    /** Lets all workers follow the settings that are in force now. */
    CompletableFuture<Void> followSettings() {
        return thread.call(
                        () -> {
                            lineup.staying().forEach(staffs::follow);
                            return true;
                        })
                .thenAccept(done -> {});
    }

    void publish(Publication publication) {
        thread.send(() -> {
            directives.meet(publication.bundleId());
            publications.add(publication);
            lineup.reconcile();
        });
    }

    /** A bundle has published what cannot be served; the reason says what and why. */
    void publishUnusable(long serviceId, long bundleId, String reason) {
        thread.send(() -> publications.addUnusable(serviceId, bundleId, reason));
    }

    void withdraw(long serviceId) {
        thread.send(() -> {
            Publication gone = publications.remove(serviceId);
            if (gone == null) {
                return;
            }
            if (publications.of(gone.bundleId()).isEmpty()) {
                directives.forgetUnlessManaged(gone.bundleId());
            }
            lineup.reconcile();
        });
    }

    /** As {@link kirin.routing.Routes#hold}. */
    void hold(long bundleId) {
        thread.send(() -> {
            directives.hold(bundleId, lineup.serves(bundleId));
            lineup.reconcile();
        });
    }

    /** As {@link kirin.routing.Routes#booted}. */
    CompletableFuture<Boot> booted(long bundleId) {
        CompletableFuture<Boot> boot = new CompletableFuture<>();
        thread.send(() -> lineup.inquire(bundleId, boot));
        return thread.handedOver(boot);
    }

    /** As {@link kirin.routing.Routes#open}. */
    CompletableFuture<List<Route>> open(Collection<Long> bundleIds) {
        List<Long> all = List.copyOf(bundleIds);
        return thread.call(() -> {
            directives.open(all);
            lineup.reconcile();
            return roster().routesOf(all);
        });
    }

    /** As {@link kirin.routing.Routes#share}. */
    CompletableFuture<List<Route>> share(long bundleId, Share share) {
        return thread.call(() -> {
            directives.share(bundleId, share);
            lineup.reconcile();
            List<Route> shared = roster().sharesOf(bundleId);
            for (Route each : shared) {
                LOG.info(
                        "{} (revision {}) serves {} percent of the clients beside the revision"
                                + " before it",
                        each.application(),
                        each.revision(),
                        share.percent());
            }
            return shared;
        });
    }

    /** As {@link kirin.routing.Routes#ask}. */
    CompletableFuture<Integer> ask(Route route, String target, Duration atMost) {
        return roster().find(route.application(), route.revision())
                .map(revision -> asking.ask(revision, target, atMost))
                .orElseGet(() ->
                        CompletableFuture.failedFuture(
                                new IllegalStateException(
                                        "%s (revision %d) is not there any more"
                                                .formatted(
                                                        route.application(), route.revision()))));
    }

    /** As {@link kirin.routing.Routes#load}. */
    Optional<Load> load(Route route) {
        return roster().find(route.application(), route.revision())
                .map(revision -> revision.ownFigures().load());
    }

    /** Withdraws all that a bundle published; completed with the number of requests cut off. */
    CompletableFuture<Integer> drain(long bundleId, Duration atMost) {
        return thread.handedOver(
                thread.call(
                                () -> {
                                    publications.removeAllOf(bundleId);
                                    directives.drain(bundleId);
                                    lineup.reconcile();
                                    return leavers.endWithin(bundleId, atMost);
                                })
                        .thenCompose(Arbiter::sum));
    }

    /** Tells what still runs until it has ended; cuts it off after that time. */
    CompletableFuture<Integer> finish(Duration atMost) {
        return thread.handedOver(
                thread.call(
                                () -> {
                                    rounds.finish();
                                    return leavers.finish(lineup.reachable(), atMost);
                                })
                        .thenCompose(Arbiter::sum));
    }

    /** As {@link kirin.lifecycle.Workers#add}. */
    void addWorkers(int more) {
        thread.send(() ->
                lineup.reachable()
                        .forEach(
                                each -> each.resize(Math.max(1, each.size() + more), "asked for")));
    }

    /** As {@link kirin.lifecycle.Workers#dismiss}. */
    void dismissWorkers() {
        thread.send(() -> lineup.reachable().forEach(each -> each.resize(0, "asked for")));
    }

    /** Answers 503 for an application, or does so no more. */
    CompletableFuture<Void> suspend(String application, boolean suspended) {
        return thread.call(
                        () -> {
                            lineup.suspend(application, suspended);
                            return suspended;
                        })
                .thenAccept(done -> {});
    }

    /** Calls with the workers of an application that are in service, on the arbiter thread. */
    <T> CompletableFuture<T> callWithStaff(String application, Function<Staff, T> question) {
        return thread.call(() -> question.apply(lineup.staffOf(application)));
    }

    /** Lets one worker be replaced; false if it is on its way out already. */
    CompletableFuture<Boolean> recycle(Crew crew) {
        return thread.call(() ->
                lineup.staying().stream().anyMatch(each -> each.recycle(crew, Recycling.ASKED)));
    }

    /** What is wrong with the worker class of any of these; empty if they can be had. */
    CompletableFuture<String> check(List<WorkerSettings> wanted) {
        return thread.call(() ->
                wanted.stream()
                        .filter(each -> !classes.has(each.workerClass()))
                        .findFirst()
                        .map(classes::missing)
                        .orElse(""));
    }

    /** What is wrong with the name of a worker class; empty if it can be had. */
    CompletableFuture<String> check(String workerClass) {
        return thread.call(() ->
                classes.has(workerClass)
                        ? ""
                        : "no bundle provides the worker class %s; %s"
                                .formatted(workerClass, classes.those()));
    }

    private static CompletableFuture<Integer> sum(List<CompletableFuture<Integer>> counts) {
        return CompletableFuture.allOf(counts.toArray(CompletableFuture[]::new))
                .thenApply(all -> counts.stream().mapToInt(CompletableFuture::join).sum());
    }

    private void list() {
        lineup.list();
    }
}
