package kirin.itests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import kirin.itests.harness.CountingClient;
import kirin.itests.harness.KirinFolder;
import kirin.itests.harness.LoadResult;
import kirin.itests.harness.RawConnection;
import kirin.management.AppMXBean;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.net.http.HttpResponse;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** More requests than there are seats. */
interface QueueUnderLoad extends UnderLoad {

    /** One worker that takes one request at a time, in every worker class. */
    static void prepare(KirinFolder folder) throws IOException {
        folder.setFor("narrow", "workers", "1")
                .setFor("narrow", "threads", "1")
                .setFor("narrow", "worker_connections", "1")
                .setFor("narrow", "backlog", "2")
                .setFor("narrow", "timeout", "2")
                .setFor("narrow", "queue_timeout_percent", "10")
                .setFor(
                        "narrow",
                        "timeouts",
                        "{ \"/narrow/hold\" = 0, \"/narrow/patient\" = 3600 }");
    }

    @Test
    default void whatCannotBeServedInTimeIsTurnedAwayAndWhoHasGoneIsNotServed() throws Exception {
        AppMXBean narrow = kirin().app("narrow");
        CompletableFuture<HttpResponse<String>> holding = kirin().getLater("/narrow/hold?wide");
        awaitBegun("/narrow/hold?wide");

        isTurnedAway(kirin().get("/narrow/hasty"), "waited too long for a worker");
        try (RawConnection gone = ask("/narrow/patient")) {
            await().until(() -> narrow.getQueued() == 1);
            gone.reset();
        }
        await().until(() -> narrow.getQueued() == 0 && narrow.getInFlight() == 1);
        CountingClient client =
                CountingClient.asking(kirin().uri("/narrow/patient"))
                        .keptAlive(3)
                        .newEachTime(1)
                        .unhurried();
        try (client) {
            client.start();
            await().until(() -> narrow.getShed() > 20);
            isTurnedAway(kirin().get("/narrow/patient"), "too many requests are waiting");
            open("wide");
            assertThat(holding.get(60, TimeUnit.SECONDS).body()).isEqualTo("passed wide");
            await().until(() -> client.result().right() > 50);
        }

        LoadResult load = client.result();
        assertThat(load.wrongStatus()).as("%s%n%s", load, kirin().log()).containsOnlyKeys(503);
        long turnedAway = load.wrongStatus().getOrDefault(503, 0L);
        assertThat(load.right() + turnedAway).as(load.toString()).isEqualTo(load.sent());
        assertThat(load.doubled()).isZero();
        // Those that the test has asked itself are the other two.
        assertThat(narrow.getShed()).isEqualTo(turnedAway + 2);
        assertThat(narrow.getHandled()).isEqualTo(load.right() + 1);
    }

    private static void isTurnedAway(HttpResponse<String> answer, String reason) {
        assertThat(answer.statusCode()).isEqualTo(503);
        assertThat(answer.headers().firstValue("Retry-After")).contains("1");
        assertThat(answer.body()).contains(reason);
    }
}
