package kirin.server.internal;

import static org.assertj.core.api.Assertions.assertThat;

import kirin.app.Application;
import kirin.app.Response;
import kirin.routing.Boot;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import java.util.Set;

class RefusedRevisionTest {
    private final TestServer server = TestServer.withWorkers(1, ThreadWorker.withSeats(1));

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void takenPlaceIsToldAndNothingThatServesIsDisturbed() throws Exception {
        server.deploy("first", "/", 1, saying("first"));
        server.arbiter.hold(2);
        server.publish("second", "/", 2, saying("second"));

        Boot boot = server.boot(2);

        assertThat(boot.ready()).isEmpty();
        assertThat(boot.failures())
                .containsExactly(
                        "second 1.0.0 at / (bundle second.bundle): its place is taken by"
                                + " first 1.0.0 at / (bundle first.bundle)");
        assertThat(server.get("/").await().body()).isEqualTo("first");
        assertThat(server.open(2L)).isEmpty();
        assertThat(server.get("/").await().body()).isEqualTo("first");
    }

    @Test
    void nameOfAnotherBundlesApplicationIsTold() throws Exception {
        server.deploy("shop", "/shop", 1, saying("real"));
        server.arbiter.hold(2);
        server.publish("shop", "/else", Set.of(), 2, "stranger", handler("stranger"));

        assertThat(server.boot(2).failures())
                .containsExactly(
                        "shop 1.0.0 at /else (bundle stranger): another application has its"
                                + " name: shop 1.0.0 at /shop (bundle shop.bundle)");
        assertThat(server.get("/shop").await().body()).isEqualTo("real");
    }

    @Test
    void ofTwoApplicationsOfOneBundleInOnePlaceTheSecondIsTold() throws Exception {
        server.arbiter.hold(1);
        server.publish("one", "/", Set.of(), 1, "both", handler("one"));
        server.publish("two", "/", Set.of(), 1, "both", handler("two"));

        Boot boot = server.boot(1);

        assertThat(boot.ready()).extracting("application").containsExactly("one");
        assertThat(boot.failures()).singleElement().asString().contains("place is taken by one");
    }

    @Test
    void ofTwoHeldBundlesThatWantOnePlaceTheSecondIsTold() throws Exception {
        server.arbiter.hold(1);
        server.arbiter.hold(2);
        server.publish("one", "/", 1, saying("one"));
        server.publish("two", "/", 2, saying("two"));

        assertThat(server.boot(1).failures()).isEmpty();
        assertThat(server.boot(2).failures())
                .singleElement()
                .asString()
                .contains("place is taken by one");
    }

    @Test
    void workerThatDoesNotBootIsToldWithItsLastFailure() throws Exception {
        server.deploy("shop", "/", 1, saying("old"));
        server.arbiter.hold(2);
        server.publish(
                "shop",
                "/",
                2,
                () -> {
                    throw new IllegalStateException("no database");
                });

        Boot boot = server.boot(2);

        assertThat(boot.ready()).isEmpty();
        assertThat(boot.failures())
                .containsExactly("shop 1.0.0 at / (bundle shop.bundle): no database");
        assertThat(server.get("/").await().body()).isEqualTo("old");
    }

    @Test
    void serviceThatCannotBeMountedIsTold() throws Exception {
        server.arbiter.hold(1);
        server.arbiter.publishUnusable(7, 1, "its path is \"shop\"");

        assertThat(server.boot(1).failures()).containsExactly("its path is \"shop\"");
    }

    private static ApplicationHandler handler(String word) {
        return new ApplicationHandler(saying(word));
    }

    private static Application saying(String word) {
        return request -> Response.text(word);
    }
}
