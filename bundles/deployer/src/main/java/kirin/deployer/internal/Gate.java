package kirin.deployer.internal;

import kirin.routing.Route;
import kirin.routing.Routes;
import kirin.settings.DeploymentSettings;
import kirin.settings.Settings;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/**
 * What a revision has to do before clients reach it: answer its warm-up requests, and then its
 * probe. Any thread; waits on none.
 */
final class Gate {
    private static final Logger LOG = LoggerFactory.getLogger(Gate.class);

    /** Between two looks at an application that is not well yet. */
    private static final Duration PAUSE = Duration.ofMillis(100);

    private final Routes routes;
    private final Function<String, Settings> settings;

    /**
     * @param settings by the name of the application
     */
    Gate(Routes routes, Function<String, Settings> settings) {
        this.routes = routes;
        this.settings = settings;
    }

    /**
     * Lets revisions do what they have to.
     *
     * @return completed when all of them are through; exceptionally with a {@link RefusedException}
     *     for the first that is not
     */
    CompletableFuture<Void> pass(List<Route> revisions) {
        return CompletableFuture.allOf(
                revisions.stream().map(this::pass).toArray(CompletableFuture[]::new));
    }

    private CompletableFuture<Void> pass(Route revision) {
        Settings own = settings.apply(revision.application());
        CompletableFuture<Void> warm = CompletableFuture.completedFuture(null);
        for (String target : own.get(DeploymentSettings.WARMUP)) {
            warm = warm.thenCompose(before -> warmUp(revision, target, own));
        }
        String probe = own.get(DeploymentSettings.PROBE);
        if (probe.isEmpty()) {
            return warm;
        }
        return warm.thenCompose(before -> new Probe(revision, probe, own).begin());
    }

    /** Whatever comes of it: it is the probe that decides. */
    private CompletableFuture<Void> warmUp(Route revision, String target, Settings own) {
        Duration atMost = own.get(DeploymentSettings.PROBE_TIMEOUT);
        return routes.ask(revision, target, atMost)
                .toCompletableFuture()
                .handle((status, failure) -> {
                    if (failure != null || status >= 500) {
                        LOG.warn(
                                "The warm-up request {} of {} (revision {}) {}",
                                target,
                                revision.application(),
                                revision.revision(),
                                failure == null ? "was answered with " + status : why(failure));
                    }
                    return null;
                });
    }

    private static String why(Throwable failure) {
        Throwable cause = failure.getCause() == null ? failure : failure.getCause();
        return "had no answer: " + cause.getMessage();
    }

    /** Asks until it has been answered well often enough in a row, or the time is over. */
    private final class Probe {
        private final Route revision;
        private final String target;
        private final Duration atMost;
        private final int successes;
        private final long beganNanos = System.nanoTime();
        private final CompletableFuture<Void> end = new CompletableFuture<>();

        Probe(Route revision, String target, Settings own) {
            this.revision = revision;
            this.target = target;
            this.atMost = own.get(DeploymentSettings.PROBE_TIMEOUT);
            this.successes = own.get(DeploymentSettings.PROBE_SUCCESSES);
        }

        CompletableFuture<Void> begin() {
            ask(0);
            return end;
        }

        private void ask(int before) {
            Duration left = atMost.minusNanos(System.nanoTime() - beganNanos);
            routes.ask(revision, target, left.isPositive() ? left : PAUSE)
                    .whenComplete((status, failure) -> {
                        boolean well = failure == null && status >= 200 && status < 300;
                        if (well && before + 1 >= successes) {
                            end.complete(null);
                        } else if (System.nanoTime() - beganNanos < atMost.toNanos()) {
                            later().execute(() -> ask(well ? before + 1 : 0));
                        } else {
                            String last =
                                    failure == null ? "was answered with " + status : why(failure);
                            end.completeExceptionally(new RefusedException(refusal(last)));
                        }
                    });
        }

        private String refusal(String last) {
            return "its application %s did not answer the probe %s with 2xx within %d s; the last %s"
                    .formatted(revision.application(), target, atMost.toSeconds(), last);
        }

        private Executor later() {
            return CompletableFuture.delayedExecutor(PAUSE.toMillis(), TimeUnit.MILLISECONDS);
        }
    }
}
