package kirin.server.internal;

import static org.assertj.core.api.Assertions.assertThat;

import kirin.app.Application;
import kirin.app.Response;
import kirin.routing.Route;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import java.util.Set;

class RoutingTest {
    private final TestServer server = TestServer.withWorkers(1, ThreadWorker.withSeats(1));

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void longestPathWins() throws Exception {
        server.publish("root", "/", 1, saying("root"));
        server.publish("shop", "/shop", 2, saying("shop"));
        server.publish("cart", "/shop/cart", 3, saying("cart"));
        assertThat(server.routesOf(3)).hasSize(1);

        assertThat(server.get("/").await().body()).isEqualTo("root[]/");
        assertThat(server.get("/shop").await().body()).isEqualTo("shop[/shop]");
        assertThat(server.get("/shop/").await().body()).isEqualTo("shop[/shop]/");
        assertThat(server.get("/shop/cart/1?q").await().body()).isEqualTo("cart[/shop/cart]/1");
        assertThat(server.get("/shopping").await().body()).isEqualTo("root[]/shopping");
    }

    @Test
    void encodedPathMeetsTheSameApplication() throws Exception {
        server.publish("shop", "/shop", 2, saying("shop"));
        assertThat(server.routesOf(2)).hasSize(1);

        assertThat(server.get("/%73hop/a%2Fb").await().body()).isEqualTo("shop[/shop]/a/b");
    }

    @Test
    void applicationThatNamesTheHostComesFirst() throws Exception {
        server.publish("any", "/", 1, saying("any"));
        server.publish(
                "one",
                "/",
                Set.of("one.example"),
                2,
                "one.bundle",
                new ApplicationHandler(saying("one")));
        assertThat(server.routesOf(2)).hasSize(1);

        assertThat(server.get("/", "Host", "ONE.example:5001").await().body()).startsWith("one");
        assertThat(server.get("/", "Host", "two.example").await().body()).startsWith("any");
        assertThat(server.get("/").await().body()).startsWith("any");
    }

    @Test
    void whatAProxyHasTakenOffThePathStandsBeforeThatOfTheMount() throws Exception {
        server.publish("shop", "/shop", 1, saying("shop"));
        assertThat(server.routesOf(1)).hasSize(1);

        String body = server.get("/shop/a", "X-Forwarded-Prefix", "/mall").await().body();

        assertThat(body).isEqualTo("shop[/mall/shop]/a");
    }

    @Test
    void pathWithoutApplicationIsNotFound() throws Exception {
        server.publish("shop", "/shop", 2, saying("shop"));
        assertThat(server.routesOf(2)).hasSize(1);

        FakeExchange.Answer answer = server.get("/other").await();

        assertThat(answer.status()).isEqualTo(404);
        assertThat(answer.headers().get("Content-Type")).startsWith("text/plain");
    }

    @Test
    void malformedTargetIsABadRequest() throws Exception {
        assertThat(server.get("/%zz").await().status()).isEqualTo(400);
    }

    @Test
    void newerRevisionReplacesOlderOne() throws Exception {
        server.publish("shop", "/shop", 1, saying("old"));
        long newer = server.publish("shop", "/shop", 2, saying("new"));
        assertThat(server.routesOf(1)).isEmpty();
        assertThat(server.routesOf(2)).extracting(Route::revision).containsExactly(2);

        assertThat(server.get("/shop").await().body()).startsWith("new");

        server.arbiter.withdraw(newer);
        assertThat(server.routesOf(1)).hasSize(1);
        assertThat(server.get("/shop").await().body()).startsWith("old");
    }

    @Test
    void takenPlaceIsKeptAndTheNewcomerWaits() throws Exception {
        long first = server.publish("first", "/", 1, saying("first"));
        server.publish("second", "/", 2, saying("second"));
        assertThat(server.routesOf(2)).isEmpty();
        assertThat(server.get("/").await().body()).startsWith("first");

        server.arbiter.withdraw(first);

        assertThat(server.routesOf(2)).hasSize(1);
        assertThat(server.get("/").await().body()).startsWith("second");
    }

    @Test
    void nameOfAnotherBundlesApplicationIsRefused() throws Exception {
        server.publish("shop", "/shop", 1, saying("real"));
        assertThat(server.routesOf(1)).hasSize(1);
        server.publish(
                "shop",
                "/shop",
                Set.of(),
                2,
                "stranger",
                new ApplicationHandler(saying("stranger")));

        assertThat(server.routesOf(2)).isEmpty();
        assertThat(server.get("/shop").await().body()).startsWith("real");
    }

    private static Application saying(String word) {
        return request -> Response.text(word + "[" + request.mountPath() + "]" + request.path());
    }
}
