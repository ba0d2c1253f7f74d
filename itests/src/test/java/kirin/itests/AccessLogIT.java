package kirin.itests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import kirin.itests.harness.AppJar;
import kirin.itests.harness.CountingClient;
import kirin.itests.harness.Ended;
import kirin.itests.harness.KirinFolder;
import kirin.itests.harness.KirinProcess;
import kirin.itests.harness.LoadResult;
import kirin.itests.harness.RawConnection;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The access log of one server, from outside. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class AccessLogIT {
    private static final String FORMAT = "%(outcome)s|%(s)s|%(r)s|%(application)s|%(worker)s";
    private static final String FORMATTER = "formatter.jar";
    private static final Pattern NUMBER = Pattern.compile("load-\\d{12}");
    private static final Pattern WHOLE =
            Pattern.compile(
                    // The template's, the plain stand-in's, and those of the bundle below.
                    "answered\\|200\\|GET /echo\\?n=load-\\d{12} HTTP/1\\.1\\|echo\\|\\d+|\\S+Z"
                        + " 127\\.0\\.0\\.1 GET /echo\\?n=load-\\d{12} HTTP/1\\.1 200 \\d+ \\d+us"
                        + " answered|v\\d+ load-\\d{12} end");

    private KirinFolder folder;
    private KirinProcess kirin;
    private Path file;

    @BeforeAll
    void start(@TempDir Path root) throws Exception {
        folder =
                KirinFolder.in(root)
                        .optimized()
                        .set("accesslog", "\"logs/access.log\"")
                        .set("access_log_format", "'" + FORMAT + "'")
                        .set("worker_class", "\"sync\"")
                        .set("reload", "true")
                        .setFor("gate", "workers", "1")
                        .setFor("gate", "backlog", "1")
                        .setFor("faults", "timeouts", "{ \"/faults/sleep\" = 1 }")
                        .deployExample("faults")
                        .deploy(Gates.JAR)
                        .deploy(AppJar.echoing("echo", "e"));
        file = root.resolve("logs/access.log");
        kirin = folder.start().awaitListening();
    }

    @AfterAll
    void stop() throws IOException {
        folder.close();
    }

    @Test
    @Order(1)
    void everyExchangeIsALineHoweverItEnds() throws Exception {
        kirin.get("/echo?x");
        kirin.get("/nowhere");
        String overlong = "GET /" + "x".repeat(5000) + " HTTP/1.1\r\nHost: it\r\n\r\n";
        ask("GET /old HTTP/3.0\r\nHost: it\r\n\r\n");
        ask(overlong);
        ask("no request\r\n\r\n");
        ask("POST /faults HTTP/1.1\r\nHost: it\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n");
        ask(get("/faults/short-body"));
        ask(get("/faults/sleep?ms=20000"));
        crowd(file.resolveSibling("gate"));

        awaitLine("answered\\|200\\|GET /echo\\?x HTTP/1\\.1\\|echo\\|\\d+");
        awaitLine("answered\\|404\\|GET /nowhere HTTP/1\\.1\\|-\\|-");
        awaitLine("refused\\|505\\|GET /old HTTP/3\\.0\\|-\\|-");
        awaitLine("refused\\|414\\|-\\|-\\|-");
        awaitLine("refused\\|400\\|-\\|-\\|-");
        awaitLine("refused\\|400\\|POST /faults HTTP/1\\.1\\|-\\|-");
        awaitLine("aborted\\|200\\|GET /faults/short-body HTTP/1\\.1\\|faults\\|\\d+");
        awaitLine("timed_out\\|504\\|GET /faults/sleep\\?ms=20000 HTTP/1\\.1\\|faults\\|\\d+");
        awaitLine("answered\\|200\\|GET /gate/waits\\?.+ HTTP/1\\.1\\|gate\\|\\d+");
        awaitLine("shed\\|503\\|GET /gate/shed HTTP/1\\.1\\|gate\\|-");
        awaitLine("answered\\|200\\|GET /gate/hold\\?.+ HTTP/1\\.1\\|gate\\|\\d+");
        assertThat(lines()).hasSize(11);
    }

    /** One that runs, one that waits, and one for which there is no room. */
    private void crowd(Path gate) throws IOException {
        try (var runs = kirin.connect().send(get("/gate/hold?" + gate))) {
            await().until(() -> kirin.app("gate").getInFlight() == 1);
            try (var waits = kirin.connect().send(get("/gate/waits?" + gate))) {
                await().until(() -> kirin.app("gate").getQueued() == 1);
                try (var shed = kirin.connect().send(get("/gate/shed"))) {
                    assertThat(shed.rest()).asString().startsWith("HTTP/1.1 503");
                }
                Files.createFile(gate);
                assertThat(runs.rest()).asString().startsWith("HTTP/1.1 200");
                assertThat(waits.rest()).asString().startsWith("HTTP/1.1 200");
            }
        }
    }

    private static String get(String target) {
        return "GET " + target + " HTTP/1.1\r\nHost: it\r\nConnection: close\r\n\r\n";
    }

    private void ask(String request) throws IOException {
        try (RawConnection connection = kirin.connect()) {
            connection.send(request);
            assertThat(connection.rest()).asString().startsWith("HTTP/1.1 ");
        }
    }

    @Test
    @Order(2)
    void noLineIsLostOrSplitWhileFilesAreMovedAndFormattersSwapped() throws Exception {
        moveAndSwapDuring(1);
    }

    @Test
    @Order(2)
    @Tag("soak")
    void noneOfHundredThousandLinesIsLostOrSplit() throws Exception {
        moveAndSwapDuring(100_000);
    }

    /**
     * Reopens 20 times, and 5 times takes the formatter away and brings another.
     *
     * @param requests at least, however soon that is done
     */
    private void moveAndSwapDuring(long requests) throws Exception {
        CountingClient client = CountingClient.asking(kirin.uri("/echo")).keptAlive(4);
        try (client) {
            client.start();
            folder.deploy(formatter(1), FORMATTER);
            kirin.awaitLog("Access log format test is there");
            folder.setFor("echo", "access_log_format", "'test'");
            kirin.signal("HUP");
            awaitLineOf("v1 ");
            for (int i = 0; i < 20; i++) {
                long answered = client.result().right();
                Files.move(file, file.resolveSibling("access.log." + i));
                kirin.signal("USR1");
                await().until(() -> Files.exists(file) && client.result().right() > answered + 50);
                if (i % 4 == 1) {
                    Files.delete(folder.deployed(FORMATTER));
                    awaitLineOf("20");
                } else if (i % 4 == 3) {
                    folder.deploy(formatter(i), FORMATTER);
                    awaitLineOf("v" + i + " ");
                }
            }
            await().atMost(Duration.ofMinutes(5)).until(() -> client.result().right() >= requests);
        }

        LoadResult result = client.result();
        assertThat(result.isFlawless()).as(result.toString()).isTrue();
        await().until(() -> numbered().size() >= result.sent());
        Map<String, Integer> seen = new HashMap<>();
        for (String line : numbered()) {
            assertThat(line).matches(WHOLE);
            Matcher number = NUMBER.matcher(line);
            assertThat(number.find()).isTrue();
            seen.merge(number.group(), 1, Integer::sum);
        }
        assertThat(seen.values()).hasSize((int) result.sent()).allMatch(count -> count == 1);
    }

    /** In the file that is written now. */
    private void awaitLineOf(String beginning) {
        await().until(() -> lines().stream().anyMatch(line -> line.startsWith(beginning)));
    }

    /** The lines of the load. */
    private List<String> numbered() throws IOException {
        List<String> all = new ArrayList<>();
        try (Stream<Path> files = Files.list(file.getParent())) {
            for (Path each : files.toList()) {
                Files.readAllLines(each).stream()
                        .filter(l -> l.contains("load-"))
                        .forEach(all::add);
            }
        }
        return all;
    }

    /** Writes lines of an own kind, by the name that the application "echo" asks for. */
    private static AppJar formatter(int version) {
        return AppJar.named("test.formatter")
                .version(version + ".0.0")
                .type(
                        "Format",
                        """
                        @Component(property = "kirin.log.format=test")
                        public final class Format implements kirin.log.AccessLogFormat {
                            @Override
                            public kirin.log.AccessLogFormatter formatter(String value) {
                                byte[] first = "v%d ".getBytes();
                                byte[] last = " end".getBytes();
                                var none = kirin.log.Escapes.of(c -> null);
                                return (record, line) ->
                                        line.add(first).add(record.requestId(), none).add(last);
                            }
                        }
                        """
                                .formatted(version));
    }

    @Test
    @Order(3)
    void placeAndFormatChangeAtAHangUp() throws Exception {
        folder.set("accesslog", "\"logs/other.log\"").set("access_log_format", "'common'");
        folder.setFor("faults", "access_log_format", "'%(m)s of %(application)s'");
        kirin.signal("HUP");
        Path other = file.resolveSibling("other.log");
        await().until(() -> Files.exists(other));
        await().untilAsserted(() -> {
            kirin.get("/faults/locals");
            kirin.get("/nowhere");
            assertThat(Files.readAllLines(other))
                    .contains("GET of faults")
                    .anyMatch(line ->
                            line.matches(
                                    "127.0.0.1 - - \\[.+] \"GET /nowhere HTTP/1.1\" 404 \\d+"));
        });
    }

    @Test
    @Order(4)
    void linesCanBeFollowedByApplicationStatusAndPath() throws Exception {
        CompletableFuture<Ended> following =
                CompletableFuture.supplyAsync(
                        () -> follow("--app", "faults", "--path", "/faults/l"));
        CompletableFuture<Ended> refused =
                CompletableFuture.supplyAsync(() -> follow("--status", "4xx", "--json"));
        await().until(() -> {
            kirin.get("/nowhere");
            kirin.get("/faults/locals");
            kirin.get("/echo?n=no");
            return following.isDone() && refused.isDone();
        });

        assertThat(following.join().errors()).isEmpty();
        assertThat(following.join().output()).isEqualTo("GET of faults\nGET of faults\n");
        assertThat(refused.join().output().lines())
                .hasSize(2)
                .allMatch(line -> line.contains("\"status\":404"));
    }

    private Ended follow(String... filter) {
        List<String> arguments = new ArrayList<>(List.of("logs", "-n", "2"));
        arguments.addAll(List.of(filter));
        try {
            return folder.command(arguments.toArray(String[]::new));
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    @Order(5)
    void badFormatAtAHangUpChangesNothing() throws Exception {
        folder.set("access_log_format", "'%(h)s %(nonsense)s'").set("timeout", "7");
        kirin.signal("HUP");

        kirin.awaitLog("access_log_format: column 7");
        assertThat(kirin.server().getSettings())
                .filteredOn(setting -> setting.name().equals("timeout"))
                .allMatch(setting -> setting.value().equals("30"));
    }

    @Test
    @Order(6)
    void fullDiskStopsNothingAndIsWrittenAgainWhenThereIsRoom() throws Exception {
        Path full = file.resolveSibling("full.log");
        Files.createSymbolicLink(full, Path.of("/dev/full"));
        folder.set("accesslog", "\"logs/full.log\"").set("access_log_format", "'%(m)s %(q)s'");
        kirin.signal("HUP");
        await().until(() -> {
            assertThat(kirin.get("/nowhere?n=1").statusCode()).isEqualTo(404);
            return kirin.log().contains("The access log cannot be written: " + full);
        });
        assertThat(kirin.log()).contains("No space left on device; it is tried again");

        kirin.get("/nowhere?n=2");
        Files.delete(full);

        await().until(() -> Files.isRegularFile(full));
        await().untilAsserted(() -> {
            kirin.get("/nowhere?n=3");
            assertThat(Files.readAllLines(full)).contains("GET n=2", "GET n=3");
        });
    }

    @Test
    @Order(7)
    void everythingIsWrittenAtTheEnd() throws Exception {
        Path last = file.resolveSibling("last.log");
        folder.set("accesslog", "\"logs/last.log\"").set("access_log_format", "'%(U)s'");
        // Unlike the signal it returns when all is as it says, applications too.
        kirin.server().reload();
        kirin.get("/nowhere/last");
        kirin.close();

        assertThat(Files.readAllLines(last)).endsWith("/nowhere/last");
        String end = kirin.log().substring(kirin.log().indexOf("Shutting down"));
        assertThat(end).doesNotContain("no bundle provides");
    }

    @Test
    @Order(8)
    void formatWithAMistakeStopsTheStartWithItsColumn() throws Exception {
        folder.set("access_log_format", "'%(h)s %(nonsense)s'");
        Ended ended = folder.run();

        assertThat(ended.exitCode()).isEqualTo(1);
        assertThat(ended.errors()).contains("access_log_format: column 7").contains("nonsense");
    }

    private void awaitLine(String pattern) {
        await().untilAsserted(() ->
                assertThat(lines()).as(pattern).anyMatch(line -> line.matches(pattern)));
    }

    private List<String> lines() throws IOException {
        return Files.readAllLines(file);
    }
}
