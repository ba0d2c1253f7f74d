package kirin.settings;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

class SettingsPageTest {
    private static final Path PAGE = Path.of("../../docs/settings.md");

    /** With {@code -Dsettings.page=write} this makes the page. */
    @Test
    void thePageSaysWhatTheTableSays() throws IOException {
        if (System.getProperty("settings.page", "").equals("write")) {
            Files.createDirectories(PAGE.getParent());
            Files.writeString(PAGE, SettingsPage.text());
        }

        assertThat(PAGE)
                .as(
                        "docs/settings.md is not what the table says; write it anew with mvn -pl"
                                + " bundles/settings test -Dtest=SettingsPageTest"
                                + " -Dsettings.page=write")
                .hasContent(SettingsPage.text());
    }
}
