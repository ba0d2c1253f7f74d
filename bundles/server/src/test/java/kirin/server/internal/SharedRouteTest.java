package kirin.server.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import static java.util.concurrent.TimeUnit.SECONDS;

import kirin.app.Application;
import kirin.app.Response;
import kirin.routing.Load;
import kirin.routing.Route;
import kirin.routing.Share;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;

class SharedRouteTest {
    private static final Duration LONG = Duration.ofMinutes(1);

    private final TestServer server = TestServer.withWorkers(2, ThreadWorker.withSeats(1));
    private Route old;
    private Route young;

    @BeforeEach
    void deployBoth() throws Exception {
        old = server.deploy("shop", "/shop", 1, saying("old"));
        young = server.publishDark("shop", "/shop", 2, saying("new"));
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 5, 50, 99, 100})
    void ofAHundredNewClientsExactlySoManyMeetTheNewcomer(int percent) throws Exception {
        share(Share.ofPercent(percent));

        int met = 0;
        for (int i = 0; i < 100; i++) {
            if (server.get("/shop").await().body().equals("new")) {
                met++;
            }
        }

        assertThat(met).isEqualTo(percent);
    }

    @Test
    void clientStaysWithTheRevisionThatItWasGiven() throws Exception {
        share(Share.ofPercent(50));

        for (int i = 0; i < 10; i++) {
            FakeExchange.Answer first = server.get("/shop/a").await();
            String cookie = Objects.requireNonNull(first.headers().get("Set-Cookie"));
            boolean isNew = first.body().equals("new");
            assertThat(cookie)
                    .matches(
                            "kirin-revision=%s; Path=/shop; HttpOnly; SameSite=Lax"
                                    .formatted(isNew ? "2" : "1-[0-9]{1,2}"));
            String sent = "theme=dark; " + pair(cookie) + "; lang=en";
            for (int j = 0; j < 5; j++) {
                FakeExchange.Answer again = server.get("/shop", "Cookie", sent).await();
                assertThat(again.body()).isEqualTo(first.body());
                assertThat(again.headers().get("Set-Cookie")).isNull();
            }
        }
    }

    @Test
    void clientsMoveToTheNewcomerAsItsShareGrowsAndNeverBack() throws Exception {
        List<String> cookies = new ArrayList<>(Collections.nCopies(100, "theme=dark"));
        Set<Integer> met = new HashSet<>();

        for (int percent : new int[] {5, 25, 25, 60, 10, 60, 100, 0}) {
            share(Share.ofPercent(percent));
            Set<Integer> before = Set.copyOf(met);
            for (int i = 0; i < 100; i++) {
                FakeExchange.Answer answer = server.get("/shop", "Cookie", cookies.get(i)).await();
                String given = answer.headers().get("Set-Cookie");
                if (given != null) {
                    cookies.set(i, pair(given));
                }
                if (answer.body().equals("new")) {
                    met.add(i);
                } else {
                    assertThat(before).as("at %d percent", percent).doesNotContain(i);
                }
            }
            assertThat(met).hasSize(Math.max(percent, before.size()));
        }
    }

    @Test
    void cookieThatNobodyGaveIsReplaced() throws Exception {
        share(Share.ofPercent(0));

        for (String value : List.of("1", "1-", "1-100", "1--1", "1-x", "-5", "")) {
            FakeExchange.Answer answer =
                    server.get("/shop", "Cookie", "kirin-revision=" + value).await();
            assertThat(answer.body()).isEqualTo("old");
            assertThat(answer.headers().get("Set-Cookie")).startsWith("kirin-revision=1-");
        }
    }

    @Test
    void cookieOfARevisionThatIsGoneIsReplaced() throws Exception {
        share(Share.ofPercent(100));

        FakeExchange.Answer answer = server.get("/shop", "Cookie", "kirin-revision=77").await();

        assertThat(answer.body()).isEqualTo("new");
        assertThat(answer.headers().get("Set-Cookie")).startsWith("kirin-revision=2;");
    }

    @Test
    void clientsThatSendTheHeaderOrTheCookieMeetTheNewcomer() throws Exception {
        share(
                new Share(
                        0,
                        Optional.of(new Share.Match("X-Canary", "yes")),
                        Optional.of(new Share.Match("canary", "please"))));

        assertThat(server.get("/shop", "x-canary", "yes").await().body()).isEqualTo("new");
        assertThat(server.get("/shop", "X-Canary", "no").await().body()).isEqualTo("old");
        assertThat(server.get("/shop", "Cookie", "a=b; canary=please").await().body())
                .isEqualTo("new");
        assertThat(server.get("/shop", "Cookie", "canary=not").await().body()).isEqualTo("old");
        FakeExchange.Answer meant =
                server.get("/shop", "Cookie", "kirin-revision=1-99", "X-Canary", "yes").await();
        assertThat(meant.body()).isEqualTo("new");
        assertThat(meant.headers().get("Set-Cookie")).isNull();
    }

    @Test
    void figuresOfBothAreKeptApart() throws Exception {
        share(Share.ofPercent(25));

        for (int i = 0; i < 100; i++) {
            server.get("/shop").await();
        }

        assertThat(load(old).requests()).isEqualTo(75);
        assertThat(load(young).requests()).isEqualTo(25);
        assertThat(server.bean("shop").getHandled()).isEqualTo(100);
        assertThat(server.bean("shop").getRevision()).isEqualTo(1);
        assertThat(server.bean("shop").getRevisions())
                .extracting("state")
                .containsExactly("SERVING", "SHARED");
    }

    @Test
    void shareEndsWhenTheNewcomerIsOpened() throws Exception {
        share(Share.ofPercent(1));

        server.open(2L);

        FakeExchange.Answer answer = server.get("/shop", "Cookie", "kirin-revision=1-99").await();
        assertThat(answer.body()).isEqualTo("new");
        assertThat(answer.headers().get("Set-Cookie")).isNull();
    }

    @Test
    void shareEndsWhenTheNewcomerIsDrainedAndItsRequestsFinish() throws Exception {
        CountDownLatch inside = new CountDownLatch(1);
        CountDownLatch release = new CountDownLatch(1);
        server.arbiter.drain(2, LONG).get(10, SECONDS);
        young =
                server.publishDark(
                        "shop",
                        "/shop",
                        3,
                        request -> {
                            inside.countDown();
                            release.await();
                            return Response.text("newest");
                        });
        assertThat(server.arbiter.share(3, Share.ofPercent(100)).get(10, SECONDS))
                .containsExactly(young);
        FakeExchange running = server.get("/shop");
        assertThat(inside.await(10, SECONDS)).isTrue();

        var drained = server.arbiter.drain(3, LONG);
        assertThat(server.boot(3).ready()).isEmpty();

        String cookie = "kirin-revision=" + young.revision();
        assertThat(server.get("/shop", "Cookie", cookie).await().body()).isEqualTo("old");
        assertThat(drained).isNotDone();
        release.countDown();
        assertThat(running.await().body()).isEqualTo("newest");
        assertThat(drained.get(10, SECONDS)).isZero();
    }

    @Test
    void whatFollowsNothingIsNotShared() throws Exception {
        server.publishDark("other", "/other", 5, saying("other"));

        assertThat(server.arbiter.share(5, Share.ofPercent(50)).get(10, SECONDS)).isEmpty();
        assertThat(server.get("/other").await().status()).isEqualTo(404);
    }

    @Test
    void bothAnswerEveryRequestWhileTheShareChanges() throws Exception {
        for (int percent = 0; percent <= 100; percent += 10) {
            share(Share.ofPercent(percent));
            List<FakeExchange> some =
                    List.of(server.get("/shop"), server.get("/shop"), server.get("/shop"));
            for (FakeExchange each : some) {
                assertThat(each.await().body()).isIn("old", "new");
            }
        }

        assertThat(load(old).requests() + load(young).requests()).isEqualTo(33);
    }

    /** What a client sends back of it. */
    private static String pair(String cookie) {
        return cookie.substring(0, cookie.indexOf(';'));
    }

    private void share(Share share) throws Exception {
        assertThat(server.arbiter.share(2, share).get(10, SECONDS)).containsExactly(young);
    }

    /** Once what was answered has been counted, a moment later. */
    private Load load(Route route) {
        await().until(() ->
                server.arbiter.roster().entries().stream()
                        .allMatch(each -> each.revision().running().size() == 0));
        return server.arbiter.load(route).orElseThrow();
    }

    private static Application saying(String word) {
        return request -> Response.text(word);
    }
}
