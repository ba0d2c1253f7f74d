package kirin.itests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import kirin.itests.harness.CountingClient;
import kirin.itests.harness.KirinFolder;
import kirin.itests.harness.LoadResult;
import kirin.itests.harness.RawResponse;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.time.Duration;
import java.util.List;

/** An application that misbehaves in every way it can. */
interface FaultsUnderLoad extends UnderLoad {
    List<String> FAULTS =
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

    static void prepare(KirinFolder folder) throws IOException {
        folder.setFor("faults", "workers", "1")
                .setFor("faults", "timeouts", "{ \"/faults/deadlock\" = 1, \"/faults/sleep\" = 1 }")
                .setFor("faults-async", "timeouts", "{ \"/faults-async/never\" = 1 }")
                .deployExample("faults");
    }

    @Test
    default void faultsCostNobodyElseAnything() throws Exception {
        CountingClient client =
                CountingClient.asking(kirin().uri("/faults/locals"))
                        .keptAlive(2)
                        .newEachTime(1)
                        .unhurried()
                        .expecting(FaultsUnderLoad::isClean)
                        .sortedBy(answer -> "clean");
        try (client) {
            client.start();
            for (String fault : FAULTS) {
                try (var connection = kirin().connect()) {
                    connection.send(
                            "GET /faults%s HTTP/1.1\r\nHost: it\r\nConnection: close\r\n\r\n"
                                    .formatted(fault));
                    assertThat(connection.rest()).asString().doesNotContain("X-Injected");
                }
                long before = client.result().right();
                await().pollInterval(Duration.ofMillis(10))
                        .until(() -> client.result().right() > before + 3);
                assertThat(kirin().get("/faults/threadlocal").body()).startsWith("Found nothing");
            }
        }

        LoadResult load = client.result();
        assertThat(load.isFlawless()).as("%s%n%s", load, kirin().log()).isTrue();
        assertThat(kirin().app("faults").getWorkers()).isOne();
    }

    private static boolean isClean(RawResponse answer) {
        return answer.text().contains("\"interrupted\": false");
    }
}
