package kirin.itests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import kirin.itests.harness.AppJar;
import kirin.itests.harness.CountingClient;
import kirin.itests.harness.KirinFolder;
import kirin.itests.harness.KirinProcess;
import kirin.itests.harness.LoadResult;
import kirin.management.AppMXBean;

import org.junit.jupiter.api.Test;

import java.io.IOException;

/** Listeners of server hooks hear everything once, whatever others make of it. */
interface HooksUnderLoad extends UnderLoad {

    /**
     * Counts what it hears, and tells at {@code /told?APPLICATION+EVENT} of how many, and how
     * often.
     */
    AppJar LISTENERS =
            AppJar.named("test.listeners")
                    .type(
                            "Heard",
                            """
                            final class Heard {
                                private static final java.util.Map<String, Integer> TIMES =
                                        new java.util.concurrent.ConcurrentHashMap<>();

                                static void hear(String application, String event, Object of) {
                                    TIMES.merge(application + "+" + event + " " + of, 1, Integer::sum);
                                }

                                static String tell(String what) {
                                    var times =
                                            TIMES.entrySet().stream()
                                                    .filter(e -> e.getKey().startsWith(what + " "))
                                                    .mapToInt(e -> e.getValue())
                                                    .summaryStatistics();
                                    return times.getCount() + " of " + times.getSum();
                                }
                            }
                            """)
                    .type(
                            "Listener",
                            """
                            @Component
                            public final class Listener implements kirin.hooks.ServerHooks {
                                private static void hear(String event, kirin.hooks.WorkerInfo worker) {
                                    Heard.hear(worker.application(), event, worker.number());
                                }

                                private static void hear(
                                        String event,
                                        kirin.hooks.WorkerInfo worker,
                                        kirin.hooks.RequestInfo request) {
                                    // The ids of a counting client are those of its requests.
                                    if (request.id().startsWith("load-") == event.endsWith("Request")) {
                                        Heard.hear(worker.application(), event, request.id());
                                    }
                                }

                                @Override
                                public void onReload() {
                                    System.err.println("told of the reload");
                                }

                                @Override
                                public void preFork(kirin.hooks.WorkerInfo worker) {
                                    hear("preFork", worker);
                                }

                                @Override
                                public void postFork(kirin.hooks.WorkerInfo worker) {
                                    hear("postFork", worker);
                                }

                                @Override
                                public void postWorkerInit(kirin.hooks.WorkerInfo worker) {
                                    hear("postWorkerInit", worker);
                                }

                                @Override
                                public void workerInt(kirin.hooks.WorkerInfo worker) {
                                    hear("workerInt", worker);
                                }

                                @Override
                                public void workerAbort(
                                        kirin.hooks.WorkerInfo worker,
                                        kirin.hooks.RequestInfo request) {
                                    hear("workerAbort", worker, request);
                                }

                                @Override
                                public void preRequest(
                                        kirin.hooks.WorkerInfo worker,
                                        kirin.hooks.RequestInfo request) {
                                    hear("preRequest", worker, request);
                                }

                                @Override
                                public void postRequest(
                                        kirin.hooks.WorkerInfo worker,
                                        kirin.hooks.RequestInfo request,
                                        kirin.exchange.Outcome outcome) {
                                    hear("postRequest", worker, request);
                                }

                                @Override
                                public void workerExit(kirin.hooks.WorkerInfo worker) {
                                    hear("workerExit", worker);
                                }

                                @Override
                                public void childExit(kirin.hooks.WorkerInfo worker) {
                                    hear("childExit", worker);
                                }

                                @Override
                                public void nworkersChanged(String application, int now, int before) {
                                    Heard.hear(application, "nworkersChanged", now + " " + before);
                                }
                            }
                            """)
                    .type(
                            "Thrower",
                            """
                            @Component
                            public final class Thrower implements kirin.hooks.ServerHooks {
                                @Override
                                public void postWorkerInit(kirin.hooks.WorkerInfo worker) {
                                    fail(worker, 0);
                                }

                                @Override
                                public void preRequest(
                                        kirin.hooks.WorkerInfo worker,
                                        kirin.hooks.RequestInfo request) {
                                    fail(worker, request.id().hashCode() % 10);
                                }

                                @Override
                                public void postRequest(
                                        kirin.hooks.WorkerInfo worker,
                                        kirin.hooks.RequestInfo request,
                                        kirin.exchange.Outcome outcome) {
                                    fail(worker, request.id().hashCode() % 10);
                                }

                                @Override
                                public void workerExit(kirin.hooks.WorkerInfo worker) {
                                    fail(worker, 1);
                                }

                                private static void fail(kirin.hooks.WorkerInfo worker, int how) {
                                    if (worker.application().equals("heard") && how == 0) {
                                        throw new IllegalStateException("thrown on purpose");
                                    }
                                    if (worker.application().equals("heard") && how == 1) {
                                        throw new AssertionError("thrown on purpose");
                                    }
                                }
                            }
                            """)
                    .component(
                            "told", "/told", "return Response.text(Heard.tell(request.query()));");

    AppJar HEARD = AppJar.echoing("heard", "heard");

    static void prepare(KirinFolder folder) throws IOException {
        folder.set("reload", "true").setFor("heard", "max_requests", "50").deploy(LISTENERS);
    }

    @Test
    default void listenersHearEverythingOnceAndOneThatThrowsIsHarmless() throws Exception {
        // Deployed now, so that they hear of it from its beginning.
        folder().deploy(HEARD);
        AppMXBean heard = kirin().app("heard");
        // Its bean is there before its route is.
        kirin().awaitLog("Deployed test.heard.jar");

        LoadResult load =
                CountingClient.asking(kirin().uri("/heard")).keptAlive(3).newEachTime(1).times(400);

        assertThat(load.isFlawless()).as("%s%n%s", load, kirin().log()).isTrue();
        assertThat(heard.getHandled()).isEqualTo(load.sent());
        awaitHeard(kirin(), "heard", "preRequest", load.sent());
        awaitHeard(kirin(), "heard", "postRequest", load.sent());
        awaitHeard(kirin(), "heard", "nworkersChanged", 1);
        await().untilAsserted(() -> {
            long replaced = heard.getRecycled().getOrDefault("requests", 0L);
            assertThat(replaced).isPositive();
            assertThat(told(kirin(), "heard", "postWorkerInit")).isEqualTo(once(2 + replaced));
            assertThat(told(kirin(), "heard", "preFork")).isEqualTo(once(2 + replaced));
            assertThat(told(kirin(), "heard", "postFork")).isEqualTo(once(2 + replaced));
            assertThat(told(kirin(), "heard", "workerExit")).isEqualTo(once(replaced));
            assertThat(told(kirin(), "heard", "childExit")).isEqualTo(once(replaced));
        });
        assertThat(kirin().log())
                .contains("A listener of server hooks failed: test.listeners.Thrower")
                .contains("java.lang.AssertionError: thrown on purpose");
    }

    /** Waits until an event of an application was heard of so many, of each once. */
    static void awaitHeard(KirinProcess kirin, String application, String event, long of) {
        await().untilAsserted(() ->
                assertThat(told(kirin, application, event)).as(event).isEqualTo(once(of)));
    }

    private static String told(KirinProcess kirin, String application, String event) {
        return kirin.get("/told?" + application + "+" + event).body();
    }

    private static String once(long of) {
        return of + " of " + of;
    }
}
