package kirin.itests;

import static org.assertj.core.api.Assertions.assertThat;

import kirin.itests.harness.AppJar;
import kirin.itests.harness.KirinFolder;
import kirin.itests.harness.KirinProcess;
import kirin.itests.harness.RawConnection;

import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** What the setting {@code worker_class} changes: for each sentence, that of its application. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class WorkerClassIT {
    private static final int MANY = 20;
    private static final AppJar READER =
            AppJar.application(
                    "reader", "return Response.text(new String(request.body().readAllBytes()));");

    /** Whoever is not alone in it is told so. */
    private static final AppJar CROWD =
            AppJar.named("test.crowd")
                    .type(
                            "Crowd",
                            """
                            @Component
                            @Mount(path = "/crowd", name = "crowd")
                            public final class Crowd implements Application {
                                private final java.util.concurrent.Semaphore seats =
                                        new java.util.concurrent.Semaphore(1);

                                @Override
                                public Response handle(Request request)
                                        throws Exception {
                                    if (!seats.tryAcquire()) {
                                        return Response.text("crowded");
                                    }
                                    java.util.concurrent.TimeUnit.MILLISECONDS.sleep(20);
                                    seats.release();
                                    return Response.text("alone");
                                }
                            }
                            """);

    @AutoClose private KirinFolder folder;
    private KirinProcess kirin;

    @BeforeAll
    void start(@TempDir Path root) throws Exception {
        folder =
                KirinFolder.in(root)
                        .setFor("crowd", "worker_class", "\"sync\"")
                        .setFor("crowd", "workers", "1")
                        .setFor("sleep", "worker_class", "\"gevent\"")
                        .setFor("sleep", "workers", "2")
                        .setFor("reader", "worker_class", "\"gevent\"")
                        .setFor("reader", "workers", "1")
                        .setFor("slow", "worker_class", "\"sync\"")
                        .setFor("slow", "workers", "1")
                        .deploy(CROWD)
                        .deployExample("sleep")
                        .deploy(READER)
                        .deploy(AppJar.answering("slow", "slow"));
        kirin = folder.start().awaitListening();
    }

    @Test
    void syncTakesOneRequestAtATime() {
        assertThat(bodies("/crowd")).hasSize(MANY).containsOnly("alone");
    }

    @Test
    void geventRunsManySleepingRequestsAtOnce() {
        long before = System.nanoTime();
        List<String> bodies = bodies("/sleep?ms=1000");

        assertThat(bodies).hasSize(MANY).containsOnly("Slept for 1000 ms\n");
        // One after the other, two workers would need ten seconds.
        assertThat(System.nanoTime() - before).isLessThan(8_000_000_000L);
    }

    private List<String> bodies(String path) {
        List<CompletableFuture<HttpResponse<String>>> answers = new ArrayList<>();
        for (int i = 0; i < MANY; i++) {
            answers.add(kirin.getLater(path));
        }
        return answers.stream().map(answer -> answer.join().body()).toList();
    }

    @Test
    void geventHoldsManyRequestsOpenAtOnce() throws Exception {
        List<RawConnection> open = new ArrayList<>();
        try {
            for (int i = 0; i < MANY; i++) {
                open.add(kirin.holdOpen("/reader"));
            }
            for (RawConnection connection : open.reversed()) {
                assertThat(connection.send("12345").response().text()).isEqualTo("12345");
            }
        } finally {
            for (RawConnection connection : open) {
                connection.close();
            }
        }
    }

    @Test
    void clientsThatSendSlowlyHoldNoWorker() throws Exception {
        List<RawConnection> slow = new ArrayList<>();
        try {
            for (int i = 0; i < MANY; i++) {
                slow.add(kirin.connect().send("GET /slow HTTP/1.1\r\nHost: it\r\nX-Slow: "));
            }

            assertThat(kirin.get("/slow").statusCode()).isEqualTo(200);
            for (RawConnection connection : slow) {
                assertThat(connection.send("1\r\n\r\n").response().status()).isEqualTo(200);
            }
        } finally {
            for (RawConnection connection : slow) {
                connection.close();
            }
        }
    }
}
