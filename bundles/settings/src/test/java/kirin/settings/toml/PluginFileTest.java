package kirin.settings.toml;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import kirin.settings.SettingsException;

import org.junit.jupiter.api.Test;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

class PluginFileTest {
    private static final Path FILE = Path.of("shop.toml");

    @Test
    void itsNamesStandAtTheTopAndMeanWhatTheSettingsOfThatNameDoNot() throws Exception {
        assertThat(PluginFile.parse(FILE, "workers = \"many\"\nlimits = [1, 2]\n").values())
                .isEqualTo(Map.of("workers", "many", "limits", List.of(1L, 2L)));
    }

    @Test
    void allMistakesAreToldWithTheirPlaces() {
        SettingsException mistakes =
                catchThrowableOfType(
                        SettingsException.class,
                        () -> PluginFile.parse(FILE, "workers = many\n[prices]\nx = 1\n"));

        assertThat(mistakes.problems())
                .containsExactly(
                        "shop.toml:1:11: workers is many; write workers = \"many\"",
                        "shop.toml:2:1: prices is neither text, a number, true or false, nor a list"
                                + " of one of these; a plug-in can be given nothing else");
    }
}
