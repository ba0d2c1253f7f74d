package kirin.server.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import static java.util.concurrent.TimeUnit.SECONDS;

import kirin.app.Application;
import kirin.app.Response;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;

class AbsentApplicationTest {
    private static final Duration LONG = Duration.ofMinutes(1);

    private final TestServer server = TestServer.withWorkers(1, ThreadWorker.withSeats(1));

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void stoppedApplicationOfAManagedBundleIsUnavailableUntilItComesBack() throws Exception {
        server.deploy("root", "/", 1, saying("root"));
        long service = publishManaged("shop", "/shop", 2, saying("shop"));

        server.arbiter.withdraw(service);

        await().untilAsserted(() -> assertUnavailable("/shop"));
        assertUnavailable("/shop/cart");
        assertThat(server.get("/").await().body()).isEqualTo("root");
        assertThat(server.bean("shop").getState()).isEqualTo("STOPPED");

        server.publish("shop", "/shop", 2, saying("back"));
        assertThat(server.routesOf(2)).hasSize(1);

        assertThat(server.get("/shop").await().body()).isEqualTo("back");
        assertThat(server.bean("shop").getState()).isEqualTo("SERVING");
    }

    @Test
    void drainEndsTheWaitForAStoppedApplication() throws Exception {
        server.deploy("root", "/", 1, saying("root"));
        long service = publishManaged("shop", "/shop", 2, saying("shop"));
        server.arbiter.withdraw(service);
        await().untilAsserted(() -> assertUnavailable("/shop"));

        assertThat(server.arbiter.drain(2, LONG).get(10, SECONDS)).isZero();

        assertThat(server.get("/shop").await().body()).isEqualTo("root");
        assertThat(server.beans).doesNotContainKey("shop");
    }

    @Test
    void placeOfAStoppedApplicationIsNotGivenToAnother() throws Exception {
        long service = publishManaged("shop", "/shop", 2, saying("shop"));
        server.publish("rival", "/shop", 3, saying("rival"));
        server.arbiter.withdraw(service);

        assertThat(server.boot(3).failures()).singleElement().asString().contains("place is taken");
        assertUnavailable("/shop");
    }

    @Test
    void successorIsOpenedInThePlaceOfAStoppedOne() throws Exception {
        long service = publishManaged("shop", "/shop", 2, saying("old"));
        server.publishDark("shop", "/shop", 3, saying("new"));
        server.arbiter.withdraw(service);
        await().untilAsserted(() -> assertUnavailable("/shop"));

        server.open(3L);

        assertThat(server.get("/shop").await().body()).isEqualTo("new");
    }

    @Test
    void applicationIsUnavailableWhileItsSuccessorBoots() throws Exception {
        CountDownLatch mayBoot = new CountDownLatch(1);
        long service = server.publish("shop", "/shop", 1, saying("old"));
        Instances slow =
                () -> {
                    mayBoot.await();
                    return new Instance(
                            new ApplicationHandler(saying("new")),
                            AbsentApplicationTest.class.getClassLoader(),
                            () -> {});
                };
        server.publish("shop", "/shop", 2, slow);

        server.arbiter.withdraw(service);

        await().untilAsserted(() -> assertUnavailable("/shop"));
        mayBoot.countDown();
        assertThat(server.routesOf(2)).hasSize(1);
        assertThat(server.get("/shop").await().body()).isEqualTo("new");
    }

    @Test
    void whatNobodyManagesIsGoneWithItsService() throws Exception {
        long service = server.publish("shop", "/shop", 1, saying("shop"));

        server.arbiter.withdraw(service);

        await().untilAsserted(
                        () -> assertThat(server.get("/shop").await().status()).isEqualTo(404));
    }

    @Test
    void suspendedApplicationIsUnavailableAndWhatRunsFinishes() throws Exception {
        CountDownLatch inside = new CountDownLatch(1);
        CountDownLatch release = new CountDownLatch(1);
        server.deploy(
                "shop",
                "/shop",
                1,
                request -> {
                    inside.countDown();
                    release.await();
                    return Response.text("finished");
                });
        FakeExchange running = server.get("/shop");
        assertThat(inside.await(10, SECONDS)).isTrue();

        server.bean("shop").suspend();

        assertUnavailable("/shop");
        assertThat(server.bean("shop").getState()).isEqualTo("SUSPENDED");
        assertThat(server.bean("shop").getWorkers()).isEqualTo(1);
        release.countDown();
        assertThat(running.await().body()).isEqualTo("finished");

        server.deploy("shop", "/shop", 2, saying("new"));
        assertUnavailable("/shop");

        server.bean("shop").resume();

        assertThat(server.get("/shop").await().body()).isEqualTo("new");
        assertThat(server.bean("shop").getState()).isEqualTo("SERVING");
    }

    private long publishManaged(String name, String path, long bundle, Application application)
            throws Exception {
        server.arbiter.hold(bundle);
        long service = server.publish(name, path, bundle, application);
        assertThat(server.open(bundle)).hasSize(1);
        return service;
    }

    private void assertUnavailable(String target) throws Exception {
        FakeExchange.Answer answer = server.get(target).await();
        assertThat(answer.status()).isEqualTo(503);
        assertThat(answer.headers().get("Retry-After")).isNotNull();
    }

    private static Application saying(String word) {
        return request -> Response.text(word);
    }
}
