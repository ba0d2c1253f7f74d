package kirin.itests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import kirin.itests.harness.AppJar;
import kirin.itests.harness.CountingClient;
import kirin.itests.harness.Crowd;
import kirin.itests.harness.KirinFolder;
import kirin.itests.harness.LoadResult;
import kirin.management.AppMXBean;
import kirin.management.StuckRequest;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/** Workers are replaced, for whatever reason, and no client sees it. */
interface RecyclingUnderLoad extends UnderLoad {
    Pattern DRAINING =
            Pattern.compile(
                    "gate .* drains: 1 requests are running: GET /gate/hold\\?hung \\((\\d+\\.\\d)"
                            + " s");

    /** With isolation, each worker has a class of its own, and counts from nothing. */
    AppJar COPIED =
            AppJar.named("test.copied")
                    .type("Count", "final class Count { static int requests; }")
                    .component(
                            "copied",
                            "/copied",
                            "return Response.text(System.identityHashCode(Count.class) + \" \""
                                    + " + request.query());");

    AppJar AGED = AppJar.echoing("aged", "aged");

    /** Each worker has an instance, which fails to start as long as there is a file. */
    AppJar MOODY =
            AppJar.named("test.moody")
                    .type(
                            "Moody",
                            """
                            @Component(scope = ServiceScope.PROTOTYPE)
                            @Mount(path = "/moody", name = "moody")
                            public final class Moody implements Application {
                                @Activate
                                public Moody() {
                                    if (java.nio.file.Files.exists(java.nio.file.Path.of("broken"))) {
                                        throw new IllegalStateException("no database");
                                    }
                                }

                                @Override
                                public Response handle(Request request) {
                                    return Response.text(
                                            System.identityHashCode(this) + " " + request.query());
                                }
                            }
                            """);

    static void prepare(KirinFolder folder) throws IOException {
        folder.set("graceful_timeout", "3")
                .setFor("moody", "max_requests", "50")
                .setFor("moody", "max_requests_jitter", "10")
                .setFor("copied", "max_requests", "50")
                .setFor("copied", "isolation", "\"bundle\"")
                .setFor("aged", "max_worker_age", "1");
        List.of(COPIED, AGED, MOODY).forEach(folder::deploy);
    }

    @Test
    default void nothingIsLostForWhateverReasonWorkersAreReplaced() throws Exception {
        AppMXBean copied = kirin().app("copied");
        AppMXBean aged = kirin().app("aged");
        AppMXBean moody = kirin().app("moody");
        try (Crowd crowd = Crowd.asking(kirin(), "/copied", "/aged", "/moody")) {
            // As fast as it is answered.
            LoadResult full =
                    CountingClient.asking(kirin().uri("/moody"))
                            .keptAlive(3)
                            .newEachTime(1)
                            .times(1000);
            assertThat(full.isFlawless()).as("%s%n%s", full, kirin().log()).isTrue();
            workersThatFailToBootAreTriedAgain(moody);
            await().untilAsserted(() -> {
                assertThat(moody.getRecycled().getOrDefault("requests", 0L)).isGreaterThan(5);
                assertThat(copied.getRecycled().getOrDefault("requests", 0L)).isGreaterThan(5);
                assertThat(aged.getRecycled().get("age")).isGreaterThan(1);
            });

            List<LoadResult> results = crowd.leaveHavingLostNothing();
            // Classes, and instances, of many workers have answered.
            assertThat(results.getFirst().kinds()).hasSizeGreaterThan(5);
            assertThat(results.getLast().kinds()).hasSizeGreaterThan(5);
        }
        for (AppMXBean each : List.of(copied, aged, moody)) {
            assertThat(each.getWorkers()).isEqualTo(2);
        }
    }

    private void workersThatFailToBootAreTriedAgain(AppMXBean moody) throws Exception {
        Path broken = Files.createFile(folder().root().resolve("broken"));
        for (String pause : List.of("0.1", "0.2", "0.4")) {
            kirin().awaitLog(
                            "could not be activated; the log says why, just before this; next try"
                                    + " in %s s".formatted(pause));
        }
        Files.delete(broken);
        long before = moody.getRecycled().getOrDefault("requests", 0L);
        await().until(() -> moody.getRecycled().getOrDefault("requests", 0L) > before);
        assertThat(moody.getBootFailures()).isGreaterThanOrEqualTo(3);
    }

    @Test
    default void whatHangsInAReloadIsInterruptedAndCutOffAndNothingElseIsLost() throws Exception {
        AppMXBean gate = kirin().app("gate");
        int revision = gate.getRevision();
        try (Crowd crowd = Crowd.asking(kirin(), "/gate/echo", "/copied", "/moody")) {
            CompletableFuture<HttpResponse<String>> hanging = kirin().getLater("/gate/hold?hung");
            awaitBegun("/gate/hold?hung");

            kirin().signal("HUP");

            HttpResponse<String> answer = hanging.get(60, TimeUnit.SECONDS);
            assertThat(answer.statusCode()).as(kirin().log()).isEqualTo(503);
            assertThat(answer.headers().firstValue("Retry-After")).contains("1");
            assertThat(gate.getRevision()).isEqualTo(revision + 1);
            assertThat(gate.getStuck())
                    .extracting(StuckRequest::request)
                    .containsExactly("GET /gate/hold?hung");
            await().untilAsserted(() -> assertThat(gate.getDrains()).containsEntry("cutOff", 1L));
            await().until(() -> kirin().app("moody").getRevision() == 2);
            crowd.leaveHavingLostNothing();
        }
        assertThat(kirin().log())
                .containsOnlyOnce("told of the reload")
                .contains(
                        "did not finish in time: 1 requests are interrupted: GET /gate/hold?hung");
        progressIsToldOnceASecond();
        open("hung");
        await().untilAsserted(() -> assertThat(gate.getStuck()).isEmpty());
    }

    private void progressIsToldOnceASecond() {
        List<Double> ages =
                DRAINING.matcher(kirin().log())
                        .results()
                        .map(MatchResult::group)
                        .map(line -> DRAINING.matcher(line).replaceFirst("$1"))
                        .map(Double::valueOf)
                        .toList();
        assertThat(ages).hasSizeBetween(2, 3);
        for (int i = 1; i < ages.size(); i++) {
            // Never more often; what is more than a second is a busy machine's doing.
            assertThat(ages.get(i) - ages.get(i - 1)).isBetween(0.89, 1.8);
        }
    }
}
