package kirin.deployer.internal;

import kirin.routing.Boot;
import kirin.routing.Load;
import kirin.routing.Route;
import kirin.routing.Routes;
import kirin.routing.Share;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;

/** Serves whatever is asked for, if the test lets it, and drains when the test lets it. */
final class FakeRoutes implements Routes {
    final Map<Long, CompletableFuture<Integer>> drains = new ConcurrentHashMap<>();
    final Map<Long, Route> served = new ConcurrentHashMap<>();
    volatile boolean drainsAtOnce = true;
    final Map<Long, Share> shares = new ConcurrentHashMap<>();
    final Map<Long, Load> loads = new ConcurrentHashMap<>();
    final Set<Long> held = ConcurrentHashMap.newKeySet();
    final List<List<Long>> steps = new CopyOnWriteArrayList<>();
    final List<String> asked = new CopyOnWriteArrayList<>();
    volatile Function<String, Integer> answers = target -> 200;
    volatile List<String> failures = List.of();
    volatile boolean serves = true;
    volatile @Nullable CompletableFuture<Boot> boots;
    volatile boolean forgetsLoads;
    final AtomicInteger reloads = new AtomicInteger();

    @Override
    public List<Route> routes() {
        return List.copyOf(served.values());
    }

    @Override
    public void reloads() {
        reloads.incrementAndGet();
    }

    @Override
    public void succeeds() {
        // Not the deployer's business.
    }

    @Override
    public void hold(long bundleId) {
        held.add(bundleId);
    }

    @Override
    public CompletionStage<Boot> booted(long bundleId) {
        CompletableFuture<Boot> later = boots;
        return later != null
                ? later
                : CompletableFuture.completedFuture(
                        serves
                                ? new Boot(List.of(route(bundleId)), failures)
                                : new Boot(List.of(), failures));
    }

    private static Route route(long bundleId) {
        return new Route("app", (int) bundleId, "/", List.of(), bundleId);
    }

    @Override
    public CompletionStage<Integer> ask(Route route, String target, Duration atMost) {
        asked.add(target);
        return CompletableFuture.completedFuture(answers.apply(target));
    }

    @Override
    public CompletionStage<List<Route>> open(Collection<Long> bundleIds) {
        List<Route> opened = new ArrayList<>();
        steps.add(List.copyOf(bundleIds));
        if (forgetsLoads) {
            loads.clear();
        }
        for (Long id : bundleIds) {
            held.remove(id);
            shares.remove(id);
            if (serves) {
                served.put(id, route(id));
                opened.add(route(id));
            }
        }
        return CompletableFuture.completedFuture(opened);
    }

    @Override
    public CompletionStage<List<Route>> share(long bundleId, Share share) {
        shares.put(bundleId, share);
        return CompletableFuture.completedFuture(List.of(route(bundleId)));
    }

    @Override
    public Optional<Load> load(Route route) {
        return Optional.ofNullable(loads.get(route.bundleId()));
    }

    @Override
    public CompletionStage<Integer> drain(long bundleId, Duration atMost) {
        served.remove(bundleId);
        shares.remove(bundleId);
        held.remove(bundleId);
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
