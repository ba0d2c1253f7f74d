package kirin.settings.toml;

import static org.assertj.core.api.Assertions.assertThat;

import kirin.settings.PluginSettings;
import kirin.settings.ServerSettings;
import kirin.settings.Setting;
import kirin.settings.Settings;
import kirin.settings.SettingsBuilder;
import kirin.settings.SettingsException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

class VariablesTest {
    private static final Map<String, String> ENVIRONMENT =
            Map.of("SHOP_PORT", "8080", "EMPTY", "", "DOLLAR", "$1${X}");

    @TempDir Path folder;

    @Test
    void areReplacedInTextsListsAndTables() throws Exception {
        Settings settings =
                builder(
                                """
                                bind = ["${HOST:0.0.0.0}:${SHOP_PORT}", "[::1]:${SHOP_PORT}"]
                                workers = "${WORKERS:4}"
                                secure_scheme_headers = { A = "${DOLLAR}" }
                                pidfile = "${EMPTY}"
                                root_path = "a${NONE:}b"
                                [apps.shop]
                                timeout = "${SHOP_PORT}"
                                [worker.gevent]
                                carrier = "${CARRIER:loop}"
                                """)
                        .build();

        assertThat(settings.get(ServerSettings.BIND))
                .extracting(Object::toString)
                .allMatch(address -> address.contains("8080"));
        assertThat(settings.get(ServerSettings.WORKERS)).isEqualTo(4);
        assertThat(text(settings, "secure_scheme_headers")).isEqualTo("A=$1${X}");
        assertThat(settings.get(ServerSettings.PIDFILE)).isEqualTo(Optional.empty());
        assertThat(text(settings, "root_path")).isEqualTo("ab");
        assertThat(settings.forApplication("shop").get(ServerSettings.TIMEOUT)).hasSeconds(8080);
        assertThat(settings.plugins().get("kirin.worker.gevent"))
                .extracting(PluginSettings::values)
                .isEqualTo(Map.of("carrier", "loop"));
    }

    @Test
    void oneThatIsSetButEmptyHasTheDefaultIfThereIsOne() throws Exception {
        Settings settings = builder("root_path = \"${EMPTY:/shop}${EMPTY}${EMPTY:}\"").build();

        assertThat(text(settings, "root_path")).isEqualTo("/shop");
    }

    @Test
    void oneThatIsNotSetIsAnErrorWithItsPlace() throws Exception {
        assertThat(problems("workers = 2\nroot_path = \"/${NOWHERE}\"\nloglevel = \"odd\"\n"))
                .containsExactly(
                        "kirin.toml:2:13: root_path has the environment variable NOWHERE, which is"
                                + " not set; set it, or give a default: ${NOWHERE:default}",
                        "kirin.toml:3:12: loglevel is \"odd\"; give one of debug, info, warning,"
                                + " error, critical");
    }

    @Test
    void aBeginningWithoutAnEndIsAnError() throws Exception {
        assertThat(problems("[worker.gevent]\ncarrier = \"${CARR\""))
                .containsExactly(
                        "kirin.toml:2:11: carrier has ${ without the name of a variable and a };"
                                + " write ${NAME}, or $${ for the text ${");
    }

    @Test
    void aDoubledDollarSignStandsForItself() throws Exception {
        Settings settings = builder("root_path = \"$${SHOP_PORT} $x\"").build();

        assertThat(text(settings, "root_path")).isEqualTo("${SHOP_PORT} $x");
    }

    private SettingsBuilder builder(String text) throws IOException {
        Path file = Files.writeString(folder.resolve("kirin.toml"), text);
        var builder = new SettingsBuilder();
        SettingsFile.read(file, ENVIRONMENT, builder);
        return builder;
    }

    private List<String> problems(String text) throws IOException {
        try {
            builder(text).build();
            return List.of();
        } catch (SettingsException e) {
            return e.problems().stream().map(line -> line.replace(folder + "/", "")).toList();
        }
    }

    private static String text(Settings settings, String name) {
        return text(settings, ServerSettings.find(name).orElseThrow());
    }

    private static <T> String text(Settings settings, Setting<T> setting) {
        return setting.type().format(settings.get(setting));
    }
}
