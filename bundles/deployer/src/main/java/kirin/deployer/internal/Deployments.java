package kirin.deployer.internal;

import kirin.deployer.internal.Slot.Attempt;
import kirin.deployer.internal.Slot.Deployed;
import kirin.routing.Route;
import kirin.routing.Routes;

import org.jspecify.annotations.Nullable;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * Brings what is deployed in line with what lies in the folders. All state belongs to the deployer
 * thread; the bundles' own code, which may hang, runs on others.
 */
final class Deployments {
    private static final Logger LOG = LoggerFactory.getLogger(Deployments.class);
    private static final Comparator<BundleFile> BEST =
            Comparator.comparing(BundleFile::version)
                    .thenComparing(file -> file.stamp().modified())
                    .thenComparing(BundleFile::path);

    private final Bundles bundles;
    private final Routes routes;
    private final Supplier<Duration> gracefulTimeout;
    private final Duration patience;
    private final Executor deployerThread;
    private final Executor applicationThreads;
    private final Map<String, Slot> slots = new HashMap<>();
    private final WholeFiles files;

    /**
     * @param patience how long a start may take before the log says so
     * @param deployerThread runs tasks on the one thread that calls all methods here
     * @param applicationThreads where bundles are started and stopped
     */
    Deployments(
            Bundles bundles,
            Routes routes,
            Supplier<Duration> gracefulTimeout,
            Duration patience,
            WholeFiles files,
            Executor deployerThread,
            Executor applicationThreads) {
        this.bundles = bundles;
        this.routes = routes;
        this.gracefulTimeout = gracefulTimeout;
        this.patience = patience;
        this.files = files;
        this.deployerThread = deployerThread;
        this.applicationThreads = applicationThreads;
    }

    /** Looks at the files again, and acts. */
    void reconcile() {
        Map<String, List<BundleFile>> byName = new HashMap<>();
        for (BundleFile file : files.whole()) {
            byName.computeIfAbsent(file.symbolicName(), name -> new ArrayList<>()).add(file);
            slots.computeIfAbsent(file.symbolicName(), name -> new Slot());
        }
        slots.forEach((name, slot) -> choose(slot, byName.getOrDefault(name, List.of())));
        // After all are installed, so that they find each other whatever their order.
        slots.values().forEach(this::startIfResolved);
        slots.values().forEach(this::reportSlow);
        slots.values().removeIf(Slot::isEmpty);
    }

    /** The files whose bundles are being started now. */
    List<String> starting() {
        return attempts().map(attempt -> attempt.file.name()).sorted().toList();
    }

    /** As {@link #starting}, for a caller that says so in the log: it is not said again. */
    List<String> reportStarting() {
        attempts().forEach(attempt -> attempt.reportedSlow = true);
        return starting();
    }

    private Stream<Attempt> attempts() {
        return slots.values().stream()
                .filter(Slot::isStarting)
                .flatMap(slot -> Stream.ofNullable(slot.next));
    }

    private void reportSlow(Slot slot) {
        Attempt attempt = slot.next;
        if (attempt == null
                || !attempt.starting
                || attempt.reportedSlow
                || System.nanoTime() - attempt.startedNanos < patience.toNanos()) {
            return;
        }
        attempt.reportedSlow = true;
        LOG.warn(
                "{} has not come up within {} s and goes on starting: its activator hangs, or what"
                        + " its application does first; a thread dump shows where{}",
                attempt.file.name(),
                patience.toSeconds(),
                stillThere(slot));
    }

    private void choose(Slot slot, List<BundleFile> candidates) {
        if (slot.isStarting()) {
            // Looked at again when that has ended.
            return;
        }
        slot.failed.retainAll(candidates);
        List<BundleFile> usable =
                candidates.stream().filter(file -> !slot.failed.contains(file)).toList();
        BundleFile best = usable.stream().max(BEST).orElse(null);
        Attempt waiting = slot.next;
        if (waiting != null && !waiting.file.equals(best)) {
            slot.next = null;
            remove(waiting.bundle, waiting.file);
        }
        Deployed active = slot.active;
        reportSurplus(slot, best, usable);
        if (best == null) {
            if (active != null && isGone(active.file(), candidates)) {
                slot.active = null;
                undeploy(active);
            }
        } else if (slot.next == null && (active == null || !active.file().equals(best))) {
            if (!install(slot, best)) {
                choose(slot, candidates);
            }
        }
    }

    private boolean isGone(BundleFile file, List<BundleFile> candidates) {
        // A file that is being overwritten, or was by something broken, keeps what it had brought.
        boolean overwritten =
                files.isUndecided(file.path())
                        || candidates.stream().anyMatch(each -> each.path().equals(file.path()));
        return !overwritten;
    }

    private static void reportSurplus(
            Slot slot, @Nullable BundleFile best, List<BundleFile> usable) {
        slot.surplus.retainAll(usable);
        slot.surplus.remove(best);
        for (BundleFile other : usable) {
            if (best != null && !other.equals(best) && slot.surplus.add(other)) {
                LOG.warn(
                        "{} and {} both hold {}: the {} is deployed, {}; remove one",
                        best.name(),
                        other.name(),
                        best.symbolicName(),
                        best.version().equals(other.version()) ? "newer file" : "higher version",
                        best.version());
            }
        }
    }

    private boolean install(Slot slot, BundleFile file) {
        if (file.isFragment() && bundles.isOfServer(file.fragmentHost())) {
            fail(
                    slot,
                    file,
                    "it is a fragment of "
                            + file.fragmentHost()
                            + ", of which the server itself is made; put it into the plugins"
                            + " folder and start the server again");
            return false;
        }
        try {
            slot.next = new Attempt(file, bundles.install(file));
            return true;
        } catch (BundleException | IOException e) {
            LOG.debug("{} could not be installed", file, e);
            fail(slot, file, "it could not be installed: " + rootMessage(e));
            return false;
        }
    }

    /** The framework wraps what it has to say: "Could not create bundle object." */
    private static String rootMessage(Throwable failure) {
        Throwable root = failure;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        return root.getMessage() == null ? root.toString() : root.getMessage();
    }

    private void startIfResolved(Slot slot) {
        Attempt attempt = slot.next;
        if (attempt == null || attempt.starting) {
            return;
        }
        if (attempt.file.isFragment()) {
            // It has no life of its own: it takes part when its host resolves.
            succeed(slot, attempt, List.of());
            return;
        }
        if (!bundles.resolve(attempt.bundle)) {
            String reason = bundles.whyUnresolved(attempt.bundle);
            if (!reason.equals(attempt.reason)) {
                attempt.reason = reason;
                LOG.error(
                        "{} was not deployed: {}{}", attempt.file.name(), reason, stillThere(slot));
            }
            return;
        }
        attempt.starting = true;
        attempt.startedNanos = System.nanoTime();
        applicationThreads.execute(() -> start(slot, attempt));
    }

    private void start(Slot slot, Attempt attempt) {
        try {
            bundles.start(attempt.bundle);
        } catch (BundleException | RuntimeException | Error e) {
            deployerThread.execute(() -> startFailed(slot, attempt, e));
            return;
        }
        routes.servedBy(attempt.bundle.getBundleId())
                .thenAcceptAsync(served -> succeed(slot, attempt, served), deployerThread);
    }

    private void startFailed(Slot slot, Attempt attempt, Throwable failure) {
        Throwable cause = failure.getCause() == null ? failure : failure.getCause();
        LOG.debug("{} did not start", attempt.file, failure);
        slot.next = null;
        fail(slot, attempt.file, "it did not start: " + cause);
        remove(attempt.bundle, attempt.file);
        reconcile();
    }

    private void succeed(Slot slot, Attempt attempt, List<Route> served) {
        Deployed before = slot.active;
        if (served.isEmpty() && attempt.file.offersApplication()) {
            String reason =
                    "none of its applications is served: " + bundles.whyUnserved(attempt.bundle);
            if (before != null && isServed(before)) {
                refuse(slot, attempt, reason);
                return;
            }
            LOG.warn("{} is deployed, but {}", attempt.file.name(), reason);
        }
        slot.active = new Deployed(attempt.file, attempt.bundle);
        slot.next = null;
        LOG.info("Deployed {}", attempt.file);
        if (before != null) {
            retire(before);
        }
        // It may be what others wait for, and its own file may have changed meanwhile.
        deployerThread.execute(this::reconcile);
    }

    private boolean isServed(Deployed deployed) {
        long bundleId = deployed.bundle().getBundleId();
        return routes.routes().stream().anyMatch(route -> route.bundleId() == bundleId);
    }

    /** Takes back what has started, because what it was to replace is better. */
    private void refuse(Slot slot, Attempt attempt, String reason) {
        slot.next = null;
        fail(slot, attempt.file, reason);
        // It is drained too: the server goes on trying, and may just have succeeded.
        retire(new Deployed(attempt.file, attempt.bundle));
        deployerThread.execute(this::reconcile);
    }

    private void fail(Slot slot, BundleFile file, String reason) {
        slot.failed.add(file);
        LOG.error("{} was not deployed: {}{}", file.name(), reason, stillThere(slot));
    }

    private static String stillThere(Slot slot) {
        Deployed active = slot.active;
        return active == null ? "" : " (" + active.file().version() + " stays in service)";
    }

    private void undeploy(Deployed deployed) {
        LOG.info("Removed {}", deployed.file());
        retire(deployed);
    }

    /** Lets the requests finish that it has, without waiting for that here. */
    private void retire(Deployed deployed) {
        routes.drain(deployed.bundle().getBundleId(), gracefulTimeout.get())
                .whenCompleteAsync(
                        (cutOff, failure) -> remove(deployed.bundle(), deployed.file()),
                        deployerThread);
    }

    private void remove(Bundle bundle, BundleFile file) {
        applicationThreads.execute(() -> {
            try {
                bundles.remove(bundle);
            } catch (BundleException | IllegalStateException e) {
                LOG.warn("{} was not removed in good order", file, e);
            }
        });
    }
}
