package kirin.server.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import kirin.app.Response;
import kirin.worker.WorkerClass;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/** That no request is lost, and no instance kept, for whatever reason workers are replaced. */
class RecyclingUnderLoadTest {
    private final AtomicInteger made = new AtomicInteger();
    private final Set<Integer> there = ConcurrentHashMap.newKeySet();
    private final AtomicInteger booting = new AtomicInteger();
    private final AtomicInteger mostBooting = new AtomicInteger();

    /** Each worker has an instance that says whether it has been released already. */
    private final Instances counted =
            () -> {
                mostBooting.accumulateAndGet(booting.incrementAndGet(), Math::max);
                int number = made.incrementAndGet();
                there.add(number);
                booting.decrementAndGet();
                return new Instance(
                        new ApplicationHandler(request ->
                                Response.text(there.contains(number) ? "served" : "released")),
                        RecyclingUnderLoadTest.class.getClassLoader(),
                        () -> there.remove(number));
            };

    static Stream<Arguments> workerClasses() {
        return TimeoutTest.workerClasses();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("workerClasses")
    void fullHeapReplacesOneWorkerAfterEachCollection(String name, WorkerClass workerClass)
            throws Exception {
        long before = HeapWatch.collections();
        try (TestServer server =
                        TestServer.withFullHeap(new TestSettings().workers(3), workerClass);
                var load = new FakeLoad(server, 4)) {
            server.publish("app", "/", 1, counted);
            assertThat(server.routesOf(1)).hasSize(1);
            load.start("/");

            for (int round = 1; round <= 2; round++) {
                long recycledBefore = recycled(server);
                System.gc();
                await().until(() -> recycled(server) > recycledBefore);
            }

            load.assertAllAnswered("served");
            // Others may have come by themselves, and before the server was there.
            assertThat(recycled(server)).isBetween(2L, HeapWatch.collections() - before + 1);
            assertThat(server.bean("app").getWorkers()).isEqualTo(3);
            await().untilAsserted(() -> assertThat(there).hasSize(3));
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("workerClasses")
    void workersAreReplacedOneAtATimeForAllReasonsTogether(String name, WorkerClass workerClass)
            throws Exception {
        var settings =
                new TestSettings()
                        .workers(3)
                        .maxRequests(50, 0)
                        .maxWorkerAge(Duration.ofMillis(500));
        try (TestServer server = TestServer.withFullHeap(settings, workerClass);
                var load = new FakeLoad(server, 4)) {
            server.publish("app", "/", 1, counted);
            assertThat(server.routesOf(1)).hasSize(1);
            // The first boot together: there is nothing yet that could be away.
            mostBooting.set(0);
            load.start("/");

            for (int round = 1; round <= 4; round++) {
                long before = made.get();
                server.bean("app").recycleWorkers();
                System.gc();
                await().until(() -> made.get() > before + 3);
            }

            load.assertAllAnswered("served");
            assertThat(mostBooting).hasValue(1);
            Map<String, Long> recycled = server.bean("app").getRecycled();
            assertThat(recycled.get("requests")).isPositive();
            assertThat(recycled.get("asked")).isPositive();
            await().untilAsserted(() -> assertThat(there).hasSize(3));
        }
    }

    private static long recycled(TestServer server) {
        return server.bean("app").getRecycled().getOrDefault("heap", 0L);
    }
}
