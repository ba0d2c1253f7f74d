package kirin.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import kirin.settings.BindAddress;
import kirin.settings.ServerSettings;
import kirin.settings.Settings;
import kirin.settings.SettingsBuilder;
import kirin.settings.SettingsException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

class EnvironmentTest {

    @Test
    void gunicornsVariablesStandForDefaults() throws Exception {
        Settings settings =
                defaults(Map.of("WEB_CONCURRENCY", "3", "PORT", "8081", "SENDFILE", "off"));

        assertThat(settings.get(ServerSettings.WORKERS)).isEqualTo(3);
        assertThat(settings.origin(ServerSettings.WORKERS))
                .hasToString("environment WEB_CONCURRENCY");
        assertThat(settings.get(ServerSettings.BIND))
                .containsExactly(BindAddress.parse("0.0.0.0:8081"));
        assertThat(settings.get(ServerSettings.SENDFILE)).isFalse();
    }

    @Test
    void theyMayBeEmpty() throws Exception {
        Settings settings = defaults(Map.of("WEB_CONCURRENCY", "", "PORT", " ", "SENDFILE", ""));

        assertThat(settings.get(ServerSettings.WORKERS)).isEqualTo(1);
        assertThat(settings.get(ServerSettings.SENDFILE)).isTrue();
    }

    @ParameterizedTest
    @CsvSource({"y,true", "YES,true", "1,true", "true,true", "no,false", "on,false", "0,false"})
    void sendfileIsReadAsGunicornReadsIt(String value, boolean meant) throws Exception {
        assertThat(defaults(Map.of("SENDFILE", value)).get(ServerSettings.SENDFILE))
                .isEqualTo(meant);
    }

    @Test
    void aBadOneIsOneLine() {
        var builder = new SettingsBuilder();
        new Environment(Map.of("WEB_CONCURRENCY", "abc", "PORT", "99999")).addDefaults(builder);

        assertThat(catchThrowableOfType(SettingsException.class, builder::build).problems())
                .containsExactly(
                        "WEB_CONCURRENCY is \"abc\"; give a whole number from 1 to 10000, or"
                                + " \"auto\" for one per processor",
                        "PORT is \"99999\"; give the port to listen at, from 0 to 65535");
    }

    @Test
    void aCommandLineInItIsWeakerThanTheTypedOne() throws Exception {
        CommandLine weaker =
                new Environment(Map.of("KIRIN_CMD_ARGS", "-w 2 --timeout '7' -c a.toml"))
                        .commandLine();
        CommandLine typed = CommandLine.parse("-w", "5");
        var builder = new SettingsBuilder();
        weaker.addTo(builder);
        typed.addTo(builder);
        Settings settings = builder.build();

        assertThat(settings.get(ServerSettings.WORKERS)).isEqualTo(5);
        assertThat(settings.get(ServerSettings.TIMEOUT)).hasSeconds(7);
        assertThat(settings.origin(ServerSettings.TIMEOUT))
                .hasToString("environment KIRIN_CMD_ARGS --timeout");
        assertThat(typed.over(weaker).configFile()).contains(Path.of("a.toml"));
        assertThat(CommandLine.parse("-c", "b.toml").over(weaker).configFile())
                .contains(Path.of("b.toml"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "--wrkers 3   | KIRIN_CMD_ARGS: --wrkers is no flag of Kirin; did you mean"
                        + " --workers?",
                "--workers x  | KIRIN_CMD_ARGS --workers is \"x\"; give a whole number",
                "-n 'a        | KIRIN_CMD_ARGS: a quote or a backslash has no end",
            })
    void aWrongOneIsExplained(String arguments, String explanation) {
        var environment = new Environment(Map.of("KIRIN_CMD_ARGS", arguments));

        assertThatThrownBy(environment::commandLine)
                .isInstanceOf(UsageException.class)
                .hasMessageStartingWith(explanation);
    }

    @Test
    void isSplitAsAShellDoes() throws Exception {
        assertThat(ShellWords.of("  a 'b  c' \"d \\\" $e \\x\" f\\ g '' h'i'\"j\"\n"))
                .isEqualTo(List.of("a", "b  c", "d \" $e \\x", "f g", "", "hij"));
        assertThat(ShellWords.of("")).isEmpty();
    }

    private static Settings defaults(Map<String, String> variables) throws SettingsException {
        var builder = new SettingsBuilder();
        new Environment(variables).addDefaults(builder);
        return builder.build();
    }
}
