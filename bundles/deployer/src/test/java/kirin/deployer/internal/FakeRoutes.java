package kirin.deployer.internal;

import kirin.routing.Route;
import kirin.routing.Routes;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;

/** Serves whatever is asked for, and drains when the test lets it. */
final class FakeRoutes implements Routes {
    final Map<Long, CompletableFuture<Integer>> drains = new ConcurrentHashMap<>();
    volatile boolean drainsAtOnce = true;

    @Override
    public List<Route> routes() {
        return List.of();
    }

    @Override
    public CompletionStage<List<Route>> servedBy(long bundleId) {
        return CompletableFuture.completedFuture(
                List.of(new Route("app", 1, "/", List.of(), bundleId)));
    }

    @Override
    public CompletionStage<Integer> drain(long bundleId, Duration atMost) {
        CompletableFuture<Integer> end =
                drains.computeIfAbsent(bundleId, id -> new CompletableFuture<>());
        if (drainsAtOnce) {
            end.complete(0);
        }
        return end;
    }
}
