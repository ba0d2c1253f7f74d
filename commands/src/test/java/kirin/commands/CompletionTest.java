package kirin.commands;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

class CompletionTest {
    @TempDir Path folder = Path.of("");

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "kirin --worker-cl         | --worker-class",
                "kirin -w 3 --worker-con   | --worker-connections",
                "kirin --log-level de      | debug",
                "kirin --log-level = de    | debug",
                "kirin --log-level =       | debug info warning error critical",
                "kirin -k ge               | gevent",
                "kirin --pid my            | my.jar",
                "kirin dep                 | deploy",
                "kirin unde                | undeploy",
                "kirin deploy --perc       | --percent",
                "kirin deploy my           | my.jar",
                "kirin --vers              | --version",
            })
    void theLastWordIsCompleted(String words, String completions) throws Exception {
        assertThat(complete(words.split(" ", -1))).containsExactly(completions.split(" "));
    }

    @Test
    void anUnknownShellIsWrongUsage() {
        Call call = Call.in(folder, "completion", "fish");

        assertThat(call.exitCode()).isEqualTo(2);
        assertThat(call.err()).contains("fish");
    }

    /** What bash itself makes of it. */
    private List<String> complete(String... words) throws IOException, InterruptedException {
        Call call = Call.in(folder, "completion", "bash");
        assertThat(call.exitCode()).isZero();
        Files.createFile(folder.resolve("my.jar"));
        String script =
                call.out()
                        + "COMP_WORDS=(\"$@\"); COMP_CWORD=$(( $# - 1 )); _kirin\n"
                        + "printf '%s\\n' \"${COMPREPLY[@]}\"\n";
        List<String> command = new java.util.ArrayList<>(List.of("bash", "-c", script, "bash"));
        command.addAll(List.of(words));
        Process bash =
                new ProcessBuilder(command)
                        .directory(folder.toFile())
                        .redirectErrorStream(true)
                        .start();
        String output = new String(bash.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        bash.waitFor();
        return output.lines().toList();
    }
}
