package kirin.itests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import kirin.itests.harness.AppJar;
import kirin.itests.harness.KirinFolder;
import kirin.itests.harness.KirinProcess;
import kirin.itests.harness.RawConnection;
import kirin.itests.harness.RawResponse;

import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;

/** Quick requests run on the I/O threads, and one that turns out not to be quick harms no other. */
class LentSeatsIT {
    private static final int CLIENTS = 3;

    /** So many at once come thick, however slow the machine is. */
    private static final int PIPELINED = 30;

    /** Answered while a slow one is held, by far more than were on their way. */
    private static final int MANY = 1000;

    /** What an I/O thread is, which has the worker's name in its seat as any other. */
    private static final String LENT = "LoopThread";

    private static final AppJar LENDER =
            AppJar.named("test.lender")
                    .type(
                            "Lender",
                            """
                            import java.util.Map;
                            import java.util.concurrent.ConcurrentHashMap;
                            import java.util.concurrent.CountDownLatch;

                            @Component
                            @Mount(path = "/lender", name = "lender")
                            public final class Lender implements Application {
                                private final Map<String, CountDownLatch> gates =
                                        new ConcurrentHashMap<>();
                                private volatile String held = "";

                                @Override
                                public Response handle(Request request) throws Exception {
                                    Thread thread = Thread.currentThread();
                                    String kind = thread.getClass().getSimpleName();
                                    switch (request.path()) {
                                        case "/wait" -> {
                                            CountDownLatch gate = gate(request);
                                            held = kind;
                                            gate.await();
                                        }
                                        case "/spin" -> {
                                            CountDownLatch gate = gate(request);
                                            held = kind;
                                            while (gate.getCount() > 0) {
                                                Thread.onSpinWait();
                                            }
                                        }
                                        case "/stuck" -> {
                                            held = kind;
                                            while (!thread.isInterrupted()) {
                                                Thread.onSpinWait();
                                            }
                                        }
                                        case "/open" -> {
                                            gate(request).countDown();
                                            gates.remove(request.query());
                                        }
                                        case "/held" -> {
                                            String holder = held;
                                            held = "";
                                            return Response.text(holder);
                                        }
                                        default -> {}
                                    }
                                    return Response.text(
                                            request.query() + " " + thread.getName() + " " + kind);
                                }

                                private CountDownLatch gate(Request request) {
                                    return gates.computeIfAbsent(
                                            request.query(), _ -> new CountDownLatch(1));
                                }
                            }
                            """);

    @AutoClose private KirinFolder folder;
    private KirinProcess kirin;
    private final AtomicLong answered = new AtomicLong();
    private volatile boolean enough;
    private volatile String latest = "";

    @BeforeEach
    void start(@TempDir Path root) throws Exception {
        folder =
                KirinFolder.in(root)
                        .set("worker_class", "\"sync\"")
                        .set("workers", "3")
                        .setFor("lender", "timeouts", "{ \"/lender/stuck\" = 1 }")
                        .deploy(LENDER);
        kirin = folder.start().awaitListening();
    }

    @Test
    void slowRequestsAmongQuickOnesHarmOnlyThemselves() throws Exception {
        List<CompletableFuture<Void>> clients =
                Stream.generate(() ->
                                CompletableFuture.runAsync(
                                        this::askQuickly, Thread::startVirtualThread))
                        .limit(CLIENTS)
                        .toList();
        try {
            awaitLending();
            try (RawConnection waiting = holdIoThread("/wait");
                    RawConnection spinning = holdIoThread("/spin")) {
                awaitManyMore();
                open("/wait");
                open("/spin");
                assertThat(waiting.response().text()).endsWith(LENT);
                assertThat(spinning.response().text()).endsWith(LENT);
            }
            try (RawConnection stuck = holdIoThread("/stuck")) {
                assertThat(stuck.response().status()).isEqualTo(504);
                kirin.awaitLog("in thread kirin-lender-1-worker-");
            }
            awaitManyMore();
            awaitLending();
        } finally {
            enough = true;
        }
        for (CompletableFuture<Void> client : clients) {
            client.join();
        }
    }

    /** Each answer has to be that to its own request: none is lost, doubled or mistaken. */
    private void askQuickly() {
        try (var connection = kirin.connect()) {
            for (long round = 0; !enough; round++) {
                var requests = new StringBuilder();
                for (int i = 0; i < PIPELINED; i++) {
                    requests.append(request("/quick?" + round + "-" + i));
                }
                connection.send(requests.toString());
                for (int i = 0; i < PIPELINED; i++) {
                    RawResponse answer = connection.response();
                    assertThat(answer.status()).isEqualTo(200);
                    assertThat(answer.text())
                            .startsWith(round + "-" + i + " kirin-lender-1-worker-");
                    latest = answer.text();
                    answered.incrementAndGet();
                }
            }
        } catch (IOException e) {
            throw new AssertionError(kirin.log(), e);
        }
    }

    private void awaitLending() {
        await().until(() -> latest.endsWith(LENT));
    }

    private void awaitManyMore() {
        long before = answered.get();
        await().until(() -> answered.get() > before + MANY);
    }

    /** Lets requests begin that do not end by themselves, until an I/O thread has one. */
    private RawConnection holdIoThread(String path) throws IOException {
        while (true) {
            awaitLending();
            RawConnection connection = kirin.connect().send(request(path + "?" + path));
            String holder =
                    await().until(() -> kirin.get("/lender/held").body(), each -> !each.isEmpty());
            if (holder.equals(LENT)) {
                return connection;
            }
            // The server had just stopped lending, as it may; what is stuck ends by its timeout.
            open(path);
            connection.response();
            connection.close();
        }
    }

    /** Lets what is held there go on; the next one is held again. */
    private void open(String path) {
        assertThat(kirin.get("/lender/open?" + path).statusCode()).isEqualTo(200);
    }

    private static String request(String path) {
        return "GET /lender%s HTTP/1.1\r\nHost: it\r\n\r\n".formatted(path);
    }
}
