package kirin.deployer.internal;

import kirin.routing.Boot;
import kirin.routing.Route;
import kirin.routing.Routes;
import kirin.settings.DeploymentSettings;
import kirin.settings.Setting;
import kirin.settings.Settings;

import org.osgi.framework.Bundle;
import org.osgi.framework.BundleException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/**
 * Brings a bundle that is resolved to the point where clients can reach its applications. Any
 * thread; the bundle's own code, which may hang, runs on others.
 */
final class Starter {
    private static final Logger LOG = LoggerFactory.getLogger(Starter.class);

    private final Bundles bundles;
    private final Routes routes;
    private final Gate gate;
    private final HealthChecks health;
    private final ExecutorService applicationThreads;
    private final Supplier<Settings> settings;

    Starter(
            Bundles bundles,
            Routes routes,
            Gate gate,
            HealthChecks health,
            ExecutorService applicationThreads,
            Supplier<Settings> settings) {
        this.bundles = bundles;
        this.routes = routes;
        this.gate = gate;
        this.health = health;
        this.applicationThreads = applicationThreads;
        this.settings = settings;
    }

    /**
     * Starts a bundle and leads its applications through the gate.
     *
     * @param mustServe whether all of its applications have to come up, since there is something to
     *     fall back on
     * @return completed with its applications that stand ready; exceptionally with a {@link
     *     RefusedException}
     */
    CompletableFuture<List<Route>> start(BundleFile file, Bundle bundle, boolean mustServe) {
        return start(file, bundle, mustServe, started -> started);
    }

    /**
     * As the other one.
     *
     * @param others what its start is to wait for before its applications are looked at; given the
     *     end of its own
     */
    CompletableFuture<List<Route>> start(
            BundleFile file,
            Bundle bundle,
            boolean mustServe,
            UnaryOperator<CompletableFuture<Void>> others) {
        CompletableFuture<Void> started = new CompletableFuture<>();
        routes.hold(bundle.getBundleId());
        Future<?> task = applicationThreads.submit(() -> start(file, bundle, started));
        CompletableFuture<Boot> ready =
                others.apply(started)
                        .thenCompose(begun -> routes.booted(bundle.getBundleId()))
                        .thenApply(boot -> mustServe ? whole(file, bundle, boot) : boot)
                        .thenCompose(boot -> gate.pass(boot.ready()).thenApply(passed -> boot))
                        .thenCompose(boot ->
                                health.pass(bundle, get(DeploymentSettings.PROBE_TIMEOUT))
                                        .thenApply(passed -> boot));
        // After the limit: of what comes too late nothing is to be told any more.
        return withinLimit(ready, task).thenApply(boot -> reported(file, bundle, boot));
    }

    private CompletableFuture<Boot> withinLimit(CompletableFuture<Boot> ready, Future<?> task) {
        Duration limit = get(DeploymentSettings.DEPLOY_TIMEOUT);
        if (limit.isZero()) {
            return ready;
        }
        return ready.orTimeout(limit.toMillis(), TimeUnit.MILLISECONDS)
                .exceptionallyCompose(failure -> {
                    if (failure instanceof TimeoutException) {
                        task.cancel(true);
                        return CompletableFuture.failedFuture(
                                new RefusedException(
                                        "it did not come up within "
                                                + limit.toSeconds()
                                                + " s (deploy_timeout); look what its activator or"
                                                + " its application waits for"));
                    }
                    return CompletableFuture.failedFuture(failure);
                });
    }

    private Duration get(Setting<Duration> setting) {
        return settings.get().get(setting);
    }

    private void start(BundleFile file, Bundle bundle, CompletableFuture<Void> started) {
        try {
            bundles.start(bundle);
            started.complete(null);
        } catch (BundleException | RuntimeException | Error e) {
            Throwable cause = e.getCause() == null ? e : e.getCause();
            LOG.debug("{} did not start", file, e);
            started.completeExceptionally(new RefusedException("it did not start: " + cause));
        }
    }

    private Boot whole(BundleFile file, Bundle bundle, Boot boot) {
        String reason = whyNotWhole(file, bundle, boot);
        if (!reason.isEmpty()) {
            throw new CompletionException(new RefusedException(reason));
        }
        return boot;
    }

    private List<Route> reported(BundleFile file, Bundle bundle, Boot boot) {
        String reason = whyNotWhole(file, bundle, boot);
        if (!reason.isEmpty()) {
            LOG.warn("{} is deployed, but {}", file.name(), reason);
        }
        return boot.ready();
    }

    /** Why not all of its applications stand ready; empty if they do. */
    private String whyNotWhole(BundleFile file, Bundle bundle, Boot boot) {
        if (!boot.failures().isEmpty()) {
            return String.join("; ", boot.failures());
        }
        return boot.ready().isEmpty() && file.offersApplication()
                ? "none of its applications is served: " + bundles.whyUnserved(bundle)
                : "";
    }
}
