package kirin.settings;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

class SettingsChangeTest {
    private final Settings now = Settings.defaults().with(ServerSettings.WORKERS, 2);

    @Test
    void liveSettingsAreTakenOver() {
        SettingsChange change = SettingsChange.of(now, now.with(ServerSettings.WORKERS, 4));

        assertThat(change.next().get(ServerSettings.WORKERS)).isEqualTo(4);
        assertThat(change.changed()).containsExactly("workers 2 -> 4");
        assertThat(change.afterRestart()).isEmpty();
    }

    @Test
    void othersStayAndAreNamed() {
        Settings wanted =
                now.with(ServerSettings.PIDFILE, Optional.of(Path.of("other.pid")))
                        .with(ServerSettings.TIMEOUT, Duration.ofSeconds(5));

        SettingsChange change = SettingsChange.of(now, wanted);

        assertThat(change.next().get(ServerSettings.PIDFILE)).isEmpty();
        assertThat(change.next().get(ServerSettings.TIMEOUT)).hasSeconds(5);
        assertThat(change.changed()).containsExactly("timeout 30 -> 5");
        assertThat(change.afterRestart()).containsExactly("pidfile none -> other.pid");
    }

    @Test
    void anApplicationsOwnValuesAreComparedWithTheGeneralOnes() {
        Settings own = now.withFor("hello", ServerSettings.WORKERS, 3);

        assertThat(SettingsChange.of(now, own).changed())
                .containsExactly("[apps.hello] workers 2 -> 3");
        assertThat(SettingsChange.of(own, now).changed())
                .containsExactly("[apps.hello] workers 3 -> 2");
        assertThat(
                        SettingsChange.of(now, now.withFor("hello", ServerSettings.WORKERS, 2))
                                .changed())
                .isEmpty();
    }

    @Test
    void sameSettingsAreNoChange() {
        assertThat(SettingsChange.of(now, now).isNothing()).isTrue();
    }

    @Test
    void whatAnApplicationCanHaveOfItsOwnIsLive() {
        // Only so can its table be taken over as a whole.
        List<Setting<?>> own =
                ServerSettings.all().stream().filter(Setting::isPerApplication).toList();

        assertThat(own).isNotEmpty().allMatch(Setting::isLive);
    }
}
