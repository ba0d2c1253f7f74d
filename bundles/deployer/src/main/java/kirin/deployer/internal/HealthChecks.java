package kirin.deployer.internal;

import org.apache.felix.hc.api.HealthCheck;
import org.apache.felix.hc.api.Result;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.ServiceReference;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;

/**
 * The health checks of Apache Felix that a bundle publishes: each has to say OK or WARN before
 * clients reach its applications. Any thread; the checks run on the given one.
 */
final class HealthChecks {
    private static final String TYPE = "org.apache.felix.hc.api.HealthCheck";

    /** Between two looks at a bundle that is not well yet. */
    private static final Duration PAUSE = Duration.ofMillis(100);

    private final BundleContext context;
    private final Executor applicationThreads;

    HealthChecks(BundleContext context, Executor applicationThreads) {
        this.context = context;
        this.applicationThreads = applicationThreads;
    }

    /**
     * Asks a bundle's checks until all are content.
     *
     * @param atMost after which it has failed
     * @return exceptionally completed with a {@link RefusedException} that says what the first
     *     check said that is not content
     */
    CompletableFuture<Void> pass(Bundle bundle, Duration atMost) {
        if (!hasChecks(bundle)) {
            return CompletableFuture.completedFuture(null);
        }
        CompletableFuture<Void> end = new CompletableFuture<>();
        long beganNanos = System.nanoTime();
        applicationThreads.execute(() -> look(bundle, beganNanos, atMost, end));
        return end;
    }

    private void look(
            Bundle bundle, long beganNanos, Duration atMost, CompletableFuture<Void> end) {
        Optional<String> problem = problem(bundle);
        if (problem.isEmpty()) {
            end.complete(null);
        } else if (System.nanoTime() - beganNanos >= atMost.toNanos()) {
            end.completeExceptionally(
                    new RefusedException(
                            "its health check was not content within %d s: %s"
                                    .formatted(atMost.toSeconds(), problem.get())));
        } else if (!end.isDone()) {
            CompletableFuture.delayedExecutor(
                            PAUSE.toMillis(), TimeUnit.MILLISECONDS, applicationThreads)
                    .execute(() -> look(bundle, beganNanos, atMost, end));
        }
    }

    private static boolean hasChecks(Bundle bundle) {
        return !references(bundle).isEmpty();
    }

    /** Without touching the type: most bundles have none, and it is loaded for nobody then. */
    private static List<ServiceReference<?>> references(Bundle bundle) {
        List<ServiceReference<?>> found = new ArrayList<>();
        ServiceReference<?>[] all = bundle.getRegisteredServices();
        if (all != null) {
            for (ServiceReference<?> each : all) {
                if (each.getProperty(Constants.OBJECTCLASS) instanceof String[] types
                        && Arrays.asList(types).contains(TYPE)) {
                    found.add(each);
                }
            }
        }
        return found;
    }

    private Optional<String> problem(Bundle bundle) {
        for (ServiceReference<?> reference : references(bundle)) {
            Object service = context.getService(reference);
            try {
                if (service instanceof HealthCheck check) {
                    Result result = check.execute();
                    if (!result.isOk() && result.getStatus() != Result.Status.WARN) {
                        return Optional.of(result.toString());
                    }
                }
            } catch (RuntimeException e) {
                return Optional.of(e.toString());
            } finally {
                context.ungetService(reference);
            }
        }
        return Optional.empty();
    }
}
