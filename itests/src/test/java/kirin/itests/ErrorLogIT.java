package kirin.itests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import kirin.itests.harness.AppJar;
import kirin.itests.harness.KirinFolder;
import kirin.itests.harness.KirinProcess;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;

/** The error log as a file, while operators and disks do to it what they do. */
@Execution(value = ExecutionMode.SAME_THREAD, reason = "It is one log.")
class ErrorLogIT {
    private static final String APPLICATION =
            """
            org.slf4j.LoggerFactory.getLogger("shop").info("said {} so", request.query());
            return Response.text("ok");
            """;

    @TempDir static Path root = Path.of("");

    private static KirinFolder folder;
    private static KirinProcess kirin;
    private static Path logs;
    private static Path log;

    @BeforeAll
    static void start() throws IOException {
        logs = root.resolve("new/logs");
        log = logs.resolve("error.log");
        folder =
                KirinFolder.in(root)
                        .deploy(AppJar.application("shop", APPLICATION))
                        .set("errorlog", "\"new/logs/error.log\"");
        kirin = folder.start().awaitListening();
    }

    @AfterAll
    static void stop() throws IOException {
        folder.close();
    }

    @AfterEach
    void logAsAtTheStart() throws IOException {
        if (!Files.isRegularFile(log) || Files.isSymbolicLink(log)) {
            Files.deleteIfExists(log);
            kirin.server().reopenLogs();
        }
    }

    private static void say(String text) {
        assertThat(kirin.get("/shop?" + text).body()).isEqualTo("ok");
    }

    private static String written() {
        try {
            return Files.readString(log);
        } catch (IOException e) {
            return e.toString();
        }
    }

    private static void awaitWritten(String text) {
        await().untilAsserted(() -> assertThat(written()).contains(text));
    }

    @Test
    void linesAreWholeAndNoneIsLostHoweverOftenTheFileIsMovedAway() throws Exception {
        var enough = new AtomicBoolean();
        List<CompletableFuture<Integer>> clients = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            String name = "client" + i;
            clients.add(
                    CompletableFuture.supplyAsync(() -> {
                        int said = 0;
                        while (!enough.get()) {
                            say(name + "-" + said++);
                        }
                        return said;
                    }));
        }
        for (int i = 0; i < 9; i++) {
            await().untilAsserted(() -> assertThat(log).exists().isNotEmptyFile());
            Files.move(log, logs.resolve("moved." + i));
            switch (i % 3) {
                case 0 -> kirin.signal("USR1");
                case 1 -> kirin.server().reopenLogs();
                default -> kirin.signal("HUP");
            }
            await().untilAsserted(() -> assertThat(log).exists().isNotEmptyFile());
        }
        enough.set(true);
        int said = 0;
        for (CompletableFuture<Integer> each : clients) {
            said += each.join();
        }

        Set<String> distinct = new HashSet<>();
        int lines = 0;
        try (Stream<Path> files = Files.list(logs)) {
            for (Path file : files.toList()) {
                String text = Files.readString(file);
                assertThat(text).endsWith("\n");
                for (String line : text.split("\n", -1)) {
                    if (line.contains("said client")) {
                        assertThat(line).matches("\\[[^]]+] \\[\\d+] \\[INFO] said \\S+ so");
                        distinct.add(line.substring(line.indexOf("said")));
                        lines++;
                    }
                }
            }
        }
        assertThat(lines).isEqualTo(said);
        assertThat(distinct).hasSize(said);
    }

    @Test
    void fileThatIsCopiedAndTruncatedGoesOnAtItsBeginning() throws Exception {
        say("before");
        Files.copy(log, logs.resolve("copy"));
        try (var truncated = new RandomAccessFile(log.toFile(), "rw")) {
            truncated.setLength(0);
        }
        say("after");

        assertThat(log).content().startsWith("[").contains("said after").doesNotContain("before");
    }

    @Test
    void fullDiskIsToldOnStandardErrorAndServingAndWritingGoOn() throws Exception {
        link(Path.of("/dev/full"));
        kirin.signal("USR1");
        awaitErrors("the log " + log + " cannot be written: No space left on device");
        say("nobody");
        assertThat(folder.errors()).containsOnlyOnce("No space left");

        link(logs.resolve("roomy"));
        await().untilAsserted(() -> {
            say("again");
            assertThat(logs.resolve("roomy")).content().contains("said again");
        });
        awaitErrors(log + " is written again; lines lost: ");
        assertThat(logs.resolve("roomy")).content().doesNotContain("said nobody");
    }

    private static void awaitErrors(String text) {
        await().untilAsserted(() -> assertThat(folder.errors()).contains(text));
    }

    private static void link(Path target) throws IOException {
        Path link = Files.createSymbolicLink(logs.resolve("link"), target);
        Files.move(link, log, StandardCopyOption.REPLACE_EXISTING);
    }

    @Test
    void fileThatCannotBeOpenedAnewIsToldAndWrittenOn() throws Exception {
        Path moved = Files.move(log, logs.resolve("kept"), StandardCopyOption.REPLACE_EXISTING);
        Files.createDirectory(log);

        assertThatThrownBy(() -> kirin.server().reopenLogs())
                .hasMessageContaining("goes on where it was: " + log + " (Is a directory)");
        kirin.signal("USR1");
        say("still");
        await().untilAsserted(() ->
                assertThat(moved).content().contains("said still").contains("[ERROR] a log"));
    }

    @Test
    void folderThatWasRemovedIsMadeAgain() throws Exception {
        Path elsewhere = Files.move(logs, root.resolve("elsewhere"));
        kirin.signal("USR1");
        awaitWritten("Handling signal: usr1");
        say("here");

        assertThat(log).content().contains("said here");
        assertThat(elsewhere.resolve("error.log")).content().doesNotContain("said here");
    }

    @Test
    void logbackFileIsTakenOverOnHupAndOneThatIsWrongChangesNothing() throws Exception {
        Path file = root.resolve("logback.xml");
        Files.writeString(file, logback("more.log", "debug"));
        hup(() -> folder.set("logconfig", "\"logback.xml\""));
        await().untilAsserted(() -> {
            say("detail");
            assertThat(root.resolve("more.log")).content().contains("INFO shop said detail");
        });

        Files.writeString(file, logback("other.log", "loud"));
        hup(() -> {});
        awaitIn("more.log", file + ":5: level is \"loud\"; give ");
        say("on");
        assertThat(root.resolve("more.log")).content().contains("INFO shop said on");
        assertThat(root.resolve("other.log")).doesNotExist();

        hup(() -> folder.set("logconfig", "\"\""));
        await().untilAsserted(() -> {
            say("back");
            assertThat(written()).contains("said back");
        });
        say("last");
        assertThat(root.resolve("more.log")).content().doesNotContain("said last");
    }

    private static void awaitIn(String file, String text) {
        await().untilAsserted(() -> assertThat(root.resolve(file)).content().contains(text));
    }

    /** Something that may fail. */
    private interface Edit {
        void run() throws IOException;
    }

    private static void hup(Edit edit) throws IOException {
        edit.run();
        kirin.signal("HUP");
    }

    private static String logback(String file, String level) {
        return """
        <configuration>
          <appender name="file" class="ch.qos.logback.core.FileAppender"><file>%s</file>
            <encoder><pattern>%%level %%logger %%msg%%n</pattern></encoder>
          </appender>
          <logger name="shop" level="%s"/>
          <root><appender-ref ref="file"/></root>
        </configuration>
        """
                .formatted(root.resolve(file), level);
    }
}
