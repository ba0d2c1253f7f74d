package kirin.itests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import kirin.itests.harness.AppJar;
import kirin.itests.harness.CountingClient;
import kirin.itests.harness.Generation;
import kirin.itests.harness.KirinFolder;
import kirin.itests.harness.KirinProcess;
import kirin.itests.harness.LoadResult;
import kirin.itests.harness.RawConnection;
import kirin.itests.harness.RawResponse;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Newer versions that come while clients ask as fast as they are answered. */
interface SwapUnderLoad extends Replaced {
    List<String> WORKER_CLASSES = List.of("sync", "gthread", "gevent", "eventlet", "async");

    static void prepare(KirinFolder folder) throws IOException {
        for (String name : WORKER_CLASSES) {
            folder.setFor(name, "worker_class", "\"" + name + "\"").deploy(generation(name, 0));
        }
        folder.deploy(reading(1)).deploy(generation("pipelined", 1));
    }

    @Test
    default void everyWorkerClassIsSwappedWithoutAnyFailedRequest() throws Exception {
        List<CountingClient> clients = new ArrayList<>();
        for (String name : WORKER_CLASSES) {
            clients.add(asking(name).keptAlive(3).newEachTime(1).start());
        }
        for (int generation = 1; generation <= 7; generation++) {
            for (String name : WORKER_CLASSES) {
                folder().deploy(generation(name, generation));
            }
            for (CountingClient each : clients) {
                Generation.awaitAnswers(each, generation, 10);
            }
        }
        clients.forEach(CountingClient::close);

        assertThat(clients)
                .extracting(CountingClient::result)
                .allMatch(LoadResult::isFlawless)
                .allMatch(result -> result.kinds().size() >= 7);
    }

    @Test
    default void threeSwapsWithinOneDrainEndWell() throws Exception {
        KirinProcess kirin = kirin();
        List<RawConnection> running = new ArrayList<>();
        for (int generation = 1; generation <= 4; generation++) {
            if (generation > 1) {
                folder().deploy(reading(generation));
                kirin.awaitLog("at /thrice (revision %d)".formatted(generation));
            }
            running.add(kirin.holdOpen("/thrice"));
        }

        for (int generation = 4; generation >= 1; generation--) {
            RawResponse answer = running.get(generation - 1).send("12345").response();
            assertThat(answer.text()).isEqualTo("v%d 12345", generation);
        }
        for (RawConnection each : running) {
            // Kept alive: the next request meets the newest.
            each.send("POST /thrice HTTP/1.1\r\nHost: it\r\nContent-Length: 1\r\n\r\n6");
            assertThat(each.response().text()).isEqualTo("v4 6");
            each.close();
        }
        await().untilAsserted(() ->
                assertThat(kirin.app("thrice").getRevisions()).as(kirin.log()).hasSize(1));
    }

    @Test
    default void pipelinedRequestsAreAllAnsweredAcrossASwap() throws Exception {
        folder().deploy(generation("pipelined", 2));

        int newest = 1;
        try (RawConnection connection = kirin().connect()) {
            for (int round = 0; newest == 1; round++) {
                connection.send(
                        "GET /pipelined?n=%d HTTP/1.1\r\nHost: it\r\n\r\n"
                                .formatted(round)
                                .repeat(16));
                for (int i = 0; i < 16; i++) {
                    RawResponse answer = connection.response();
                    assertThat(answer.text()).endsWith(" n=" + round);
                    assertThat(Generation.of(answer)).isGreaterThanOrEqualTo(newest);
                    newest = Generation.of(answer);
                }
                assertThat(round).as("rounds until the swap").isLessThan(1_000_000);
            }
        }
    }

    @Test
    @Tag("soak")
    default void fiftySwapsUnderFullLoadFailNoRequest() throws Exception {
        folder().deploy(generation("fifty", 1));
        kirin().awaitStatus("/fifty", 200);

        var client = asking("fifty").keptAlive(48).newEachTime(16);
        try (client) {
            client.start();
            for (int generation = 2; generation <= 51; generation++) {
                folder().deploy(generation("fifty", generation));
                Generation.awaitAnswers(client, generation, 100);
            }
        }

        assertThat(client.result()).matches(LoadResult::isFlawless);
        assertThat(client.result().kinds()).hasSize(51);
    }

    private CountingClient asking(String page) {
        return Generation.asking(kirin().uri("/" + page));
    }

    private static AppJar generation(String page, int generation) {
        return AppJar.echoing(page, "v" + generation).version("1.0." + generation);
    }

    private static AppJar reading(int generation) {
        return AppJar.application(
                        "thrice",
                        "return Response.text(\"v%d \" + new String(request.body().readAllBytes()));"
                                .formatted(generation))
                .version("1.0." + generation);
    }
}
