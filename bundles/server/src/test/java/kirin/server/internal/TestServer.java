package kirin.server.internal;

import static java.util.concurrent.TimeUnit.SECONDS;

import kirin.app.Application;
import kirin.exchange.ExchangeHandler;
import kirin.routing.Route;
import kirin.worker.WorkerClass;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicLong;

/** The server without a framework: an arbiter, its dispatch, and two threads as I/O loops. */
final class TestServer implements AutoCloseable {
    final Arbiter arbiter;
    final Dispatch dispatch;

    private final List<ExecutorService> loops =
            List.of(Executors.newSingleThreadExecutor(), Executors.newSingleThreadExecutor());
    private final AtomicLong lastService = new AtomicLong();

    private TestServer(WorkerSettings settings, WorkerClass workerClass) {
        arbiter = new Arbiter(settings);
        dispatch = new Dispatch(arbiter);
        arbiter.add("test", workerClass);
    }

    static TestServer withWorkers(int workers, WorkerClass workerClass) {
        return with(workers, workerClass, 10_000);
    }

    static TestServer with(int workers, WorkerClass workerClass, int backlog) {
        return new TestServer(
                new WorkerSettings("test", "a test", workers, 1, 1000, backlog, Duration.ZERO),
                workerClass);
    }

    long publish(String name, String path, long bundle, Application application) {
        return publishHandler(name, path, bundle, new ApplicationHandler(application));
    }

    long publishHandler(String name, String path, long bundle, ExchangeHandler handler) {
        return publish(name, path, Set.of(), bundle, name + ".bundle", handler);
    }

    long publish(
            String name,
            String path,
            Set<String> hosts,
            long bundle,
            String symbolicName,
            ExchangeHandler handler) {
        long service = lastService.incrementAndGet();
        arbiter.publish(
                new Publication(
                        service,
                        name,
                        "1.0.0",
                        symbolicName,
                        bundle,
                        path.equals("/") ? "" : path,
                        hosts,
                        handler,
                        TestServer.class.getClassLoader()));
        return service;
    }

    /** What is served once the arbiter has acted on all that was sent to it. */
    List<Route> routesOf(long bundle) throws Exception {
        return arbiter.servedBy(bundle).get(5, SECONDS);
    }

    FakeConnection connect() {
        return new FakeConnection(loops.get(ThreadLocalRandom.current().nextInt(loops.size())));
    }

    FakeExchange get(String target, String... headers) {
        return get(connect(), target, headers);
    }

    FakeExchange get(FakeConnection connection, String target, String... headers) {
        FakeExchange exchange = new FakeExchange(connection, target, headers);
        connection.loop().execute(() -> dispatch.accept(exchange));
        return exchange;
    }

    @Override
    public void close() {
        arbiter.stop();
        loops.forEach(ExecutorService::shutdownNow);
    }
}
