package kirin.commands;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.nio.file.Path;

class UsageTest {
    @TempDir Path folder = Path.of("");

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "deplyo x.jar            | \"deplyo\" is no command; did you mean deploy?",
                "xyzzy                   | \"xyzzy\" is no command; kirin --help shows",
                "deploy                  | Missing required parameter: 'FILE'; kirin deploy --help",
                "deploy a.jar b.jar      | \"b.jar\" is one argument too many; kirin deploy --help",
                "deploy a.jar --percnt 5 | \"--percnt\" is no option of kirin deploy; did you mean",
                "deploy a.jar --percent x | --percent is x; give a number from 0 to 100",
                "deploy a.jar --percent 5,50 | --percent is 5,50; give the seconds for each step"
                        + " with --every",
                "deploy a.jar --every 60 | --every needs steps; give them with --percent",
                "deploy a.jar --percent 101 | --percent is 101; give a number from 0 to 100",
                "deploy a.jar --header x | --header is \"x\"; give NAME=VALUE",
                "deploy a.jar --cookie =x | --cookie is \"=x\"; give NAME=VALUE",
                "rollback shop last      | 'last' is not an int",
                "rollback shop -1        | NUMBER is -1; give one that kirin history shows",
                "apps --pid              | --pid",
                "scale 0                 | WORKERS is 0; give at least 1",
            })
    void wrongUsageIsOneLineAndExitCode2(String arguments, String complaint) {
        Call call = Call.in(folder, arguments.split(" ", -1));

        assertThat(call.exitCode()).isEqualTo(2);
        assertThat(call.err())
                .startsWith("kirin: ")
                .containsOnlyOnce("\n")
                .endsWith("\n")
                .contains(complaint);
        assertThat(call.out()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "apps",
                "deploy",
                "undeploy",
                "check",
                "history",
                "rollback",
                "promote",
                "abort",
                "retry",
                "leaks",
                "status",
                "scale",
                "reopen",
                "policy",
                "stop",
                "reload"
            })
    void everyCommandIsListedAndExplainsItself(String command) {
        Call help = Call.in(folder, command, "--help");

        assertThat(help.exitCode()).isZero();
        assertThat(help.err()).isEmpty();
        assertThat(help.out())
                .startsWith("Usage: kirin " + command + " ")
                .contains("--json", "--pid=PID", "--config=FILE", "--help");
        assertThat(Call.in(folder, "--help").out()).containsPattern("\n  " + command + " +[A-Z]");
        assertThat(Call.in(folder, "help", command).out()).isEqualTo(help.out());
    }

    @Test
    void noCommandAtAllIsWrongUsage() {
        assertThat(Call.in(folder).exitCode()).isEqualTo(2);
    }
}
