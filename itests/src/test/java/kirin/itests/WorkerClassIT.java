package kirin.itests;

import static org.assertj.core.api.Assertions.assertThat;

import kirin.itests.harness.AppJar;
import kirin.itests.harness.KirinFolder;
import kirin.itests.harness.KirinProcess;
import kirin.itests.harness.RawConnection;

import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** What the setting {@code worker_class} changes. */
class WorkerClassIT {
    private static final int MANY = 20;

    @TempDir private Path root;
    @AutoClose private KirinFolder folder;

    @BeforeEach
    void setUp() throws Exception {
        folder = KirinFolder.in(root);
    }

    @Test
    void syncTakesOneRequestAtATime() throws Exception {
        folder.set("worker_class", "\"sync\"")
                .set("workers", "1")
                .deploy(
                        AppJar.named("test.crowd")
                                .type(
                                        "Crowd",
                                        """
                                        @Component
                                        @Mount(path = "/crowd")
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
                                        """),
                        "crowd.jar");
        KirinProcess kirin = folder.start().awaitListening();

        assertThat(bodies(kirin, "/crowd")).hasSize(MANY).containsOnly("alone");
    }

    @Test
    void geventRunsManySleepingRequestsAtOnce() throws Exception {
        folder.set("worker_class", "\"gevent\"").set("workers", "2").deployExample("sleep");
        KirinProcess kirin = folder.start().awaitListening();

        long before = System.nanoTime();
        List<String> bodies = bodies(kirin, "/sleep?ms=1000");

        assertThat(bodies).hasSize(MANY).containsOnly("Slept for 1000 ms\n");
        // One after the other, two workers would need ten seconds.
        assertThat(System.nanoTime() - before).isLessThan(8_000_000_000L);
    }

    private static List<String> bodies(KirinProcess kirin, String path) {
        List<CompletableFuture<HttpResponse<String>>> answers = new ArrayList<>();
        for (int i = 0; i < MANY; i++) {
            answers.add(kirin.getLater(path));
        }
        return answers.stream().map(answer -> answer.join().body()).toList();
    }

    @Test
    void geventHoldsManyRequestsOpenAtOnce() throws Exception {
        folder.set("worker_class", "\"gevent\"")
                .set("workers", "1")
                .deploy(
                        AppJar.application(
                                "reader",
                                "return Response.text(new String(request.body().readAllBytes()));"),
                        "reader.jar");
        KirinProcess kirin = folder.start().awaitListening();

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
        folder.set("worker_class", "\"sync\"").set("workers", "1").deployExample("hello");
        KirinProcess kirin = folder.start().awaitListening();

        List<RawConnection> slow = new ArrayList<>();
        try {
            for (int i = 0; i < MANY; i++) {
                slow.add(kirin.connect().send("GET / HTTP/1.1\r\nHost: it\r\nX-Slow: "));
            }

            assertThat(kirin.get("/").statusCode()).isEqualTo(200);
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
