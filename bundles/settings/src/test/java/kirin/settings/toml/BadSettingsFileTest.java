package kirin.settings.toml;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import kirin.settings.SettingsException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

class BadSettingsFileTest {
    @TempDir Path folder;

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "graceful_timeout = \"30s\" | :20: graceful_timeout is \"30s\"; give whole seconds,"
                        + " for example 30",
                "timeout = 2.5         | :11: timeout is 2.5; give whole seconds, for example 30",
                "timeout = -1          | :11: timeout is -1; give whole seconds from 0 to 31536000",
                "timeout = 31536001    | :11: timeout is 31536001; give whole seconds from 0 to"
                        + " 31536000",
                "timeout = true        | :11: timeout is true; give whole seconds, for example 30",
                "timeout = 1979-05-27  | :11: timeout is 1979-05-27; give whole seconds, for"
                        + " example 30",
                "workers = 0           | :11: workers is 0; give a whole number from 1 to 10000, or"
                        + " \"auto\" for one per processor",
                "workers = 'auto 2'    | :11: workers is \"auto 2\"; give a whole number from 1 to"
                        + " 10000, or \"auto\" for one per processor",
                "workers = [2]         | :11: workers is [2]; give a whole number from 1 to 10000,"
                        + " or \"auto\" for one per processor",
                "threads = 0           | :11: threads is 0; give a whole number from 1 to 10000",
                "backlog = 2147483648  | :11: backlog is 2147483648; give a whole number from 0 to"
                        + " 2147483647",
                "reload = 1            | :10: reload is 1; give true or false",
                "reload = 'yes'        | :10: reload is \"yes\"; give true or false",
                "worker_class = 5      | :16: worker_class is 5; give the name of a worker class,"
                        + " for example \"gevent\"",
                "worker_class = ' '    | :16: worker_class is \" \"; give the name of a worker"
                        + " class, for example \"gevent\"",
                "errorlog = ''         | :12: errorlog is \"\"; give a path, or \"-\" for the"
                        + " standard stream",
                "loglevel = 'warn'     | :12: loglevel is \"warn\"; give one of debug, info,"
                        + " warning, error, critical",
                "chdir = '/no/such'    | :9: chdir is \"/no/such\"; give an existing folder",
                "pidfile = 7           | :11: pidfile is 7; give a path",
                "deploy_dir = ['']     | :14: deploy_dir is \"\"; give a path",
                "deploy_dir = 1        | :14: deploy_dir is 1; give a path",
                "bind = []             | :8: bind is []; give HOST:PORT, unix:PATH or fd://NUMBER,"
                        + " for example 127.0.0.1:8000 or [::1]:8000",
                "bind = 5001           | :8: bind is 5001; give a port alone as \":5001\"",
                "bind = ['a:1', 'b:x'] | :8: bind is \"b:x\"; give a port from 0 to 65535",
                "bind = 'unix:/run/'   | :8: bind is \"unix:/run/\"; give a file, for example"
                        + " unix:run/kirin.sock",
                "umask = '999'         | :9: umask is \"999\"; give an octal number from 0o000 to"
                        + " 0o777, for example \"0022\"",
                "raw_env = [1]         | :11: raw_env is 1; give NAME=VALUE",
                "secure_scheme_headers = { A = 1 } | :25: secure_scheme_headers is {A=1}; give a"
                        + " table of texts, for example { X-FORWARDED-PROTO = \"https\" }",
                "timeouts = { '/a' = '5s' } | :12: timeouts is \"5s\"; give whole seconds, for"
                        + " example 30",
                "timeouts = { a = 5 }  | :12: timeouts is {a=5}; begin each path with a slash, as"
                        + " in \"/a\"",
                "timeouts = 5          | :12: timeouts is 5; give a table from path to seconds, for"
                        + " example { \"/reports\" = 300 }",
                "max_worker_age = -1   | :18: max_worker_age is -1; give whole seconds from 0 to"
                        + " 31536000",
                "max_heap_percent = 100 | :20: max_heap_percent is 100; give a whole number from 0"
                        + " to 99",
                "queue_timeout_percent = 0 | :25: queue_timeout_percent is 0; give a whole number"
                        + " from 1 to 100",
            })
    void aValueOfTheWrongTypeOrRangeIsQuotedWithTheRemedy(String line, String problem)
            throws IOException {
        assertThat(FileOfText.problems(folder, line)).containsExactly("kirin.toml:1" + problem);
    }

    @Test
    void onePathHasOneTimeout() throws IOException {
        assertThat(FileOfText.problems(folder, "timeouts = { '/a/' = 5, '/a' = 5 }"))
                .singleElement()
                .asString()
                .endsWith("; give one timeout for /a");
    }

    @ParameterizedTest
    @CsvSource({
        "wrokers, workers",
        "worker, workers",
        "Workers, workers",
        "bnd, bind",
        "gracefultimeout, graceful_timeout",
        "keep_alive, keepalive",
        "access-logfile, accesslog",
        "pid, pidfile",
        "deploy_dirs, deploy_dir",
    })
    void anUnknownNameIsReportedWithTheOneThatWasMeant(String written, String meant)
            throws IOException {
        assertThat(FileOfText.problems(folder, written + " = 1"))
                .singleElement()
                .asString()
                .endsWith(written + " is not a setting of Kirin; did you mean \"" + meant + "\"?");
    }

    @Test
    void aNameThatIsNearNoneIsReportedAllTheSame() throws IOException {
        assertThat(FileOfText.problems(folder, "colour = 'red'"))
                .containsExactly(
                        "kirin.toml:1:10: colour is not a setting of Kirin;"
                                + " remove it (kirin --help lists those there are)");
    }

    @Test
    void aRefusedSettingIsReportedWithItsReason() throws IOException {
        assertThat(FileOfText.problems(folder, "spew = true\npre_fork = 'hooks:f'\n"))
                .containsExactlyInAnyOrder(
                        "kirin.toml:1:8: spew cannot be used: the JVM cannot print every line it"
                                + " runs; use a debugger or Java Flight Recorder",
                        "kirin.toml:2:12: pre_fork cannot be used: a hook is code, which settings"
                                + " cannot hold; implement preFork in a service"
                                + " kirin.hooks.ServerHooks");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "bind = 0.0.0.0:5001 # all | :8: bind is 0.0.0.0:5001; write bind ="
                        + " \"0.0.0.0:5001\"",
                "worker_class = gevent | :16: worker_class is gevent; write worker_class ="
                        + " \"gevent\"",
                "reload = True         | :10: reload is True; write reload = true",
                "timeout = 30s         | :11: timeout is 30s; give whole seconds, for example 30",
                "workers = cpu() * 2   | :11: workers is cpu() * 2; give a whole number from 1 to"
                        + " 10000, or \"auto\" for one per processor",
                "workers =             | :11: workers has no value; give it one, or remove the"
                        + " line",
                "umask = 022           | :9: umask is 022; write umask = \"022\"",
                "wrokers = many        | :11: wrokers is not a setting of Kirin; did you mean"
                        + " \"workers\"?",
            })
    void aWordWithoutQuotesIsReportedWithWhatToWrite(String line, String problem)
            throws IOException {
        assertThat(FileOfText.problems(folder, line + " "))
                .containsExactly("kirin.toml:1" + problem);
    }

    @Test
    void allProblemsAreFoundAtOnce() throws IOException {
        String text =
                """
                bind = 0.0.0.0:5001
                wrokers = 4
                reload = True
                loglevel = "loud"
                errorlog = "run/error.log
                timeout = 60
                timeout = 30
                keepalive = "2s"
                """;

        assertThat(FileOfText.problems(folder, text))
                .satisfiesExactlyInAnyOrder(
                        problem -> assertThat(problem).startsWith("kirin.toml:1:8: bind is"),
                        problem -> assertThat(problem).startsWith("kirin.toml:2:11: wrokers is"),
                        problem -> assertThat(problem).startsWith("kirin.toml:3:10: reload is"),
                        problem -> assertThat(problem).startsWith("kirin.toml:4:12: loglevel is"),
                        problem ->
                                assertThat(problem)
                                        .startsWith("kirin.toml:5:26: this is not TOML: Unex"),
                        problem ->
                                assertThat(problem)
                                        .startsWith("kirin.toml:7:1: this is not TOML: timeout"),
                        problem -> assertThat(problem).startsWith("kirin.toml:8:13: keepalive is"));
    }

    @Test
    void aMistakeOverSeveralLinesHidesOnlyWhatComesAfterIt() throws IOException {
        String text =
                """
                wrokers = 4
                bind = [
                    "a:1"
                    "b:2"
                ]
                reload = True
                """;

        assertThat(FileOfText.problems(folder, text))
                .satisfiesExactlyInAnyOrder(
                        problem -> assertThat(problem).startsWith("kirin.toml:1:11: wrokers is"),
                        problem ->
                                assertThat(problem).startsWith("kirin.toml:4:5: this is not TOML"));
    }

    @Test
    void pythonIsNotToml() throws IOException {
        assertThat(FileOfText.problems(folder, "import multiprocessing\n"))
                .singleElement()
                .asString()
                .startsWith("kirin.toml:1:8: this is not TOML: Unexpected 'multiprocessing'");
    }

    @Test
    void aMissingFileIsOneProblem() {
        assertThat(problemWith(folder.resolve("no.toml")))
                .isEqualTo(
                        folder.resolve("no.toml")
                                + ": there is no such file; create it, or name another with"
                                + " --config FILE");
    }

    @Test
    void aFolderIsNoSettingsFile() {
        assertThat(problemWith(folder)).isEqualTo(folder + ": it is a folder; name the file in it");
    }

    @Test
    void aPathThroughAFileIsReportedWithTheSystemsReason() throws IOException {
        Path file = Files.createFile(folder.resolve("file"));

        assertThat(problemWith(file.resolve("kirin.toml")))
                .startsWith(file + "/kirin.toml: it cannot be read (")
                .endsWith("); name a readable file");
    }

    @Test
    void aFileThatIsNotUtf8IsOneProblem() throws IOException {
        Path file = Files.write(folder.resolve("latin.toml"), new byte[] {'#', (byte) 0xE4});

        assertThat(problemWith(file))
                .isEqualTo(file + ": it is not in UTF-8; save it as UTF-8 text");
    }

    private static String problemWith(Path file) {
        SettingsException refusal =
                catchThrowableOfType(SettingsException.class, () -> FileOfText.read(file));
        assertThat(refusal.problems()).hasSize(1);
        return refusal.problems().getFirst();
    }
}
