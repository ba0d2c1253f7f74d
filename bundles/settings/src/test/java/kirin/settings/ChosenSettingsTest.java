package kirin.settings;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ChosenSettingsTest {
    @Test
    void nothingIsChosenByDefault() {
        assertThat(Settings.defaults().chosen()).isEmpty();
    }

    @Test
    void whatHasAnotherValueThanTheDefaultIsChosen() {
        Settings settings =
                Settings.defaults()
                        .with(ServerSettings.WORKERS, 7)
                        .with(ServerSettings.ERRORLOG, "run/x.log");

        assertThat(settings.chosen()).containsExactly("errorlog", "workers");
    }

    @Test
    void theDefaultIsNotChosenByWritingItDown() {
        Settings settings = Settings.defaults().with(ServerSettings.ERRORLOG, "-");

        assertThat(settings.chosen()).isEmpty();
    }
}
