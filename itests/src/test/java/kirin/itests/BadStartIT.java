package kirin.itests;

import static org.assertj.core.api.Assertions.assertThat;

import kirin.itests.harness.AppJar;
import kirin.itests.harness.Distribution;
import kirin.itests.harness.Ended;
import kirin.itests.harness.KirinFolder;

import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** A start that cannot be: one line that names the thing, the place and the remedy. */
class BadStartIT {
    private static final int FAILED = 1;
    private static final int WRONG_USAGE = 2;

    @TempDir private Path root;
    @AutoClose private KirinFolder folder;

    @BeforeEach
    void setUp() throws Exception {
        folder = KirinFolder.in(root);
    }

    @Test
    void portInUse() throws Exception {
        try (var taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            String address = "127.0.0.1:" + taken.getLocalPort();
            folder.set("bind", "\"" + address + "\"")
                    .deploy(
                            AppJar.named("test.loud")
                                    .type(
                                            "Loud",
                                            """
                                            @Component
                                            public final class Loud implements Application {
                                                public Loud() {
                                                    System.err.println("application code runs");
                                                }

                                                @Override
                                                public Response handle(Request request) {
                                                    return Response.of(500);
                                                }
                                            }
                                            """));

            // One line: it is noticed before any application runs.
            assertThat(complaint(FAILED))
                    .contains("kirin.toml:1:8")
                    .contains(address)
                    .contains(
                            "process "
                                    + ProcessHandle.current().pid()
                                    + " (java) listens there; stop it or give another port");
        }
    }

    @ParameterizedTest
    @CsvSource({"0.0.0.0:7413, 127.0.0.1:7413", "unix:run/a.sock, unix:run/./a.sock"})
    void addressesThatAreInEachOthersWay(String one, String other) throws Exception {
        folder.set("bind", "[\"" + one + "\", \"" + other + "\"]")
                .deploy(AppJar.answering("page", "x"));

        String start = complaint(FAILED);
        String check = complaint(FAILED, "--check-config");

        assertThat(start)
                .contains("kirin.toml:1:8: bind has \"" + one + "\" and \"" + other + "\", ");
        assertThat(check).isEqualTo(start);
    }

    @Test
    void addressOfNoInterface() throws Exception {
        folder.set("bind", "\"192.0.2.1:0\"");

        assertThat(complaint(FAILED)).contains("kirin.toml:1:8").contains("192.0.2.1");
    }

    @Test
    void missingConfigFile() throws Exception {
        assertThat(complaint(FAILED, "--config", "missing.toml"))
                .contains("missing.toml: there is no such file; create it");
    }

    @Test
    void unreadableConfigFile() throws Exception {
        assertThat(complaint(FAILED, "--config", "deploy"))
                .contains("deploy: it is a folder; name the file in it");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "workers = = 2          | kirin.toml:2:11 | workers is = 2; give",
                "pidfile = \"run/kirin  | kirin.toml:2:   | TOML",
                "worker = 3             | kirin.toml:2:10 | did you mean \"workers\"",
                "werker_clas = \"sync\" | kirin.toml:2:15 | did you mean \"worker_class\"",
                "spew = true            | kirin.toml:2:8  | spew cannot be used: ",
                "workers = \"many\"     | kirin.toml:2:11 | workers is \"many\"; give",
                "workers = 0            | kirin.toml:2:11 | workers is 0; give",
                "graceful_timeout = true| kirin.toml:2:20 | graceful_timeout is true; give",
                "reload = \"often\"     | kirin.toml:2:10 | reload is \"often\"; ",
                "bind = \"here:there\"  | kirin.toml:2:8  | bind is \"here:there\"; ",
                "loglevel = \"loud\"    | kirin.toml:2:12 | debug",
                "chdir = \"nowhere\"    | kirin.toml:2:9  | nowhere",
            })
    void wrongLineInTheConfigFile(String line, String place, String complaint) throws Exception {
        folder.config("# Kirin\n" + line + "\n");

        assertThat(complaint(FAILED)).contains(place.strip()).contains(complaint);
    }

    @Test
    void workerClassThatNoBundleProvides() throws Exception {
        folder.config("bind = \"127.0.0.1:0\"\nworker_class = \"twisted\"\n");

        assertThat(complaint(FAILED))
                .contains("kirin.toml:2:16")
                .contains("worker_class")
                .contains("\"twisted\"")
                .contains("async, eventlet, gevent, gthread, sync");
    }

    @Test
    void deployFolderThatIsAFile() throws Exception {
        folder.config("bind = \"127.0.0.1:0\"\ndeploy_dir = [\"kirin.toml\"]\n");

        assertThat(complaint(FAILED)).contains("kirin.toml:2:").contains("is no folder");
    }

    @Test
    void errorLogThatCannotBeWritten() throws Exception {
        folder.config("bind = \"127.0.0.1:0\"\nerrorlog = \"kirin.toml/error.log\"\n");

        assertThat(complaint(FAILED)).contains("kirin.toml:2:12").contains("errorlog");
    }

    @Test
    void pidFileThatCannotBeWritten() throws Exception {
        folder.config("bind = \"127.0.0.1:0\"\npidfile = \"deploy\"\n");

        assertThat(complaint(FAILED)).contains("kirin.toml:2:11").contains("pidfile");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--wrokers=3       | --wrokers       | did you mean --workers",
                "-Z                | -Z              | flag",
                "--workers=many    | --workers       | workers is \"many\"; give",
                "--workers         | --workers       | needs a value",
                "a.jar b.jar       | b.jar           | one argument too many",
            })
    void wrongCommandLine(String argument, String place, String complaint) throws Exception {
        assertThat(complaint(WRONG_USAGE, argument.split(" ", -1)))
                .contains(place)
                .contains(complaint);
    }

    @Test
    void bundleThatIsMissing() throws Exception {
        Path home = Distribution.copyTo(root.resolve("home"));
        delete(home.resolve("bundles"), "netty-buffer");
        folder.home(home);

        assertThat(complaint(FAILED)).contains("bundles/").contains("io.netty.buffer");
    }

    @Test
    void startLevelThatIsEmpty() throws Exception {
        Path home = Distribution.copyTo(root.resolve("home"));
        delete(home.resolve("bundles"), "deployer");
        folder.home(home);

        assertThat(complaint(FAILED)).contains("bundles/50 holds no bundle").contains("unpack");
    }

    @Test
    void withLogInAFileTheTerminalSeesTheLineAsWell() throws Exception {
        folder.config(
                "bind = \"127.0.0.1:0\"\nworker_class = \"twisted\"\nerrorlog = \"error.log\"\n");

        Ended ended = folder.run();

        assertThat(ended.exitCode()).isEqualTo(FAILED);
        assertThat(ended.errors().lines().filter(line -> line.startsWith("kirin: ")))
                .singleElement()
                .asString()
                .contains("\"twisted\"");
        assertThat(root.resolve("error.log"))
                .content()
                .contains("\"twisted\"")
                .doesNotContain("\tat ");
    }

    /** The one line that a start leaves that must fail; nothing else may be left of it. */
    private String complaint(int exitCode, String... arguments) throws Exception {
        Ended ended = folder.run(arguments);

        assertThat(ended.exitCode()).as(ended.errors()).isEqualTo(exitCode);
        assertThat(ended.output()).isEmpty();
        assertThat(folder.leftovers()).isEmpty();
        assertThat(folder.pidFile().getParent()).doesNotExist();
        // The error log is standard error here, and tells at the level INFO how far it came.
        List<String> lines =
                ended.errors().lines().filter(line -> !line.contains("] [INFO] ")).toList();
        assertThat(lines).singleElement().asString().startsWith("kirin: ");
        return lines.getFirst();
    }

    private static void delete(Path folder, String name) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            List<Path> found =
                    files.filter(file -> file.getFileName().toString().contains(name)).toList();
            assertThat(found).as(name).isNotEmpty();
            for (Path file : found) {
                Files.delete(file);
            }
        }
    }
}
