package kirin.itests;

import static org.assertj.core.api.Assertions.assertThat;

import kirin.itests.harness.Distribution;
import kirin.itests.harness.KirinFolder;
import kirin.itests.harness.KirinProcess;

import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.util.List;

/** What a start tells the operator, and what is there then. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class StartIT {
    @AutoClose private KirinFolder folder;
    private KirinProcess kirin;

    @BeforeAll
    void start(@TempDir Path root) throws Exception {
        folder = KirinFolder.in(root).set("worker_class", "\"sync\"").deployExample("hello");
        kirin = folder.start("--worker-class", "gevent").awaitListening();
    }

    @Test
    void logTellsTheStartAsGunicornDoes() {
        kirin.awaitLog("Listening at");
        String prefix =
                "\\[\\d{4}-\\d\\d-\\d\\d \\d\\d:\\d\\d:\\d\\d [+-]\\d{4}] \\[%d] \\[INFO] "
                        .formatted(kirin.pid());
        List<String> lines = kirin.log().lines().toList();
        assertThat(lines).allMatch(line -> line.matches(prefix + ".*"), "are log lines");
        assertThat(lines.getFirst()).matches(prefix + "Starting kirin " + DistributionIT.VERSION);
        assertThat(lines)
                .filteredOn(line -> line.contains("Listening at"))
                .singleElement()
                .asString()
                .matches(prefix + "Listening at: http://127\\.0\\.0\\.1:\\d+ \\(\\d+\\)")
                .endsWith(":%d (%d)".formatted(kirin.port(), kirin.pid()));
        assertThat(lines)
                .filteredOn(line -> line.contains("Using worker"))
                .singleElement()
                .asString()
                .matches(prefix + "Using worker: gevent");
        assertThat(lines).filteredOn(line -> line.contains("Booting worker")).hasSize(2);
        assertThat(lines)
                .filteredOn(line -> line.contains("Application"))
                .singleElement()
                .asString()
                .matches(prefix + "Application hello 1\\.0\\.0 at / .*");
        assertThat(folder.output()).isEmpty();
    }

    @Test
    void librariesDoNotTellOfTheirOwnBeginning() {
        assertThat(kirin.log()).doesNotContain("org.apache.felix", "globalExtender");
    }

    @Test
    void applicationAnswersAsSoonAsItListens() {
        var answer = kirin.get("/");
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).isEqualTo("Hello from Kirin\n");
    }

    @Test
    void pidFileHoldsTheIdOfTheProcessThatWasStarted() {
        assertThat(folder.pidFile()).hasContent(String.valueOf(kirin.pid()));
    }

    @Test
    void flagWinsOverTheFile() {
        assertThat(kirin.log()).contains("Using worker: gevent");
    }

    /** That of the tests is one with all that a shell, or Java, could take for something else. */
    @Test
    void trainedDistributionStartsInAFolderOfAnyName() {
        Path home = Distribution.home();

        assertThat(home).asString().contains("'", "\"", " ");
        assertThat(home.resolve("lib")).isDirectoryContaining("glob:**.aot");
        assertThat(kirin.get("/").statusCode()).isEqualTo(200);
    }
}
