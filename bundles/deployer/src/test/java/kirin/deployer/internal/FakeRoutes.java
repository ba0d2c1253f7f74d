package kirin.deployer.internal;

import kirin.routing.Route;
import kirin.routing.Routes;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;

/** Serves whatever is asked for, if the test lets it, and drains when the test lets it. */
final class FakeRoutes implements Routes {
    final Map<Long, CompletableFuture<Integer>> drains = new ConcurrentHashMap<>();
    final Map<Long, Route> served = new ConcurrentHashMap<>();
    volatile boolean drainsAtOnce = true;
    volatile boolean serves = true;

    @Override
    public List<Route> routes() {
        return List.copyOf(served.values());
    }

    @Override
    public CompletionStage<List<Route>> servedBy(long bundleId) {
        if (!serves) {
            return CompletableFuture.completedFuture(List.of());
        }
        Route route = new Route("app", 1, "/", List.of(), bundleId);
        served.put(bundleId, route);
        return CompletableFuture.completedFuture(List.of(route));
    }

    @Override
    public CompletionStage<Integer> drain(long bundleId, Duration atMost) {
        served.remove(bundleId);
        CompletableFuture<Integer> end =
                drains.computeIfAbsent(bundleId, id -> new CompletableFuture<>());
        if (drainsAtOnce) {
            end.complete(0);
        }
        return end;
    }

    @Override
    public CompletionStage<Integer> finish(Duration atMost) {
        throw new UnsupportedOperationException("only the launcher asks for that");
    }
}
