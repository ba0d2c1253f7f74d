package kirin.server.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import static java.util.concurrent.TimeUnit.SECONDS;

import kirin.app.Response;
import kirin.exchange.Outcome;
import kirin.hooks.RequestInfo;
import kirin.hooks.ServerHooks;
import kirin.hooks.WorkerInfo;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;

class HooksTest {
    private final TestServer server =
            TestServer.with(
                    new TestSettings().timeout(Duration.ofSeconds(1)), ThreadWorker.withSeats(1));
    private final List<String> told = new CopyOnWriteArrayList<>();
    private final CountDownLatch release = new CountDownLatch(1);

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void listenersAreToldOfTheLifeOfWorkersAndRequests() throws Exception {
        server.hooks.add(new Recorder());
        serve();

        server.get("/x").await();
        server.arbiter.drain(1, Duration.ofSeconds(5)).get(5, SECONDS);

        await().untilAsserted(() ->
                assertThat(told)
                        .hasSize(8)
                        // On the request's own thread: whenever it comes.
                        .contains("preRequest GET /x")
                        .containsSubsequence(
                                "nworkersChanged app 1 0",
                                "preFork app 1",
                                "postFork app 1",
                                "postWorkerInit app 1",
                                "postRequest GET /x 200",
                                "workerExit app 1",
                                "childExit app 1"));
    }

    @Test
    void listenersAreToldOfTimeouts() throws Exception {
        server.hooks.add(new Recorder());
        serve();

        server.get("/stuck").await();

        await().untilAsserted(() -> assertThat(told).contains("workerAbort GET /stuck"));
    }

    @Test
    void listenersAreToldOfInterrupts() throws Exception {
        server.hooks.add(new Recorder());
        serve();
        FakeExchange running = server.get("/stuck");
        await().until(() -> told.contains("preRequest GET /stuck"));

        server.arbiter.drain(1, Duration.ZERO).get(5, SECONDS);

        assertThat(running.await().status()).isEqualTo(503);
        await().untilAsserted(() -> assertThat(told).contains("workerInt app 1"));
    }

    @Test
    void listenersAreToldOfAReloadBeforeItsWorkersAreMade() throws Exception {
        server.hooks.add(new Recorder());

        server.hooks.onReload();
        serve();

        await().untilAsserted(() ->
                assertThat(told).containsSubsequence("onReload", "postWorkerInit app 1"));
    }

    @Test
    void successorWaitsUntilListenersHaveBeenTold() {
        server.hooks.add(new Recorder());

        server.hooks.preExec();

        assertThat(told).contains("preExec");
    }

    @Test
    void failingListenerHarmsNeitherTheRequestNorTheOthers() throws Exception {
        server.hooks.add(
                new ServerHooks() {
                    @Override
                    public void preRequest(WorkerInfo worker, RequestInfo request) {
                        throw new IllegalStateException("bad listener");
                    }

                    @Override
                    public void postRequest(
                            WorkerInfo worker, RequestInfo request, Outcome outcome) {
                        throw new StackOverflowError();
                    }
                });
        server.hooks.add(new Recorder());
        serve();

        assertThat(server.get("/").await().body()).isEqualTo("served");

        await().untilAsserted(() -> assertThat(told).contains("postRequest GET / 200"));
    }

    @Test
    void slowListenerHoldsUpNoRequest() throws Exception {
        server.hooks.add(
                new ServerHooks() {
                    @Override
                    public void postRequest(
                            WorkerInfo worker, RequestInfo request, Outcome outcome) {
                        try {
                            release.await();
                        } catch (InterruptedException e) {
                            Thread.currentThread().interrupt();
                        }
                    }
                });
        serve();

        for (int i = 0; i < 10; i++) {
            assertThat(server.get("/").await().body()).isEqualTo("served");
        }
        release.countDown();
    }

    private void serve() throws Exception {
        server.publish(
                "app",
                "/",
                1,
                request -> {
                    if (request.path().equals("/stuck")) {
                        release.await();
                    }
                    return Response.text("served");
                });
        assertThat(server.routesOf(1)).hasSize(1);
    }

    private final class Recorder implements ServerHooks {
        @Override
        public void preExec() {
            told.add("preExec");
        }

        @Override
        public void onReload() {
            told.add("onReload");
        }

        @Override
        public void preFork(WorkerInfo worker) {
            tell("preFork", worker);
        }

        @Override
        public void postFork(WorkerInfo worker) {
            tell("postFork", worker);
        }

        @Override
        public void postWorkerInit(WorkerInfo worker) {
            tell("postWorkerInit", worker);
        }

        @Override
        public void workerInt(WorkerInfo worker) {
            tell("workerInt", worker);
        }

        @Override
        public void workerAbort(WorkerInfo worker, RequestInfo request) {
            tell("workerAbort", request);
        }

        @Override
        public void preRequest(WorkerInfo worker, RequestInfo request) {
            tell("preRequest", request);
        }

        @Override
        public void postRequest(WorkerInfo worker, RequestInfo request, Outcome outcome) {
            told.add("postRequest " + line(request) + " " + outcome.status());
        }

        @Override
        public void workerExit(WorkerInfo worker) {
            tell("workerExit", worker);
        }

        @Override
        public void childExit(WorkerInfo worker) {
            tell("childExit", worker);
        }

        @Override
        public void nworkersChanged(String application, int now, int before) {
            told.add("nworkersChanged " + application + " " + now + " " + before);
        }

        private void tell(String what, WorkerInfo worker) {
            told.add(what + " " + worker.application() + " " + worker.number());
        }

        private void tell(String what, RequestInfo request) {
            told.add(what + " " + line(request));
        }

        private static String line(RequestInfo request) {
            return request.method() + " " + request.target();
        }
    }
}
