package kirin.itests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import kirin.itests.harness.AppJar;
import kirin.itests.harness.CountingClient;
import kirin.itests.harness.KirinFolder;
import kirin.itests.harness.KirinProcess;
import kirin.itests.harness.LoadResult;
import kirin.itests.harness.RawConnection;
import kirin.itests.harness.RawResponse;
import kirin.itests.harness.WorkerClassCase;
import kirin.management.AppMXBean;
import kirin.management.StuckRequest;

import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What every worker class promises while clients ask as fast as they are answered. */
@ParameterizedClass(name = "{0}")
@EnumSource(WorkerClassCase.class)
class WorkersUnderLoadIT {
    private static final Pattern INSTANCE = Pattern.compile("\"instanceId\": \"(\\w+)\"");
    private static final Pattern DRAINING =
            Pattern.compile("drains: \\d+ requests are running: GET /gate/hold \\(");

    /** With isolation, each worker has a class of its own, and counts from nothing. */
    private static final AppJar COPIED =
            AppJar.named("test.copied")
                    .type("Count", "final class Count { static int requests; }")
                    .component(
                            "copied",
                            "/copied",
                            "return Response.text(System.identityHashCode(Count.class) + \" \""
                                    + " + request.query());");

    private static final AppJar AGED = AppJar.echoing("aged", "aged");

    /** Fails to start as long as there is a file. */
    private static final AppJar MOODY =
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
                                    return Response.text("moody " + request.query());
                                }
                            }
                            """);

    /** Holds some requests until there is a file, whatever interrupts them. */
    private static final AppJar GATE =
            AppJar.application(
                    "gate",
                    """
                    while (request.path().equals("/hold")
                            && !java.nio.file.Files.exists(java.nio.file.Path.of("open"))) {
                        java.util.concurrent.locks.LockSupport.parkNanos(10_000_000);
                        Thread.interrupted();
                    }
                    return Response.text("passed");
                    """);

    /** Tells in the log when it is told of a reload. */
    private static final AppJar HOOKS =
            AppJar.named("test.hooks")
                    .type(
                            "Hooks",
                            """
                            @Component
                            public final class Hooks implements kirin.hooks.ServerHooks {
                                @Override
                                public void onReload() {
                                    System.err.println("told of the reload");
                                }
                            }
                            """);

    private final WorkerClassCase workerClass;

    @TempDir private Path root;
    @AutoClose private KirinFolder folder;

    WorkersUnderLoadIT(WorkerClassCase workerClass) {
        this.workerClass = workerClass;
    }

    @BeforeEach
    void setUp() throws Exception {
        folder = KirinFolder.in(root);
    }

    @Test
    void nothingIsLostForWhateverReasonWorkersAreReplaced() throws Exception {
        workerClass
                .choose(folder)
                .set("graceful_timeout", "2")
                .set("max_requests", "50")
                .set("max_requests_jitter", "10")
                .setFor("copied", "isolation", "\"bundle\"")
                .setFor("aged", "max_requests", "0")
                .setFor("aged", "max_worker_age", "1");
        folder.deployExample("faults");
        for (AppJar each : List.of(COPIED, AGED, MOODY, GATE, HOOKS)) {
            folder.deploy(each);
        }
        KirinProcess kirin = folder.start().awaitListening();
        AppMXBean faults = kirin.app("faults");
        AppMXBean copied = kirin.app("copied");
        AppMXBean aged = kirin.app("aged");
        AppMXBean moody = kirin.app("moody");
        var clients =
                List.of(
                        asking(kirin, "/faults/locals").sortedBy(WorkersUnderLoadIT::instance),
                        asking(kirin, "/copied"),
                        asking(kirin, "/aged"),
                        asking(kirin, "/moody"));

        try {
            clients.forEach(CountingClient::start);
            workersAreReplacedByRequestsAndByAge(faults, copied, aged);
            workersThatFailToBootAreTriedAgain(kirin, moody);
            whatHangsIsInterruptedAndCutOffInAReload(kirin, faults);
        } finally {
            clients.forEach(CountingClient::close);
        }

        assertThat(clients)
                .extracting(CountingClient::result)
                .as(kirin.log())
                .allMatch(LoadResult::isFlawless);
        // Instances, and classes, of many workers have answered.
        assertThat(clients.get(0).result().kinds()).hasSizeGreaterThan(5);
        assertThat(clients.get(1).result().kinds()).hasSizeGreaterThan(5);
        for (AppMXBean each : List.of(faults, copied, aged, moody)) {
            assertThat(each.getWorkers()).isEqualTo(2);
        }
    }

    private static void workersAreReplacedByRequestsAndByAge(
            AppMXBean faults, AppMXBean copied, AppMXBean aged) {
        await().untilAsserted(() -> {
            assertThat(faults.getRecycled().get("requests")).isGreaterThan(5);
            assertThat(copied.getRecycled().get("requests")).isGreaterThan(5);
            assertThat(aged.getRecycled().get("age")).isGreaterThan(1);
        });
    }

    private void workersThatFailToBootAreTriedAgain(KirinProcess kirin, AppMXBean moody)
            throws Exception {
        Path broken = Files.createFile(folder.root().resolve("broken"));
        for (String pause : List.of("0.1", "0.2", "0.4")) {
            kirin.awaitLog(
                    "could not be activated; the log says why, just before this; next try"
                            + " in %s s".formatted(pause));
        }
        Files.delete(broken);
        long before = moody.getRecycled().getOrDefault("requests", 0L);
        await().untilAsserted(() ->
                assertThat(moody.getRecycled().get("requests")).isGreaterThan(before));
        assertThat(moody.getBootFailures()).isGreaterThanOrEqualTo(3);
    }

    private void whatHangsIsInterruptedAndCutOffInAReload(KirinProcess kirin, AppMXBean faults)
            throws Exception {
        AppMXBean gate = kirin.app("gate");
        CompletableFuture<HttpResponse<String>> hanging = kirin.getLater("/gate/hold");
        await().until(() -> gate.getHandled() == 1);

        kirin.signal("HUP");

        HttpResponse<String> answer = hanging.get(60, TimeUnit.SECONDS);
        assertThat(answer.statusCode()).as(kirin.log()).isEqualTo(503);
        assertThat(answer.headers().firstValue("Retry-After")).contains("1");
        assertThat(gate.getRevision()).isEqualTo(2);
        assertThat(gate.getStuck())
                .extracting(StuckRequest::request)
                .containsExactly("GET /gate/hold");
        await().untilAsserted(() -> assertThat(gate.getDrains()).containsEntry("cutOff", 1L));
        assertThat(kirin.log())
                .contains("told of the reload")
                .containsPattern(DRAINING)
                .contains("did not finish in time: 1 requests are interrupted: GET /gate/hold");
        Files.createFile(folder.root().resolve("open"));
        await().untilAsserted(() -> assertThat(gate.getStuck()).isEmpty());
        await().until(() -> faults.getRevision() == 2);
    }

    @Test
    void whatWaitsIsTurnedAwayInItsTimeAndWhoHasGoneIsNotServed() throws Exception {
        workerClass
                .chooseOneSeat(folder)
                .set("timeout", "2")
                .set("queue_timeout_percent", "10")
                .setFor("gate", "timeouts", "{ \"/gate/hold\" = 0, \"/gate/long\" = 3600 }")
                .deploy(GATE);
        KirinProcess kirin = folder.start().awaitListening();
        AppMXBean gate = kirin.app("gate");
        CompletableFuture<HttpResponse<String>> holding = kirin.getLater("/gate/hold");
        await().until(() -> gate.getHandled() == 1);

        HttpResponse<String> shed = kirin.get("/gate/short");
        try (RawConnection gone = kirin.connect()) {
            gone.send("GET /gate/long HTTP/1.1\r\nHost: it\r\n\r\n");
            await().until(() -> gate.getQueued() == 1);
            gone.reset();
        }
        await().until(() -> gate.getQueued() == 0 && gate.getInFlight() == 1);
        Files.createFile(folder.root().resolve("open"));

        assertThat(shed.statusCode()).isEqualTo(503);
        assertThat(shed.headers().firstValue("Retry-After")).contains("1");
        assertThat(shed.body()).contains("waited too long for a worker");
        assertThat(holding.get(60, TimeUnit.SECONDS).body()).isEqualTo("passed");
        assertThat(kirin.get("/gate/long").body()).isEqualTo("passed");
        assertThat(gate.getHandled()).isEqualTo(2);
        assertThat(gate.getShed()).isEqualTo(1);
    }

    private static CountingClient asking(KirinProcess kirin, String path) {
        return CountingClient.asking(kirin.uri(path)).keptAlive(2).newEachTime(1);
    }

    private static String instance(RawResponse answer) {
        Matcher field = INSTANCE.matcher(answer.text());
        return field.find() ? field.group(1) : "none";
    }
}
