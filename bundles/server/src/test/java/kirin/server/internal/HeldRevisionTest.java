package kirin.server.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import static java.util.concurrent.TimeUnit.SECONDS;

import kirin.app.Application;
import kirin.app.Response;
import kirin.management.RevisionInfo;
import kirin.routing.Route;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

class HeldRevisionTest {
    private static final Duration LONG = Duration.ofMinutes(1);

    private final TestServer server = TestServer.withWorkers(2, ThreadWorker.withSeats(1));

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void heldRevisionBootsAndGetsNoRequest() throws Exception {
        AtomicInteger met = new AtomicInteger();
        server.publish("shop", "/", 1, saying("old"));
        Route dark =
                server.publishDark(
                        "shop",
                        "/",
                        2,
                        request -> {
                            met.incrementAndGet();
                            return Response.text("new");
                        });

        for (int i = 0; i < 20; i++) {
            assertThat(server.get("/").await().body()).isEqualTo("old");
        }

        assertThat(met).hasValue(0);
        assertThat(dark.revision()).isEqualTo(2);
        assertThat(server.arbiter.table().revisions()).hasSize(1);
        assertThat(server.bean("shop").getRevision()).isEqualTo(1);
        assertThat(states("shop")).containsExactly("1 SERVING", "2 DARK");
    }

    @Test
    void firstRevisionOfAnApplicationIsNotThereBeforeItIsOpened() throws Exception {
        Route dark = server.publishDark("shop", "/", 1, saying("new"));
        assertThat(server.get("/").await().status()).isEqualTo(404);

        assertThat(server.open(1L)).containsExactly(dark);

        assertThat(server.get("/").await().body()).isEqualTo("new");
    }

    @Test
    void openedRevisionTakesTheRouteAndTheFormerOneDrains() throws Exception {
        CountDownLatch inside = new CountDownLatch(1);
        CountDownLatch release = new CountDownLatch(1);
        server.deploy("shop", "/", 1, holding("old", inside, release));
        FakeExchange running = server.get("/");
        assertThat(inside.await(10, SECONDS)).isTrue();
        server.publishDark("shop", "/", 2, saying("new"));

        server.open(2L);

        assertThat(server.get("/").await().body()).isEqualTo("new");
        assertThat(server.bean("shop").getRevision()).isEqualTo(2);
        assertThat(states("shop")).containsExactly("2 SERVING", "1 DRAINING");
        RevisionInfo former = server.bean("shop").getRevisions().getLast();
        assertThat(former.inFlight()).isEqualTo(1);
        assertThat(former.oldest().getFirst().request()).isEqualTo("GET /");
        release.countDown();
        assertThat(running.await().body()).isEqualTo("old");
        await().untilAsserted(() -> assertThat(states("shop")).containsExactly("2 SERVING"));
    }

    @Test
    void whatABundlePublishesAfterItWasDrainedGetsNoRequest() throws Exception {
        server.publish("shop", "/", 1, saying("old"));
        server.arbiter.hold(2);
        server.arbiter.drain(2, LONG).get(10, SECONDS);

        // As a bundle does that is refused while it still starts.
        server.publish("shop", "/", 2, saying("new"));
        server.publish("other", "/other", 3, saying("other"));

        await().until(() -> server.get("/other").await().status() == 200);
        assertThat(server.get("/").await().body()).isEqualTo("old");
        assertThat(states("shop")).containsExactly("1 SERVING");
    }

    @Test
    void severalBundlesAreOpenedInOneStep() throws Exception {
        for (long round = 0; round < 20; round++) {
            long left = 10 + 2 * round;
            long right = left + 1;
            server.publishDark("left", "/left", left, saying("left"));
            server.publishDark("right", "/right", right, saying("right"));
            CompletableFuture<List<Route>> opened = server.arbiter.open(List.of(left, right));

            // Every table that is ever seen has the same round of both.
            while (!opened.isDone()) {
                assertSameRound(server.arbiter.table());
            }
            assertSameRound(server.arbiter.table());
            assertThat(opened.get()).hasSize(2);
        }
    }

    private static void assertSameRound(RoutingTable table) {
        assertThat(table.revisions().stream().map(Revision::number).distinct().count())
                .isLessThanOrEqualTo(1);
        assertThat(table.revisions().size()).isIn(0, 2);
    }

    @Test
    void nothingIsLostWhileRevisionsFollowOneAnotherUnderLoad() throws Exception {
        server.deploy("shop", "/", 1, saying("1"));
        AtomicBoolean done = new AtomicBoolean();
        List<CompletableFuture<Integer>> clients = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            clients.add(CompletableFuture.supplyAsync(() -> ask(done)));
        }

        for (long bundle = 2; bundle <= 30; bundle++) {
            server.publishDark("shop", "/", bundle, saying(Long.toString(bundle)));
            server.open(bundle);
            assertThat(server.arbiter.drain(bundle - 1, LONG).get(10, SECONDS)).isZero();
        }

        done.set(true);
        for (CompletableFuture<Integer> client : clients) {
            assertThat(client.get(10, SECONDS)).isPositive();
        }
        assertThat(states("shop")).containsExactly("30 SERVING");
    }

    /** Asks again and again; whatever it is answered must not be older than what it was before. */
    private int ask(AtomicBoolean done) {
        FakeConnection connection = server.connect();
        int last = 0;
        int count = 0;
        while (!done.get()) {
            FakeExchange.Answer answer;
            try {
                answer = server.get(connection, "/").await();
            } catch (Exception e) {
                throw new AssertionError(e);
            }
            assertThat(answer.status()).isEqualTo(200);
            int revision = Integer.parseInt(answer.body());
            assertThat(revision).isGreaterThanOrEqualTo(last);
            last = revision;
            count++;
        }
        return count;
    }

    @Test
    void threeRevisionsWithinOneDrainAreGenerationsThatAllEnd() throws Exception {
        List<CountDownLatch> releases = new ArrayList<>();
        List<FakeExchange> running = new ArrayList<>();
        for (long bundle = 1; bundle <= 3; bundle++) {
            CountDownLatch inside = new CountDownLatch(1);
            CountDownLatch release = new CountDownLatch(1);
            releases.add(release);
            server.deploy("shop", "/", bundle, holding("from " + bundle, inside, release));
            running.add(server.get("/"));
            assertThat(inside.await(10, SECONDS)).isTrue();
        }
        server.deploy("shop", "/", 4, saying("from 4"));
        assertThat(states("shop"))
                .containsExactly("4 SERVING", "1 DRAINING", "2 DRAINING", "3 DRAINING");
        CompletableFuture<Integer> first = server.arbiter.drain(1, LONG);
        CompletableFuture<Integer> second = server.arbiter.drain(2, LONG);

        releases.get(1).countDown();
        assertThat(second.get(10, SECONDS)).isZero();
        assertThat(first).isNotDone();
        releases.get(0).countDown();
        releases.get(2).countDown();

        assertThat(first.get(10, SECONDS)).isZero();
        assertThat(server.arbiter.drain(3, LONG).get(10, SECONDS)).isZero();
        for (int i = 0; i < 3; i++) {
            assertThat(running.get(i).await().body()).isEqualTo("from " + (i + 1));
        }
        await().untilAsserted(() -> assertThat(states("shop")).containsExactly("4 SERVING"));
    }

    @Test
    void heldRevisionThatIsDrainedLeavesTheOtherInService() throws Exception {
        server.deploy("shop", "/", 1, saying("old"));
        server.publishDark("shop", "/", 2, saying("new"));

        assertThat(server.arbiter.drain(2, LONG).get(10, SECONDS)).isZero();

        assertThat(server.get("/").await().body()).isEqualTo("old");
        assertThat(states("shop")).containsExactly("1 SERVING");
    }

    @Test
    void bundleThatIsStillThereCanBeOpenedAgain() throws Exception {
        server.deploy("shop", "/", 1, saying("old"));
        server.deploy("shop", "/", 2, saying("new"));
        assertThat(server.get("/").await().body()).isEqualTo("new");

        server.arbiter.hold(1);
        assertThat(server.boot(1).ready()).hasSize(1);
        assertThat(server.get("/").await().body()).isEqualTo("new");
        server.open(1L);

        assertThat(server.get("/").await().body()).isEqualTo("old");
        assertThat(server.arbiter.drain(2, LONG).get(10, SECONDS)).isZero();
        assertThat(server.get("/").await().body()).isEqualTo("old");
    }

    @Test
    void bundleThatMovesItsApplicationReplacesWhatItHadThere() throws Exception {
        server.publish("old-name", "/shop", Set.of(), 1, "shop", handler("old"));
        server.arbiter.hold(2);
        server.publish("new-name", "/shop", Set.of(), 2, "shop", handler("new"));
        assertThat(server.boot(2).failures()).isEmpty();
        assertThat(server.get("/shop").await().body()).isEqualTo("old");

        server.open(2L);

        assertThat(server.get("/shop").await().body()).isEqualTo("new");
    }

    private List<String> states(String application) {
        return server.bean(application).getRevisions().stream()
                .map(each -> each.revision() + " " + each.state())
                .toList();
    }

    private static ApplicationHandler handler(String word) {
        return new ApplicationHandler(saying(word));
    }

    private static Application saying(String word) {
        return request -> Response.text(word);
    }

    private static Application holding(String word, CountDownLatch inside, CountDownLatch release) {
        return request -> {
            inside.countDown();
            release.await();
            return Response.text(word);
        };
    }
}
