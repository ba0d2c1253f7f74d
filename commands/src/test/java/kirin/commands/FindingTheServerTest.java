package kirin.commands;

import static org.assertj.core.api.Assertions.assertThat;

import elsewhere.OtherProgram;

import kirin.management.AppMXBean;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

class FindingTheServerTest {
    @TempDir Path folder = Path.of("");

    @Test
    void pidFileOfTheSettingsNamesIt() throws Exception {
        try (JavaProcess server = JavaProcess.server()) {
            Path pidFile = write("run/kirin.pid", server.pid() + "\n");
            write("config/kirin.toml", settings(pidFile));

            assertThat(Call.in(folder, "leaks").exitCode()).isZero();
            assertThat(Call.in(folder, "leaks", "-c", "config/kirin.toml").exitCode()).isZero();
            assertThat(Call.in(folder, "leaks", "-cfile:config/kirin.toml").exitCode()).isZero();
            assertThat(Call.in(folder, "leaks", "--pid", "run/kirin.pid").exitCode()).isZero();

            write("kirin.toml", settings(folder.resolve("other.pid")));
            assertNoServer(Call.in(folder, "leaks"), "no pid file " + folder.resolve("other.pid"));
        }
    }

    @Test
    void successorIsFoundWhenTheOneBeforeItIsGone() throws Exception {
        try (JavaProcess server = JavaProcess.server()) {
            Path pidFile = folder.resolve("kirin.pid");
            write("kirin.toml", settings(pidFile));
            write("kirin.pid.2", server.pid() + "\n");

            assertThat(Call.in(folder, "leaks").exitCode()).isZero();
            write("kirin.pid", "4000000\n");
            assertThat(Call.in(folder, "leaks").exitCode()).isZero();
        }
    }

    @Test
    void withoutAnySettingsItSaysWhatToName() {
        assertNoServer(
                Call.in(folder, "apps"),
                "there is no kirin.toml or config/kirin.toml in " + folder,
                "--config FILE",
                "--pid PID");
    }

    @Test
    void settingsWithoutPidFileAreNamed() throws Exception {
        write("kirin.toml", "workers = 1\n");

        assertNoServer(Call.in(folder, "apps"), "kirin.toml sets no pidfile", "--pid PID");
    }

    @Test
    void mistakeInTheSettingsIsToldWithItsPlace() throws Exception {
        write("kirin.toml", "wrkers = 1\n");

        assertNoServer(
                Call.in(folder, "apps"), "kirin.toml:1:10: wrkers is not a setting", "--pid PID");
    }

    @Test
    void missingSettingsFileIsNamed() {
        assertNoServer(Call.in(folder, "apps", "--config", "none.toml"), "none.toml: there is no");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "kirin\n", "-1\n", "0\n", "12 13\n", "99999999999999999999\n"})
    void fileWithoutProcessIdIsNoPidFile(String content) throws Exception {
        write("kirin.pid", content);

        assertNoServer(
                Call.in(folder, "apps", "--pid", "kirin.pid"), "kirin.pid holds no process id");
    }

    @Test
    void fileThatADeadServerLeftBehindIsStale() throws Exception {
        write("kirin.pid", "4000000\n");

        assertNoServer(
                Call.in(folder, "apps", "--pid", "kirin.pid"),
                "kirin.pid was left behind by process 4000000, which is gone");
    }

    @Test
    void processThatOnlyGotTheNumberOfADeadServerIsNotAsked() throws Exception {
        try (JavaProcess server = JavaProcess.server()) {
            Path pidFile = write("kirin.pid", server.pid() + "\n");
            Files.setLastModifiedTime(
                    pidFile, FileTime.from(Instant.now().minus(Duration.ofDays(1))));

            assertNoServer(Call.in(folder, "apps", "--pid", "kirin.pid"), "left behind by process");
        }
    }

    @Test
    void numberWithoutProcessIsTold() {
        assertNoServer(Call.in(folder, "apps", "--pid", "4000000"), "there is no process 4000000");
    }

    @Test
    void programThatIsNoJvmGetsNoSignal() throws Exception {
        Process sleep = new ProcessBuilder("sleep", "600").start();
        try {
            assertNoServer(
                    Call.in(folder, "apps", "--pid", String.valueOf(sleep.pid())),
                    "process " + sleep.pid() + " (from --pid) is no server of Kirin but ",
                    "sleep");
            assertThat(sleep.isAlive()).isTrue();
        } finally {
            sleep.destroyForcibly();
        }
    }

    @Test
    void otherJavaProgramIsNamed() throws Exception {
        try (JavaProcess other = new JavaProcess(OtherProgram.class).awaitLine("up")) {
            assertNoServer(
                    Call.in(folder, "apps", "--pid", String.valueOf(other.pid())),
                    "is no server of Kirin but elsewhere.OtherProgram");
        }
    }

    @Test
    void processOfAnotherUserIsForThatUserAndRoot() {
        assertThat(ProcessId.isBarred("kirin", "kirin")).isFalse();
        assertThat(ProcessId.isBarred("kirin", "root")).isFalse();
        assertThat(ProcessId.isBarred("kirin", "mallory")).isTrue();
        assertThat(ProcessId.isBarred("root", "mallory")).isTrue();
    }

    @Test
    void serverThatIsJustStartingIsWaitedFor() throws Exception {
        try (JavaProcess server = new JavaProcess(FakeServer.class, "late").awaitLine("up")) {
            var call =
                    CompletableFuture.supplyAsync(
                            () -> Call.in(folder, "leaks", "--pid", String.valueOf(server.pid())));
            server.poke();

            assertThat(call.get(60, TimeUnit.SECONDS).exitCode()).isZero();
        }
    }

    @Test
    void serverWithoutDeployerIsGivenUp() throws Exception {
        try (JavaProcess server = new JavaProcess(FakeServer.class, "none").awaitLine("up")) {
            assertNoServer(
                    Call.in(
                            folder,
                            Duration.ofMillis(50),
                            "leaks",
                            "--pid",
                            String.valueOf(server.pid())),
                    "starts or stops",
                    "try again in a moment");
        }
    }

    @Test
    void serverThatEndsBeforeItAnswersHasNotDoneIt() throws Exception {
        try (JavaProcess server = JavaProcess.server()) {
            Call call = Call.in(folder, "retry", "hang.jar", "--pid", String.valueOf(server.pid()));

            assertThat(call.exitCode()).isEqualTo(1);
            assertThat(call.err())
                    .startsWith("kirin: the connection ended before the server answered")
                    .containsOnlyOnce("\n");
        }
    }

    @Test
    void serverHasWhatIsReadOfAnApplication() {
        List<String> getters =
                Stream.of(AppMXBean.class.getMethods()).map(Method::getName).toList();

        assertThat(FakeServer.AppMXBean.class.getMethods())
                .isNotEmpty()
                .allMatch(method -> getters.contains(method.getName()));
    }

    private static void assertNoServer(Call call, String... parts) {
        assertThat(call.exitCode()).as(call.err()).isEqualTo(3);
        assertThat(call.err())
                .startsWith("kirin: ")
                .containsOnlyOnce("\n")
                .endsWith("\n")
                .contains(parts);
        assertThat(call.out()).isEmpty();
    }

    private static String settings(Path pidFile) {
        return "pidfile = \"" + pidFile + "\"\n";
    }

    private Path write(String name, String content) throws IOException {
        Path file = folder.resolve(name);
        Files.createDirectories(file.getParent());
        return Files.writeString(file, content);
    }
}
