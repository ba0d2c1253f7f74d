package kirin.itests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import kirin.itests.harness.KirinFolder;
import kirin.itests.harness.KirinProcess;

import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The files of a server that is told to have some, and what it says in them. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class StartFilesIT {
    private Path root;
    @AutoClose private KirinFolder folder;
    private KirinProcess kirin;

    @BeforeAll
    void start(@TempDir Path temporary) throws Exception {
        root = temporary;
        folder =
                KirinFolder.in(root)
                        .set("errorlog", "\"logs/error.log\"")
                        .set("reload_engine", "\"poll\"")
                        .set("dirty_workers", "1")
                        .setFor("helo", "timeout", "5")
                        .deployExample("hello");
        Files.createDirectories(folder.pidFile().getParent());
        Files.writeString(folder.pidFile(), "999999999\n");
        kirin = folder.start("--cache", "kept").awaitListening();
    }

    @Test
    void pidFileOfDeadProcessIsReplaced() {
        assertThat(folder.pidFile()).hasContent(String.valueOf(kirin.pid()));
    }

    @Test
    void errorLogFileGetsTheLinesAndTerminalIsToldWhere() throws Exception {
        assertThat(log())
                .contains("[INFO] Starting kirin")
                .contains("[INFO] Listening at: http://127.0.0.1:" + kirin.port());
        assertThat(kirin.log().lines())
                .allMatch(line -> line.endsWith("; log: logs/error.log"), "name the log");
    }

    @Test
    void settingsWithoutEffectAreNamedInOneLine() throws Exception {
        assertThat(log().lines().filter(line -> line.contains("reload_engine")))
                .singleElement()
                .asString()
                .contains("Without effect in this version: dirty_workers, reload_engine");
    }

    @Test
    void tablesForNobodyAreWarnedOfWhenTheServerIsUp() {
        await().untilAsserted(() ->
                assertThat(log()).contains("[apps.helo] is for an application that is not there"));
    }

    @Test
    @Order(Integer.MAX_VALUE)
    void namedCacheStays() throws Exception {
        assertThat(folder.leftovers()).containsExactly(folder.pidFile());
        kirin.close();

        assertThat(root.resolve("kept")).isNotEmptyDirectory();
    }

    private String log() throws IOException {
        return Files.readString(root.resolve("logs/error.log"));
    }
}
