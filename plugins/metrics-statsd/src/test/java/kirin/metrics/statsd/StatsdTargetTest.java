package kirin.metrics.statsd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import kirin.settings.MetricsSettings;
import kirin.settings.ServerSettings;
import kirin.settings.Settings;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.nio.file.Path;
import java.util.Optional;

class StatsdTargetTest {

    private static StatsdTarget target(String address) {
        return StatsdTarget.of(
                        Settings.defaults().with(MetricsSettings.STATSD_HOST, Optional.of(address)))
                .orElseThrow();
    }

    @ParameterizedTest
    @CsvSource({
        "stats.example,           stats.example:8125",
        "127.0.0.1:9125,          127.0.0.1:9125",
        "[::1],                   [::1]:8125",
        "[::1]:9125,              [::1]:9125",
        "unix:///run/statsd.sock, unix:///run/statsd.sock",
        "unix:/run/statsd.sock,   unix:///run/statsd.sock",
    })
    void anAddressIsReadAsGunicornReadsIt(String given, String meant) {
        assertThat(target(given).address()).isEqualTo(meant);
    }

    @Test
    void aPortThatThereIsNotIsRefused() {
        assertThatThrownBy(() -> target("localhost:70000"))
                .hasMessageEndingWith(
                        ": statsd_host is \"localhost:70000\"; give a port from 1 to 65535");
    }

    @Test
    void aPathThatIsTooLongForASocketIsRefused() {
        assertThat(target("unix:///" + "x".repeat(106)).file()).hasSize(107);

        assertThatThrownBy(() -> target("unix:///" + "x".repeat(107)))
                .hasMessageContaining("give a path of at most 107 bytes");
    }

    @Test
    void aRelativePathBeginsAtTheFolderOfTheServer() {
        Settings settings =
                Settings.defaults()
                        .with(ServerSettings.CHDIR, Path.of("/srv"))
                        .with(MetricsSettings.STATSD_HOST, Optional.of("unix:run/s.sock"));

        assertThat(StatsdTarget.of(settings).orElseThrow().file()).isEqualTo("/srv/run/s.sock");
    }

    @ParameterizedTest
    @CsvSource({"shop, shop.", "shop., shop.", "a.b.., a.b.", "'', ''", "., ''"})
    void aPrefixEndsWithOneDot(String given, String meant) {
        Settings settings =
                Settings.defaults()
                        .with(MetricsSettings.STATSD_HOST, Optional.of("localhost"))
                        .with(MetricsSettings.STATSD_PREFIX, given);

        assertThat(StatsdTarget.of(settings).orElseThrow().prefix()).isEqualTo(meant);
    }
}
