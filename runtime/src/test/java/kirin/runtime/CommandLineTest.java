package kirin.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import kirin.runtime.CommandLine.Wish;
import kirin.settings.BindAddress;
import kirin.settings.ChosenApplication;
import kirin.settings.CommandSettings;
import kirin.settings.ProcessSettings;
import kirin.settings.ServerSettings;
import kirin.settings.Setting;
import kirin.settings.Settings;
import kirin.settings.SettingsBuilder;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.nio.file.Path;

class CommandLineTest {

    @Test
    void configFileMayBeNamedInEverySpelling() throws Exception {
        Path file = Path.of("a.toml");

        assertThat(CommandLine.parse("--config", "a.toml").configFile()).contains(file);
        assertThat(CommandLine.parse("--config=a.toml").configFile()).contains(file);
        assertThat(CommandLine.parse("-c", "a.toml").configFile()).contains(file);
        assertThat(CommandLine.parse("-ca.toml").configFile()).contains(file);
        assertThat(CommandLine.parse("-c", "file:a.toml").configFile()).contains(file);
        assertThat(CommandLine.parse().configFile()).isEmpty();
    }

    @Test
    void flagsOfSettingsBecomeSettings() throws Exception {
        Settings settings =
                settings("-w", "3", "-b", ":80,[::1]:81", "--bind", "a:82", "--reload", "-k=sync");

        assertThat(settings.get(ServerSettings.WORKERS)).isEqualTo(3);
        assertThat(settings.get(ServerSettings.BIND))
                .containsExactly(
                        BindAddress.tcp("0.0.0.0", 80),
                        BindAddress.tcp("::1", 81),
                        BindAddress.tcp("a", 82));
        assertThat(settings.get(ServerSettings.RELOAD)).isTrue();
        assertThat(settings.origin(ServerSettings.WORKERS)).hasToString("command line -w");
    }

    @ParameterizedTest
    @CsvSource({
        "org.shop, org.shop, '', false",
        "org.shop:orders, org.shop, orders, false",
        "shop.jar, shop.jar, '', true",
        "lib/a:b/shop.jar:orders, lib/a:b/shop.jar, orders, true",
        "shop:, shop, '', false",
    })
    void oneApplicationMayBeNamed(String argument, String bundle, String name, boolean isFile)
            throws Exception {
        ChosenApplication chosen =
                settings("-w", "2", argument).get(CommandSettings.WSGI_APP).orElseThrow();

        assertThat(chosen).isEqualTo(new ChosenApplication(bundle, name));
        assertThat(chosen.isFile()).isEqualTo(isFile);
        assertThat(CommandSettings.WSGI_APP.type().parse(chosen.toString())).contains(chosen);
    }

    @Test
    void aCommaBelongsToAVariableOfTheEnvironment() throws Exception {
        assertThat(settings("-e", "A=1,2").get(ProcessSettings.RAW_ENV)).containsExactly("A=1,2");
        assertThat(settings("-e", "A=1,2", "--env=B=x,C=y").get(ProcessSettings.RAW_ENV))
                .containsExactly("A=1,2", "B=x,C=y");
    }

    @Test
    void shortSwitchesCanStandTogether() throws Exception {
        Settings settings = settings("-DR", "-w3", "hello");

        assertThat(settings.get(ServerSettings.DAEMON)).isTrue();
        assertThat(settings.get(ProcessSettings.ENABLE_STDIO_INHERITANCE)).isTrue();
        assertThat(settings.get(ServerSettings.WORKERS)).isEqualTo(3);
        assertThat(settings.get(CommandSettings.WSGI_APP).orElseThrow().bundle())
                .isEqualTo("hello");
    }

    @Test
    void afterTwoHyphensNothingIsAFlag() throws Exception {
        Settings settings = settings("-w", "3", "--", "-h");

        assertThat(settings.get(ServerSettings.WORKERS)).isEqualTo(3);
        assertThat(settings.get(CommandSettings.WSGI_APP).orElseThrow().bundle()).isEqualTo("-h");
    }

    @Test
    void helpAndVersionComeBeforeAllElse() throws Exception {
        assertThat(CommandLine.parse("--help").wish()).isEqualTo(Wish.HELP);
        assertThat(CommandLine.parse("-v").wish()).isEqualTo(Wish.VERSION);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--wrkers 3      | did you mean --workers?",
                "--workers       | --workers needs a value",
                "--workers many  | workers",
                "--worker_class  | did you mean --worker-class?",
                "--cach x        | did you mean --cache?",
                "--timeouts x    | timeouts has no flag; set it in the settings file",
                "--paste-global x| --paste-global cannot be used: PasteDeploy",
                "--spew          | --spew cannot be used: the JVM",
                "-c python:conf  | settings are no program here",
                "-c -w           | -c needs a value",
                "-Z              | -Z is no flag of Kirin",
                "-DZ             | -D is \"Z\"; give true or false",
                "a.jar b.jar     | \"b.jar\" is one argument too many; one application is served,"
                        + " a.jar",
                ":shop           | BUNDLE is \":shop\"; give BUNDLE or BUNDLE:APPLICATION",
            })
    void wrongUsageIsExplained(String arguments, String explanation) {
        assertThatThrownBy(() -> CommandLine.parse(arguments.split(" ", -1)))
                .isInstanceOf(UsageException.class)
                .hasMessageContaining(explanation);
    }

    @Test
    void helpNamesEverySettingWithItsFlags() {
        String help = Help.text();

        for (Setting<?> setting : ServerSettings.all()) {
            // One without a flag stands alone in its line.
            assertThat(help)
                    .containsPattern("\n  " + setting.name() + "[ \n]")
                    .contains(setting.meaning());
            setting.flags().forEach(flag -> assertThat(help).contains(flag));
        }
    }

    private static Settings settings(String... arguments) throws Exception {
        var builder = new SettingsBuilder();
        CommandLine.parse(arguments).addTo(builder);
        return builder.build();
    }
}
