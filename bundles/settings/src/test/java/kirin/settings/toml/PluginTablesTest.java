package kirin.settings.toml;

import static org.assertj.core.api.Assertions.assertThat;

import kirin.settings.PluginSettings;
import kirin.settings.Settings;
import kirin.settings.SettingsException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;

class PluginTablesTest {
    @TempDir Path folder;

    @Test
    void theyAreKeptAsTheyStandUnderTheNameOfThePlugInsConfiguration()
            throws IOException, SettingsException {
        Settings settings =
                FileOfText.settings(
                        folder,
                        """
                        workers = 2
                        [worker.gevent]
                        carrier = "loop"
                          loops =  4
                        ratio = 0.5
                        traced = true
                        paths = ["/a", "/b"]
                        none = []
                        [log.json]
                        fields = ["status"]
                        """);

        assertThat(settings.plugins()).containsOnlyKeys("kirin.worker.gevent", "kirin.log.json");
        PluginSettings gevent =
                Objects.requireNonNull(settings.plugins().get("kirin.worker.gevent"));
        assertThat(gevent.values())
                .isEqualTo(
                        Map.of(
                                "carrier",
                                "loop",
                                "loops",
                                4L,
                                "ratio",
                                0.5,
                                "traced",
                                true,
                                "paths",
                                List.of("/a", "/b"),
                                "none",
                                List.of()));
        assertThat(gevent.origins().get("loops"))
                .hasToString(folder.resolve("kirin.toml") + ":4:12");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "carrier = loop       | :2:11: carrier is loop; write carrier = \"loop\"",
                "since = 1979-05-27   | :2:9: since is neither text, a number, true or false, nor a"
                        + " list of one of these; a plug-in can be given nothing else",
                "mixed = [1, 'a']     | :2:9: mixed is neither text, a number, true or false, nor a"
                        + " list of one of these; a plug-in can be given nothing else",
                "inner = { a = 1 }    | :2:9: inner is neither text, a number, true or false, nor a"
                        + " list of one of these; a plug-in can be given nothing else",
            })
    void whatNoConfigurationCanHoldIsReported(String line, String problem) throws IOException {
        assertThat(FileOfText.problems(folder, "[worker.gevent]\n" + line))
                .containsExactly("kirin.toml" + problem);
    }

    @Test
    void namesThatDifferOnlyInCaseAreReported() throws IOException {
        assertThat(FileOfText.problems(folder, "[worker.gevent]\nloops = 1\nLoops = 2\n"))
                .singleElement()
                .asString()
                .endsWith("oops is there in another case; keep one of them");
    }

    @Test
    void aSettingOutsideOfAPlugInsTableIsReported() throws IOException {
        assertThat(FileOfText.problems(folder, "[log]\nlevel = 'x'\n"))
                .containsExactly(
                        "kirin.toml:2:9: log.level is no table; write [log.NAME] above the settings"
                                + " of a plug-in");
    }

    @Test
    void anyOtherTableIsReported() throws IOException {
        assertThat(FileOfText.problems(folder, "[app.shop]\nworkers = 2\n"))
                .containsExactly(
                        "kirin.toml:1:1: app is no table of Kirin; there are [apps.NAME],"
                                + " [worker.NAME] and [log.NAME], and settings stand above the"
                                + " first of them");
    }
}
