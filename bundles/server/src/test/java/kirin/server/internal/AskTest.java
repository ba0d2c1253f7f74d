package kirin.server.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import static java.util.concurrent.TimeUnit.SECONDS;

import kirin.app.Application;
import kirin.app.Response;
import kirin.exchange.SendCallback;
import kirin.http.Headers;
import kirin.routing.Route;
import kirin.worker.LoopWorker;
import kirin.worker.WorkerClass;
import kirin.worker.WorkerLoop;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import java.io.ByteArrayInputStream;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;

class AskTest {
    private final TestSettings settings = new TestSettings();
    private TestServer server = TestServer.with(settings, ThreadWorker.withSeats(1));

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void darkRevisionAnswersOnAWorkersThreadWithItsStatus() throws Exception {
        AtomicReference<String> seen = new AtomicReference<>("");
        Route route =
                server.publishDark(
                        "shop",
                        "/my shop",
                        1,
                        request -> {
                            seen.set(
                                    String.join(
                                            " ",
                                            request.method(),
                                            request.target(),
                                            request.mountPath(),
                                            request.path(),
                                            request.query(),
                                            request.headers().get("Host")));
                            return Response.text("fine").withStatus(204);
                        });

        assertThat(server.ask(route, "/health?deep=1")).isEqualTo(204);

        assertThat(seen.get())
                .isEqualTo("GET /my%20shop/health?deep=1 /my shop /health deep=1 localhost");
    }

    @Test
    void askedRequestsCountInNoFigure() throws Exception {
        server.close();
        server = TestServer.with(settings.maxRequests(1, 0), ThreadWorker.withSeats(1));
        Route route = server.deploy("shop", "/", 1, failing());

        for (int i = 0; i < 5; i++) {
            assertThat(server.ask(route, "/")).isEqualTo(500);
        }

        assertThat(server.bean("shop").getHandled()).isZero();
        assertThat(server.bean("shop").getWaitedMicros()).isZero();
        assertThat(server.bean("shop").getRecycled()).containsEntry("requests", 0L);
        assertThat(server.arbiter.load(route).orElseThrow().requests()).isZero();
        assertThat(server.arbiter.load(route).orElseThrow().serverErrors()).isZero();
    }

    @Test
    void answerThatDoesNotComeInTimeIsAFailureAndItsThreadIsInterrupted() throws Exception {
        CountDownLatch interrupted = new CountDownLatch(1);
        Route route = server.publishDark("shop", "/", 1, waiting(interrupted));

        assertThatThrownBy(() -> ask(route, Duration.ofMillis(300)))
                .hasRootCauseMessage("it did not answer within 0.3 s");

        assertThat(interrupted.await(10, SECONDS)).isTrue();
        await().until(() ->
                server.arbiter.roster().entries().getFirst().revision().running().size() == 0);
    }

    @Test
    void timeoutOfTheApplicationHoldsToo() throws Exception {
        server.close();
        server =
                TestServer.with(
                        settings.timeout("/slow", Duration.ofMillis(200)),
                        ThreadWorker.withSeats(1));
        Route route = server.publishDark("shop", "/", 1, waiting(new CountDownLatch(1)));

        assertThatThrownBy(() -> server.ask(route, "/slow"))
                .hasRootCauseMessage("it did not answer within 0.2 s");
        assertThat(server.arbiter.load(route).orElseThrow().timeouts()).isZero();
    }

    @Test
    void asynchronousApplicationAnswersLater() throws Exception {
        CompletableFuture<Response> later = new CompletableFuture<>();
        server.arbiter.hold(1);
        server.publishHandler("shop", "/", 1, new AsyncApplicationHandler(request -> later));
        Route route = server.routesOf(1).getFirst();
        CompletableFuture<Integer> asked = server.arbiter.ask(route, "/", Duration.ofSeconds(20));

        later.complete(Response.stream("text/plain", new ByteArrayInputStream(new byte[100_000])));

        assertThat(asked.get(20, SECONDS)).isEqualTo(200);
    }

    @Test
    void adapterThatSendsManyPartsIsHeardToTheEnd() throws Exception {
        AtomicInteger parts = new AtomicInteger();
        server.arbiter.hold(1);
        server.publishHandler(
                "shop",
                "/",
                1,
                routed -> {
                    SendCallback next =
                            new SendCallback() {
                                @Override
                                public void done(@Nullable Throwable failure) {
                                    boolean last = parts.incrementAndGet() == 50_000;
                                    routed.exchange()
                                            .send(
                                                    ByteBuffer.allocate(10),
                                                    last,
                                                    last ? SendCallback.IGNORED : this);
                                }
                            };
                    routed.exchange()
                            .send(202, Headers.empty(), ByteBuffer.allocate(10), false, next);
                });

        assertThat(server.ask(server.routesOf(1).getFirst(), "/")).isEqualTo(202);
        assertThat(parts).hasValue(50_000);
    }

    @Test
    void answerThatHasNoEndIsAFailureThatNamesItsStatus() throws Exception {
        server.arbiter.hold(1);
        server.publishHandler(
                "shop",
                "/",
                1,
                routed ->
                        routed.exchange()
                                .send(
                                        200,
                                        Headers.empty(),
                                        ByteBuffer.allocate(10),
                                        false,
                                        SendCallback.IGNORED));

        assertThatThrownBy(() -> ask(server.routesOf(1).getFirst(), Duration.ofMillis(200)))
                .hasRootCauseMessage("it began to answer 200, but not to the end within 0.2 s");
    }

    @Test
    void workerOnTheIoThreadAnswersToo() throws Exception {
        server.close();
        server = TestServer.with(settings, onLoop());
        AtomicReference<String> thread = new AtomicReference<>("");
        Route route =
                server.publishDark(
                        "shop",
                        "/",
                        1,
                        request -> {
                            thread.set(Thread.currentThread().getName());
                            return Response.text("fine");
                        });

        assertThat(server.ask(route, "/")).isEqualTo(200);
        assertThat(thread.get()).isEqualTo("kirin-ask");
    }

    @Test
    void applicationThatBlocksTheIoThreadHoldsUpNoOther() throws Exception {
        server.close();
        server = TestServer.with(settings, onLoop());
        CountDownLatch interrupted = new CountDownLatch(1);
        Route blocking = server.publishDark("blocking", "/blocking", 1, waiting(interrupted));
        Route other = server.publishDark("other", "/other", 2, request -> Response.text("fine"));
        CompletableFuture<Integer> first = server.arbiter.ask(blocking, "/", Duration.ofSeconds(5));

        assertThat(server.ask(other, "/")).isEqualTo(200);

        assertThat(first).isNotDone();
        assertThat(interrupted.await(20, SECONDS)).isTrue();
    }

    @Test
    void revisionThatIsGoneSaysSo() throws Exception {
        Route route = server.publishDark("shop", "/", 1, failing());
        server.arbiter.drain(1, Duration.ofSeconds(10)).get(10, SECONDS);

        assertThatThrownBy(() -> server.ask(route, "/"))
                .isInstanceOf(ExecutionException.class)
                .hasRootCauseMessage("shop (revision 1) is not there any more");
    }

    @Test
    void malformedTargetSaysSo() throws Exception {
        Route route = server.publishDark("shop", "/", 1, failing());

        assertThatThrownBy(() -> server.ask(route, "health"))
                .hasRootCauseMessage("it was not asked for \"health\": a target begins with a /");
        assertThatThrownBy(() -> server.ask(route, "/%zz"))
                .hasRootCauseMessage(
                        "it was not asked for \"/%zz\": the path holds a % without two digits");
    }

    @Test
    void drainCutsOffWhatIsAsked() throws Exception {
        CountDownLatch interrupted = new CountDownLatch(1);
        Route route = server.publishDark("shop", "/", 1, waiting(interrupted));
        CompletableFuture<Integer> asked = server.arbiter.ask(route, "/", Duration.ofMinutes(1));
        await().until(() ->
                server.arbiter.roster().entries().getFirst().revision().running().all().stream()
                        .anyMatch(each -> each.inside() != null));

        assertThat(server.arbiter.drain(1, Duration.ofMillis(50)).get(10, SECONDS)).isOne();

        assertThatThrownBy(() -> asked.get(10, SECONDS))
                .hasRootCauseMessage("it did not answer: its application was stopped");
    }

    private int ask(Route route, Duration atMost) throws Exception {
        return server.arbiter.ask(route, "/", atMost).get(20, SECONDS);
    }

    private static Application failing() {
        return request -> {
            throw new IllegalStateException("broken");
        };
    }

    private static Application waiting(CountDownLatch interrupted) {
        return request -> {
            try {
                new CountDownLatch(1).await();
            } catch (InterruptedException e) {
                interrupted.countDown();
                throw e;
            }
            return Response.text("never");
        };
    }

    private static WorkerClass onLoop() {
        return context ->
                new LoopWorker() {
                    @Override
                    public int capacity() {
                        return 100;
                    }

                    @Override
                    public void execute(Runnable request, WorkerLoop loop) {
                        loop.execute(request);
                    }

                    @Override
                    public void close() {}
                };
    }
}
