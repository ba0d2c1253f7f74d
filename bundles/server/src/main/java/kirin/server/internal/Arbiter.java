package kirin.server.internal;

import kirin.routing.Route;
import kirin.worker.WorkerClass;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * Decides which publications are served, by which revision and which workers. One thread owns all
 * of this; others send it events, in the order of which it acts, and it waits for no application.
 */
final class Arbiter {
    private static final Logger LOG = LoggerFactory.getLogger(Arbiter.class);

    private final ScheduledThreadPoolExecutor thread =
            new ScheduledThreadPoolExecutor(1, Arbiter::newThread);
    private final WorkerSettings settings;
    private final Staffing staffing;

    // Written by the arbiter thread, read by every I/O thread.
    private volatile RoutingTable table = RoutingTable.EMPTY;

    // All below: arbiter thread only.
    private final SequencedMap<Long, Publication> publications = new LinkedHashMap<>();
    private final Map<Publication, Revision> served = new HashMap<>();
    private final Map<String, Integer> lastRevisions = new HashMap<>();
    private final Map<Revision, Drain> drains = new HashMap<>();
    private final Set<Publication> refused = new HashSet<>();

    Arbiter(WorkerSettings settings) {
        this.settings = settings;
        this.staffing = new Staffing(settings);
        thread.setRemoveOnCancelPolicy(true);
        thread.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
    }

    private static Thread newThread(Runnable task) {
        Thread arbiter = new Thread(null, task, "kirin-arbiter", 0, false);
        arbiter.setDaemon(true);
        return arbiter;
    }

    RoutingTable table() {
        return table;
    }

    /** Ends the arbiter and every worker; what still runs is interrupted. */
    void stop() {
        thread.execute(() -> {
            table = RoutingTable.EMPTY;
            List<Revision> all = new ArrayList<>(served.values());
            all.addAll(drains.keySet());
            for (Revision revision : all) {
                revision.running().shut();
                revision.running().forEach(RunningExchange::interrupt);
                revision.pool().staff(List.of());
            }
        });
        thread.shutdown();
        try {
            // What it does takes no time; a bundle that has stopped should have no thread left.
            thread.awaitTermination(1, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    void add(String name, WorkerClass workerClass) {
        send(() -> {
            if (staffing.add(name, workerClass)) {
                LOG.info("Using worker: {}", name);
                served.values().forEach(staffing::staff);
                reconcile();
            }
        });
    }

    void remove(String name, WorkerClass workerClass) {
        send(() -> {
            if (staffing.remove(name, workerClass)) {
                served.values().forEach(staffing::staff);
            }
        });
    }

    /** Completed with what is wrong with the worker class; empty if nothing is. */
    CompletableFuture<String> checkWorkerClass() {
        CompletableFuture<String> problem = new CompletableFuture<>();
        send(() -> problem.complete(staffing.isReady() ? "" : staffing.missing()));
        return problem;
    }

    void publish(Publication publication) {
        send(() -> {
            publications.put(publication.serviceId(), publication);
            reconcile();
        });
    }

    void withdraw(long serviceId) {
        send(() -> {
            if (publications.remove(serviceId) != null) {
                reconcile();
            }
        });
    }

    CompletableFuture<List<Route>> servedBy(long bundleId) {
        CompletableFuture<List<Route>> routes = new CompletableFuture<>();
        send(() ->
                routes.complete(
                        served.values().stream()
                                .map(Revision::route)
                                .filter(route -> route.bundleId() == bundleId)
                                .toList()));
        return routes;
    }

    /** Withdraws all that a bundle published; completed with the number of requests cut off. */
    CompletableFuture<Integer> drain(long bundleId, Duration atMost) {
        CompletableFuture<List<CompletableFuture<Integer>>> begun = new CompletableFuture<>();
        send(() -> {
            publications.values().removeIf(each -> each.bundleId() == bundleId);
            reconcile();
            begun.complete(
                    drains.values().stream()
                            .filter(drain -> drain.bundleId() == bundleId)
                            .map(drain -> drain.cutOffAfter(atMost))
                            .toList());
        });
        return begun.thenCompose(Arbiter::sum);
    }

    private static CompletableFuture<Integer> sum(List<CompletableFuture<Integer>> counts) {
        return CompletableFuture.allOf(counts.toArray(CompletableFuture[]::new))
                .thenApply(all -> counts.stream().mapToInt(CompletableFuture::join).sum());
    }

    /** Brings what is served in line with what is published. */
    private void reconcile() {
        if (!staffing.isReady()) {
            return;
        }
        Selection selection = Selection.of(publications.values(), served.keySet());
        reportRefused(selection.refused());
        List<Revision> retired = new ArrayList<>();
        served.values()
                .removeIf(each ->
                        !selection.chosen().contains(each.publication()) && retired.add(each));
        for (Publication publication : selection.chosen()) {
            served.computeIfAbsent(publication, this::boot);
        }
        // Workers stand ready before the route leads to them, and nothing is retired before.
        table = RoutingTable.of(List.copyOf(served.values()));
        retired.forEach(this::retire);
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

    private Revision boot(Publication publication) {
        int number = lastRevisions.merge(publication.application(), 1, Integer::sum);
        Revision revision =
                new Revision(
                        publication,
                        number,
                        settings.backlog(),
                        settings.timeout(),
                        drained -> send(() -> finish(drained)));
        staffing.staff(revision);
        LOG.info(
                "Application {} {} at {} (revision {})",
                publication.application(),
                publication.version(),
                publication.path(),
                number);
        return revision;
    }

    private void retire(Revision revision) {
        drains.put(revision, new Drain(revision));
        revision.running().shut();
        int running = revision.running().size();
        if (running == 0) {
            finish(revision);
            return;
        }
        LOG.info("{} drains: {} requests are running", revision, running);
    }

    private void finish(Revision revision) {
        Drain drain = drains.remove(revision);
        if (drain != null) {
            revision.pool().staff(List.of());
            revision.forgetConnections();
            drain.end(0);
            LOG.info("{} is out of service", revision);
        }
    }

    private void send(Runnable event) {
        try {
            thread.execute(() -> {
                try {
                    event.run();
                } catch (RuntimeException | Error e) {
                    LOG.error("The arbiter failed at an event and goes on", e);
                }
            });
        } catch (RejectedExecutionException e) {
            LOG.debug("The server has stopped: an event came too late", e);
        }
    }

    /** A revision on its way out. */
    private final class Drain {
        private final Revision revision;
        private final CompletableFuture<Integer> end = new CompletableFuture<>();

        Drain(Revision revision) {
            this.revision = revision;
        }

        long bundleId() {
            return revision.publication().bundleId();
        }

        CompletableFuture<Integer> cutOffAfter(Duration atMost) {
            var cutOff = thread.schedule(this::cutOff, atMost.toMillis(), TimeUnit.MILLISECONDS);
            return end.whenComplete((count, failure) -> cutOff.cancel(false));
        }

        private void cutOff() {
            int count = revision.running().size();
            if (count == 0 || end.isDone()) {
                return;
            }
            LOG.warn(
                    "{} did not finish in time: {} requests are cut off: {}",
                    revision,
                    count,
                    descriptions());
            revision.running()
                    .forEach(each -> {
                        // In this order: what the interrupt makes of the request is no answer.
                        each.exchange().abort("its application was stopped");
                        each.interrupt();
                    });
            end(count);
        }

        private List<String> descriptions() {
            List<String> all = new ArrayList<>();
            revision.running()
                    .forEach(each -> all.add(each.exchange().method() + " " + each.path()));
            all.sort(Comparator.naturalOrder());
            return all.subList(0, Math.min(all.size(), 10));
        }

        void end(int cutOffCount) {
            end.complete(cutOffCount);
        }
    }
}
