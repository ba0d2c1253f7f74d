package kirin.itests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import kirin.itests.harness.KirinFolder;
import kirin.itests.harness.KirinProcess;
import kirin.itests.harness.WorkerClassCase;
import kirin.management.AppMXBean;

import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

/** What every worker class promises, on the whole server, with an application that misbehaves. */
@ParameterizedClass(name = "{0}")
@EnumSource(WorkerClassCase.class)
class WorkersIT {
    private static final List<String> FAULTS =
            List.of(
                    "/throw",
                    "/throw?checked=true",
                    "/error",
                    "/stackoverflow",
                    "/null",
                    "/interrupt",
                    "/threadlocal",
                    "/unread-body",
                    "/leak-thread",
                    "/leak-thread?stop",
                    "/short-body",
                    "/short-body?flush=false",
                    "/long-body",
                    "/long-body?flush=false",
                    "/broken-body",
                    "/bad-header",
                    "/bad-header?forged=true",
                    "/own-framing",
                    "/slow-body?parts=2&ms=10",
                    "/deadlock?interruptible=true",
                    "/deadlock",
                    "/sleep?ms=60000",
                    "/heap?mb=8",
                    "/heap?mb=0",
                    "-async/never",
                    "-async/late?ms=100",
                    "-async/twice",
                    "-async/exceptionally",
                    "-async/empty",
                    "-async/null",
                    "-async/throw");

    private final WorkerClassCase workerClass;

    @TempDir private Path root;
    @AutoClose private KirinFolder folder;

    WorkersIT(WorkerClassCase workerClass) {
        this.workerClass = workerClass;
    }

    @BeforeEach
    void setUp() throws Exception {
        folder = workerClass.choose(KirinFolder.in(root));
        folder.deployExample("faults");
    }

    @Test
    void requestThatComputesWithoutEndIsAnsweredAndTheOthersAreServed() throws Exception {
        folder.set("workers", "1")
                .set("timeout", "300")
                .setFor("faults", "timeouts", "{ \"/faults/spin\" = 1 }");
        KirinProcess kirin = folder.start().awaitListening();
        AppMXBean faults = kirin.app("faults");

        List<CompletableFuture<HttpResponse<String>>> spinning =
                IntStream.range(0, 3)
                        .mapToObj(i -> kirin.getLater("/faults/spin?ms=60000"))
                        .toList();

        for (CompletableFuture<HttpResponse<String>> each : spinning) {
            HttpResponse<String> answer = each.get(60, TimeUnit.SECONDS);
            assertThat(answer.statusCode()).as(kirin.log()).isIn(503, 504);
        }
        kirin.awaitStatus("/faults/locals", 200);
        assertThat(faults.getTimeouts()).isPositive();
        assertThat(faults.getStuck()).isNotEmpty();
        assertThat(faults.getStuck().getFirst().request()).isEqualTo("GET /faults/spin?ms=60000");
        assertThat(kirin.log())
                .contains("WORKER TIMEOUT")
                .contains("GET /faults/spin?ms=60000")
                .contains("kirin.examples.faults");
        kirin.awaitStatus("/faults/spin?stop", 200);
        await().untilAsserted(() -> assertThat(faults.getStuck()).isEmpty());
    }

    @Test
    void faultsCostNobodyElseAnything() throws Exception {
        folder.set("workers", "1").set("timeout", "1");
        KirinProcess kirin = folder.start().awaitListening();

        for (String fault : FAULTS) {
            try (var connection = kirin.connect()) {
                connection.send(
                        "GET /faults%s HTTP/1.1\r\nHost: it\r\nConnection: close\r\n\r\n"
                                .formatted(fault));
                assertThat(connection.rest()).asString().doesNotContain("X-Injected");
            }

            for (int i = 0; i < 3; i++) {
                HttpResponse<String> answer = kirin.get("/faults/locals");
                assertThat(answer.statusCode()).as("%s%n%s", fault, kirin.log()).isEqualTo(200);
                assertThat(answer.body()).as(fault).contains("\"interrupted\": false");
            }
        }
        assertThat(kirin.get("/faults/threadlocal").body()).startsWith("Found nothing");
        assertThat(kirin.app("faults").getWorkers()).isEqualTo(1);
    }
}
