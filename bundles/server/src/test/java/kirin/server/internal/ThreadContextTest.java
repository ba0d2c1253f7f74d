package kirin.server.internal;

import static org.assertj.core.api.Assertions.assertThat;

import kirin.app.Application;
import kirin.app.Response;
import kirin.worker.WorkerClass;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.slf4j.MDC;

import java.net.URL;
import java.net.URLClassLoader;
import java.util.stream.Stream;

class ThreadContextTest {
    private static final ThreadLocal<String> PLAIN = new ThreadLocal<>();
    private static final ThreadLocal<String> SUPPLIED = ThreadLocal.withInitial(() -> "nothing");
    private static final InheritableThreadLocal<String> INHERITED = new InheritableThreadLocal<>();

    static Stream<Arguments> workerClasses() {
        return Stream.of(
                Arguments.of("a thread", ThreadWorker.withSeats(1)),
                Arguments.of("virtual threads", ThreadWorker.virtual(1)));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("workerClasses")
    void threadLocalsOfOneRequestAreNotSeenByTheNext(String name, WorkerClass workerClass)
            throws Exception {
        Application application =
                request -> {
                    String before = PLAIN.get() + " " + SUPPLIED.get() + " " + INHERITED.get();
                    PLAIN.set("mine");
                    SUPPLIED.set("mine");
                    INHERITED.set("mine");
                    return Response.text(before);
                };
        try (TestServer server = serve(application, workerClass)) {
            FakeConnection connection = server.connect();
            var first = server.get(connection, "/");
            var second = server.get(connection, "/");

            assertThat(first.await().body()).isEqualTo("null nothing null");
            assertThat(second.await().body()).isEqualTo("null nothing null");
        }
    }

    @Test
    void mdcHoldsTheRequestIdAndNothingOfTheRequestBefore() throws Exception {
        Application application =
                request -> {
                    String before = MDC.getCopyOfContextMap().toString();
                    MDC.put("user", "alice");
                    return Response.text(before);
                };
        try (TestServer server = serve(application, ThreadWorker.withSeats(1))) {
            for (int i = 0; i < 2; i++) {
                FakeExchange exchange = server.get("/");

                assertThat(exchange.await().body())
                        .isEqualTo("{request_id=" + exchange.requestId() + "}");
            }
        }
    }

    @Test
    void contextClassLoaderIsTheApplications() throws Exception {
        try (TestServer server = TestServer.withWorkers(1, ThreadWorker.withSeats(1));
                var loader = new URLClassLoader(new URL[0])) {
            Application application =
                    request ->
                            Response.text(
                                    ""
                                            + loader.equals(
                                                    Thread.currentThread()
                                                            .getContextClassLoader()));
            server.publish(
                    "app",
                    "/",
                    1,
                    () -> new Instance(new ApplicationHandler(application), loader, () -> {}));
            assertThat(server.routesOf(1)).hasSize(1);

            assertThat(server.get("/").await().body()).isEqualTo("true");
        }
    }

    private static TestServer serve(Application application, WorkerClass workerClass)
            throws Exception {
        TestServer server = TestServer.withWorkers(1, workerClass);
        server.publish("app", "/", 1, application);
        assertThat(server.routesOf(1)).hasSize(1);
        return server;
    }
}
