package kirin.server.internal;

import static org.assertj.core.api.Assertions.assertThat;

import static java.util.concurrent.TimeUnit.SECONDS;

import kirin.app.Application;
import kirin.exchange.ExchangeHandler;
import kirin.management.Change;
import kirin.management.Event;
import kirin.management.Events;
import kirin.routing.Boot;
import kirin.routing.Route;
import kirin.worker.WorkerClass;

import org.awaitility.Awaitility;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicLong;

/** The server without a framework: an arbiter, its dispatch, and two threads as I/O loops. */
final class TestServer implements AutoCloseable {
    final Arbiter arbiter;
    final Dispatch dispatch;
    final Hooks hooks = new Hooks();
    final UnroutedFigures unrouted = new UnroutedFigures();

    /** The bean of each application that is there. */
    final Map<String, ApplicationBean> beans = new ConcurrentHashMap<>();

    /** What was told. */
    final List<Event> events = new CopyOnWriteArrayList<>();

    /** The bean of each worker that is there, by its number. */
    final Map<Integer, WorkerBean> workers = new ConcurrentHashMap<>();

    private final List<FakeLoop> loops = List.of(new FakeLoop(), new FakeLoop());
    private final AtomicLong lastService = new AtomicLong();

    // Written by the test, read by the arbiter.
    private volatile WorkerSettings settings;

    static {
        // There are hundreds of waits, and most end soon.
        Awaitility.setDefaultPollInterval(Duration.ofMillis(10));
    }

    private TestServer(WorkerSettings settings, HeapWatch heap, WorkerClass workerClass) {
        this.settings = settings;
        arbiter =
                new Arbiter(
                        name -> this.settings,
                        heap,
                        hooks,
                        new BundleInstances(() -> null),
                        new Beans(),
                        new Kept());
        dispatch = new Dispatch(arbiter, unrouted);
        arbiter.add("test", workerClass);
        arbiter.begin(settings).join();
    }

    static TestServer withWorkers(int workers, WorkerClass workerClass) {
        return with(new TestSettings().workers(workers), workerClass);
    }

    static TestServer with(TestSettings settings, WorkerClass workerClass) {
        return new TestServer(settings.build(), new HeapWatch(() -> 0), workerClass);
    }

    /** One that finds the heap too full after every collection. */
    static TestServer withFullHeap(TestSettings settings, WorkerClass workerClass) {
        return new TestServer(settings.build(), new HeapWatch(() -> 1), workerClass);
    }

    /** Other settings are in force from now on. */
    void change(TestSettings others) {
        settings = others.build();
        arbiter.followSettings().join();
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
        Instances instances =
                () -> new Instance(handler, TestServer.class.getClassLoader(), () -> {});
        long service = publish(name, path, hosts, bundle, symbolicName, instances);
        // One that is there already starts at once: then the test need not wait for it.
        var _ = arbiter.booted(bundle).join();
        return service;
    }

    long publish(String name, String path, long bundle, Instances instances) {
        return publish(name, path, Set.of(), bundle, name + ".bundle", instances);
    }

    /** As a deployer does it: held until it is opened. */
    Route publishDark(String name, String path, long bundle, Application application)
            throws Exception {
        arbiter.hold(bundle);
        publish(name, path, bundle, application);
        return routesOf(bundle).getFirst();
    }

    /** Publishes it and gives it the route. */
    Route deploy(String name, String path, long bundle, Application application) throws Exception {
        Route route = publishDark(name, path, bundle, application);
        assertThat(open(bundle)).contains(route);
        return route;
    }

    List<Route> open(Long... bundles) throws Exception {
        return arbiter.open(List.of(bundles)).get(10, SECONDS);
    }

    /** What has become of a bundle. */
    Boot boot(long bundle) throws Exception {
        return arbiter.booted(bundle).get(10, SECONDS);
    }

    int ask(Route route, String target) throws Exception {
        return arbiter.ask(route, target, Duration.ofSeconds(10)).get(20, SECONDS);
    }

    private long publish(
            String name,
            String path,
            Set<String> hosts,
            long bundle,
            String symbolicName,
            Instances instances) {
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
                        instances));
        return service;
    }

    /** What is served once the arbiter has acted on all that was sent to it. */
    List<Route> routesOf(long bundle) throws Exception {
        return arbiter.booted(bundle).get(10, SECONDS).ready();
    }

    /** The management bean of an application that is served. */
    ApplicationBean bean(String application) {
        ApplicationBean bean = beans.get(application);
        if (bean == null) {
            throw new IllegalStateException(application + " is not there");
        }
        return bean;
    }

    FakeConnection connect() {
        return new FakeConnection(loops.get(ThreadLocalRandom.current().nextInt(loops.size())));
    }

    FakeExchange get(String target, String... headers) {
        return get(connect(), target, headers);
    }

    FakeExchange get(FakeConnection connection, String target, String... headers) {
        return receive(new FakeExchange(connection, target, headers));
    }

    FakeExchange receive(FakeExchange exchange) {
        exchange.connection().loop().execute(() -> dispatch.accept(exchange));
        return exchange;
    }

    @Override
    public void close() {
        arbiter.stop();
        hooks.close();
        loops.forEach(FakeLoop::close);
    }

    private final class Kept implements Events {
        @Override
        public void tell(Event event) {
            events.add(event);
        }

        @Override
        public void changed(Change change) {
            throw new IllegalStateException("the server itself changes nothing");
        }
    }

    private final class Beans implements ApplicationListener {
        @Override
        public void served(Revision revision) {
            beans.compute(
                    revision.application(),
                    (name, bean) -> {
                        if (bean == null) {
                            return new ApplicationBean(arbiter, Optional::empty, revision);
                        }
                        bean.follow(revision);
                        return bean;
                    });
        }

        @Override
        public void gone(String application) {
            beans.remove(application);
        }

        @Override
        public void hired(Revision revision, Crew crew) {
            workers.put(crew.number(), new WorkerBean(arbiter, revision, crew));
        }

        @Override
        public void left(Crew crew) {
            workers.remove(crew.number());
        }
    }
}
