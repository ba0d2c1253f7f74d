package kirin.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import kirin.settings.Settings;
import kirin.settings.SettingsBuilder;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Files;
import java.nio.file.Path;

/** What the first start from the sources puts into the deploy folder, and when it does not. */
class SampleTest {
    @TempDir private Path root;
    private Path samples;
    private Path work;

    @BeforeEach
    void setUp() throws Exception {
        samples = Files.createDirectory(root.resolve("samples"));
        work = Files.createDirectory(root.resolve("work"));
        Files.writeString(samples.resolve("hello.jar"), "hello");
    }

    @Test
    void liesInTheDeployFolderOfTheSettings() throws Exception {
        Sample.deploy(samples, settings());

        assertThat(work.resolve("deploy/hello.jar")).hasContent("hello");
    }

    @Test
    void isNotAddedToWhatIsThere() throws Exception {
        Files.createDirectory(work.resolve("deploy"));

        Sample.deploy(samples, settings());

        assertThat(work.resolve("deploy")).isEmptyDirectory();
    }

    @Test
    void isNotForAFolderThatTheUserNamed() throws Exception {
        Sample.deploy(samples, settings("--deploy-dir", "apps"));

        assertThat(work).isEmptyDirectory();
    }

    @Test
    void isNoReasonToFail() throws Exception {
        Sample.deploy(root.resolve("none"), settings());

        assertThat(work).isEmptyDirectory();
    }

    private Settings settings(String... more) throws Exception {
        var builder = new SettingsBuilder();
        CommandLine.parse("--chdir", work.toString()).addTo(builder);
        CommandLine.parse(more).addTo(builder);
        return builder.build();
    }
}
