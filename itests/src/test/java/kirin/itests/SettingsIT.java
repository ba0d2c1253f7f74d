package kirin.itests;

import static org.assertj.core.api.Assertions.assertThat;

import kirin.itests.harness.Ended;
import kirin.itests.harness.KirinFolder;
import kirin.itests.harness.KirinProcess;

import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.util.List;

/** Settings as somebody gives them to the distribution. */
class SettingsIT {
    @TempDir Path root;
    @AutoClose KirinFolder folder;

    @BeforeEach
    void setUp() throws Exception {
        folder = KirinFolder.in(root);
    }

    @Test
    void everythingThatIsWrongIsToldAtOnce() throws Exception {
        folder.environment("WEB_CONCURRENCY", "abc")
                .config(
                        """
                        bind = "here:there"
                        loglevel = "loud"
                        worker_class = "sinc"
                        accesslog = "kirin.toml/access.log"
                        access_log_format = "%(h)s %(z)s"
                        root_path = "${NOWHERE_TO_BE_FOUND}"
                        [apps.shop]
                        timeuot = 3
                        [worker.gevent]
                        carier = "loop"
                        """);

        Ended ended = folder.run("--check-config");

        assertThat(ended.exitCode()).isEqualTo(1);
        assertThat(ended.output()).isEmpty();
        List<String> problems = ended.errors().lines().toList();
        assertThat(problems).hasSize(9).allMatch(line -> line.startsWith("kirin: "));
        assertThat(ended.errors())
                .contains(
                        "WEB_CONCURRENCY is \"abc\"",
                        "kirin.toml:1:8: bind is",
                        "kirin.toml:2:12: loglevel is",
                        "kirin.toml:3:16: worker_class is \"sinc\", and no bundle provides that",
                        "kirin.toml:4:13: accesslog cannot be",
                        "kirin.toml:5:21: access_log_format: column 7",
                        "kirin.toml:6:13: root_path has the environment variable NOWHERE_TO",
                        "did you mean \"timeout\"?",
                        "kirin.toml:10:10: carier is no setting of the plug-in worker.gevent; did"
                                + " you mean \"carrier\"?");
        assertThat(folder.leftovers()).isEmpty();
    }

    @Test
    void whatIsRightIsNoMoreThanExitCode0() throws Exception {
        Ended ended = folder.run("--check-config");

        assertThat(ended.exitCode()).as(ended.errors()).isZero();
        assertThat(ended.output() + ended.errors()).isEmpty();
    }

    @Test
    void theStrongestSourceHoldsAndIsPrinted() throws Exception {
        folder.set("timeout", "5")
                .environment("WEB_CONCURRENCY", "3")
                .environment("KIRIN_CMD_ARGS", "--threads 4 --timeout '6' --keep-alive 7");

        Ended ended = folder.run("--print-config", "-c", "file:kirin.toml", "--keep-alive=8");

        assertThat(ended.exitCode()).as(ended.errors()).isZero();
        assertThat(ended.output().lines())
                .anyMatch(line ->
                        line.matches("timeout +=.* 6  # environment KIRIN_CMD_ARGS --tim.*"))
                .anyMatch(line ->
                        line.matches("threads +=.* 4  # environment KIRIN_CMD_ARGS --thr.*"))
                .anyMatch(line -> line.matches("keepalive +=.* 8  # command line --keep-alive"))
                .anyMatch(line -> line.matches("bind +=.*  # kirin.toml:1:8"))
                .anyMatch(line -> line.matches("max_requests +=.* 0  # default"));
    }

    @Test
    void hupDuringTheStartIsHeededWhenItIsUp() throws Exception {
        folder.deployExample("hello");
        KirinProcess kirin = folder.start();
        kirin.awaitLog("Starting kirin");

        folder.set("workers", "3");
        kirin.signal("HUP");

        kirin.awaitListening().awaitLog("Settings changed: workers 2 -> 3");
    }
}
