package kirin.settings.toml;

import static kirin.settings.ServerSettings.TIMEOUT;
import static kirin.settings.ServerSettings.TIMEOUTS;
import static kirin.settings.ServerSettings.WORKERS;

import static org.assertj.core.api.Assertions.assertThat;

import kirin.settings.ServerSettings;
import kirin.settings.Settings;
import kirin.settings.SettingsException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;

class ApplicationTablesTest {
    @TempDir Path folder;

    @Test
    void theirValuesHoldForTheApplicationTheyName() throws IOException, SettingsException {
        Settings settings =
                FileOfText.settings(
                        folder,
                        """
                        timeout = 60
                        [apps.shop]
                        workers = 3
                          timeout =  5
                        worker_class = "egg:gunicorn#gthread"
                        [apps."my.app"]
                        timeout = 7
                        """);
        Settings shop = settings.forApplication("shop");

        assertThat(settings.applications()).containsExactlyInAnyOrder("shop", "my.app");
        assertThat(shop.get(WORKERS)).isEqualTo(3);
        assertThat(shop.get(ServerSettings.WORKER_CLASS)).isEqualTo("gthread");
        assertThat(shop.get(TIMEOUT)).isEqualTo(Duration.ofSeconds(5));
        assertThat(shop.origin(TIMEOUT)).hasToString(folder.resolve("kirin.toml") + ":4:14");
        assertThat(settings.forApplication("my.app").get(TIMEOUT)).hasSeconds(7);
        assertThat(settings.forApplication("my.app").get(WORKERS)).isEqualTo(1);
        assertThat(settings.get(TIMEOUT)).hasSeconds(60);
        assertThat(settings.forApplication("other").origin(TIMEOUT))
                .hasToString(folder.resolve("kirin.toml") + ":1:11");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "apps.shop.workers = 3               | ':1:21'",
                "apps = { shop = { workers = 3 } }   | ':1:29'",
                "apps.shop = { threads = 2, workers = 3 } | ':1:38'",
                "[apps] / shop.workers = 3            | ':2:16'",
            })
    void otherSpellingsOfATableAreReadToo(String text, String place) throws Exception {
        Settings shop = FileOfText.settings(folder, lines(text)).forApplication("shop");

        assertThat(shop.get(WORKERS)).isEqualTo(3);
        assertThat(shop.origin(WORKERS)).hasToString(folder.resolve("kirin.toml") + place);
    }

    @Test
    void anApplicationsTimeoutsReplaceTheGeneralOnes() throws IOException, SettingsException {
        Settings settings =
                FileOfText.settings(
                        folder,
                        """
                        timeouts = { "/reports" = 300, "/x/" = 1 }
                        [apps.shop.timeouts]
                        "/reports" = 10
                        """);

        Settings shop = settings.forApplication("shop");
        assertThat(settings.get(TIMEOUTS).of("/x", Duration.ZERO)).hasSeconds(1);
        assertThat(shop.get(TIMEOUTS).of("/x", Duration.ZERO)).isZero();
        assertThat(shop.get(TIMEOUTS).of("/reports/a", Duration.ZERO)).hasSeconds(10);
        assertThat(shop.origin(TIMEOUTS)).hasToString(folder.resolve("kirin.toml") + ":2:1");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "wrokers = 3       | :3:13: wrokers is not a setting of Kirin; did you mean"
                        + " \"workers\"?",
                "keepalve = 3      | :3:14: keepalve is not a setting of Kirin; remove it (kirin"
                        + " --help lists those there are)",
                "bind = ':1'       | :3:10: bind is the same for all applications; set it at the"
                        + " top of the file, above the first table",
                "spew = true       | :3:10: spew cannot be used: the JVM cannot print every line it"
                        + " runs; use a debugger or Java Flight Recorder",
                "timeout = '5s'    | :3:13: timeout is \"5s\"; give whole seconds, for example 30",
                "timeout = 5s      | :3:13: timeout is 5s; give whole seconds, for example 30",
                "preload_app = True | :3:17: preload_app is True; write preload_app = true",
                "bind = localhost  | :3:10: bind is the same for all applications; set it at the"
                        + " top of the file, above the first table",
                "isolation = 'process' | :3:15: isolation is \"process\"; give one of none, bundle",
                "max_stuck_requests = 0 | :3:24: max_stuck_requests is 0; give a whole number from"
                        + " 1 to 10000",
                "[apps.shop.limits] / x = 1 | :3:3: limits is not a setting of Kirin; remove it"
                        + " (kirin --help lists those there are)",
                "[apps.shop.workers] / x = 1 | :3:3: workers is {x=1}; give a whole number from 1"
                        + " to 10000, or \"auto\" for one per processor",
            })
    void aMistakeInOneIsReportedWithItsPlace(String line, String problem) throws IOException {
        assertThat(FileOfText.problems(folder, "workers = 2\n[apps.shop]\n  " + lines(line)))
                .containsExactly("kirin.toml" + problem);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "apps = 5            | :1:8: apps is no table; write [apps.NAME], and below it what"
                        + " that application has of its own",
                "[apps] / workers = 5 | :2:11: apps.workers is no table; write [apps.NAME] above"
                        + " the settings of an application",
                "[[apps]] / workers = 5 | :1:1: apps is no table; write [apps.NAME], and below it"
                        + " what that application has of its own",
                "[[apps.shop]] / workers = 5 | :1:1: apps.shop is no table; write [apps.NAME] above"
                        + " the settings of an application",
            })
    void whatIsNoTableOfTablesIsReported(String text, String problem) throws IOException {
        assertThat(FileOfText.problems(folder, lines(text)))
                .containsExactly("kirin.toml" + problem);
    }

    @Test
    void aMistakeOverSeveralLinesHidesOnlyWhatComesAfterIt() throws IOException {
        String text =
                """
                [apps.one]
                wrokers = 1
                [apps.two
                wrokers = 2
                """;

        assertThat(FileOfText.problems(folder, text))
                .satisfiesExactlyInAnyOrder(
                        problem -> assertThat(problem).startsWith("kirin.toml:2:11: wrokers is"),
                        problem -> assertThat(problem).startsWith("kirin.toml:3:10: this is not"));
    }

    private static String lines(String text) {
        return text.replace(" / ", "\n");
    }
}
