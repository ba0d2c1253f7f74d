package kirin.server.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import kirin.app.Response;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

@Timeout(60)
class LentSeatTest {
    /** So many come within the time in which requests count as thick. */
    private static final int BURST = 200;

    @Test
    void quickRequestsRunOnTheIoThreadUnderTheWorkersName() throws Exception {
        Set<Thread> threads = ConcurrentHashMap.newKeySet();
        try (TestServer server = TestServer.withWorkers(2, ThreadWorker.lending(1))) {
            server.publish("app", "/", 1, request -> named(threads));
            assertThat(server.routesOf(1)).hasSize(1);

            await().until(() -> burst(server).stream().anyMatch(LentSeatTest::isWorkerName));

            assertThat(threads).anyMatch(thread -> thread.getName().equals("fake-io"));
        }
    }

    @Test
    void workersThatDoNotLendSeatsRunAllRequestsThemselves() throws Exception {
        Set<Thread> threads = ConcurrentHashMap.newKeySet();
        try (TestServer server = TestServer.withWorkers(2, ThreadWorker.withSeats(1))) {
            server.publish("app", "/", 1, request -> named(threads));
            assertThat(server.routesOf(1)).hasSize(1);

            for (int i = 0; i < 20; i++) {
                burst(server);
            }

            assertThat(threads).noneMatch(thread -> thread.getName().equals("fake-io"));
        }
    }

    @Test
    void noMoreRequestsRunAtOnceThanThereAreSeats() throws Exception {
        var inside = new AtomicInteger();
        var most = new AtomicInteger();
        Set<Thread> threads = ConcurrentHashMap.newKeySet();
        try (TestServer server = TestServer.withWorkers(1, ThreadWorker.lending(1))) {
            server.publish(
                    "app",
                    "/",
                    1,
                    request -> {
                        most.accumulateAndGet(inside.incrementAndGet(), Math::max);
                        Response answer = named(threads);
                        inside.decrementAndGet();
                        return answer;
                    });
            assertThat(server.routesOf(1)).hasSize(1);

            await().until(() -> burst(server).stream().anyMatch(LentSeatTest::isWorkerName));
            for (int i = 0; i < 50; i++) {
                burst(server);
            }

            assertThat(most).hasValue(1);
        }
    }

    @Test
    void workersAreReplacedWhileTheirSeatsAreLent() throws Exception {
        Set<Thread> threads = ConcurrentHashMap.newKeySet();
        Set<String> names = ConcurrentHashMap.newKeySet();
        var settings = new TestSettings().workers(2).maxRequests(500, 0);
        try (TestServer server = TestServer.with(settings, ThreadWorker.lending(1))) {
            server.publish("app", "/", 1, request -> named(threads));
            assertThat(server.routesOf(1)).hasSize(1);

            await().until(() -> {
                burst(server).stream().filter(LentSeatTest::isWorkerName).forEach(names::add);
                return names.size() > 6;
            });
        }
    }

    @Test
    void renamedIoThreadHasItsNameAgainForTheSystemToo() throws Exception {
        Set<Thread> threads = ConcurrentHashMap.newKeySet();
        try (TestServer server = TestServer.withWorkers(2, ThreadWorker.lending(1))) {
            server.publish(
                    "app",
                    "/",
                    1,
                    request -> {
                        Response answer = named(threads);
                        if (request.query().equals("rename")) {
                            Thread.currentThread().setName("renamed");
                        }
                        return answer;
                    });
            assertThat(server.routesOf(1)).hasSize(1);
            await().until(() -> burst(server).stream().anyMatch(LentSeatTest::isWorkerName));

            String name = server.get("/?rename").await().body();

            assertThat(isWorkerName(name)).as(name).isTrue();
            await().until(() ->
                    threads.stream().anyMatch(each -> each.getName().equals("fake-io")));
            assertThat(systemNames()).contains("fake-io").doesNotContain("renamed");
        }
    }

    /** What the threads of this process are called by others. */
    private static List<String> systemNames() throws IOException {
        List<String> names = new ArrayList<>();
        try (DirectoryStream<Path> tasks = Files.newDirectoryStream(Path.of("/proc/self/task"))) {
            for (Path each : tasks) {
                try {
                    names.add(Files.readString(each.resolve("comm")).strip());
                } catch (IOException _) {
                    // One of another test has ended meanwhile.
                }
            }
        }
        return names;
    }

    private static Response named(Set<Thread> threads) {
        threads.add(Thread.currentThread());
        return Response.text(Thread.currentThread().getName());
    }

    /** Only an I/O thread is named so here: those of the workers below have names of their own. */
    private static boolean isWorkerName(String name) {
        return name.startsWith("kirin-app-1-worker-");
    }

    /** The answers to many requests at once. */
    private static List<String> burst(TestServer server) throws Exception {
        List<FakeExchange> exchanges = new ArrayList<>();
        for (int i = 0; i < BURST; i++) {
            exchanges.add(server.get("/"));
        }
        List<String> answers = new ArrayList<>();
        for (FakeExchange each : exchanges) {
            FakeExchange.Answer answer = each.await();
            assertThat(answer.status()).isEqualTo(200);
            answers.add(answer.body());
        }
        return answers;
    }
}
