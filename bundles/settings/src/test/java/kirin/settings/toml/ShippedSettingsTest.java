package kirin.settings.toml;

import static org.assertj.core.api.Assertions.assertThat;

import kirin.settings.AccessLogSettings;
import kirin.settings.BindAddress;
import kirin.settings.PluginSettings;
import kirin.settings.ServerSettings;
import kirin.settings.Setting;
import kirin.settings.Settings;
import kirin.settings.SettingsException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

class ShippedSettingsTest {
    private static final Path SHIPPED = Path.of("../../config/kirin.toml");

    @TempDir Path folder;

    @Test
    void theShippedFileIsValidAndHoldsItsValues() throws SettingsException {
        Settings settings = FileOfText.read(SHIPPED);

        assertThat(settings.get(ServerSettings.BIND))
                .containsExactly(BindAddress.tcp("0.0.0.0", 5001));
        assertThat(settings.get(ServerSettings.MAX_REQUESTS)).isEqualTo(1000);
        assertThat(settings.get(ServerSettings.WORKER_CLASS)).isEqualTo("gevent");
        assertThat(settings.get(ServerSettings.WORKERS))
                .isEqualTo(Runtime.getRuntime().availableProcessors());
        assertThat(settings.get(ServerSettings.TIMEOUT)).isEqualTo(Duration.ofSeconds(60));
        assertThat(settings.get(AccessLogSettings.ACCESSLOG)).contains("run/access.log");
        assertThat(settings.get(ServerSettings.ERRORLOG)).isEqualTo("run/error.log");
        assertThat(settings.get(AccessLogSettings.ACCESS_LOG_FORMAT))
                .isEqualTo("%(h)s %(l)s %(t)s \"%(r)s\" %(s)s %(b)s \"%(a)s\" \"%(M)s ms\"");
        assertThat(settings.get(ServerSettings.PIDFILE)).contains(Path.of("run/kirin.pid"));
        assertThat(settings.get(ServerSettings.RELOAD)).isTrue();
        assertThat(settings.get(ServerSettings.DAEMON)).isFalse();
        assertThat(settings.withoutEffect()).isEmpty();
    }

    @Test
    void whatIsCommentedOutInItIsValidToo() throws IOException, SettingsException {
        Pattern commentedOut = Pattern.compile("(?m)^# ([a-z_]+ = .+|\\[[a-z]+\\..+\\])$");
        String lines =
                String.join(
                        "\n",
                        commentedOut
                                .matcher(Files.readString(SHIPPED))
                                .results()
                                .map((MatchResult found) -> found.group(1))
                                .filter(line -> !line.startsWith("chdir"))
                                .toList());

        Settings settings = FileOfText.settings(folder, lines);

        assertThat(settings.get(ServerSettings.DAEMON)).isTrue();
        assertThat(settings.get(ServerSettings.GRACEFUL_TIMEOUT)).hasSeconds(30);
        assertThat(settings.get(ServerSettings.TIMEOUTS).byPath()).containsKey("/reports");
        assertThat(settings.applications()).containsExactlyInAnyOrder("shop", "my.shop");
        assertThat(settings.plugins().get("kirin.worker.gevent"))
                .extracting(PluginSettings::values)
                .isEqualTo(Map.of("carrier", "loop"));
    }

    @Test
    void anApplicationMayHaveOfItsOwnWhatStandsInTheSectionOfWorkers() throws IOException {
        String text = Files.readString(SHIPPED);
        String workers = text.substring(text.indexOf("# --- Workers"), text.indexOf("# --- Appl"));

        for (Setting<?> setting : ServerSettings.all()) {
            boolean isThere = workers.matches("(?s).*\n(# )?" + setting.name() + " = .*");
            boolean isPossible =
                    setting.isPerApplication() || setting == ServerSettings.MAX_HEAP_PERCENT;
            assertThat(isThere && !isPossible).as(setting.name()).isFalse();
        }
    }
}
