package kirin.settings;

import static org.assertj.core.api.Assertions.assertThat;

import kirin.settings.toml.SettingsFile;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

class PrintedSettingsTest {
    private static final String GIVEN =
            """
            bind = ["127.0.0.1:1", "[::1]:2"]
            access_log_format = '%(h)s "%(r)s" it''s'
            umask = "022"
            timeouts = { "/reports" = 300, "/a b" = 2 }
            secure_scheme_headers = { X-A = "on" }
            root_path = "$${A}"

            [apps."my.shop"]
            workers = 3

            [worker.gevent]
            carrier = "loop"
            numbers = [1, 2]
            "odd key" = true
            """
                    .replace("it''s", "it");

    @TempDir Path folder;

    @Test
    void whatIsPrintedIsASettingsFileThatSaysTheSame() throws Exception {
        Settings settings = read(GIVEN);

        Settings again = read(PrintedSettings.text(settings));

        for (Setting<?> row : ServerSettings.all()) {
            assertThat((Object) again.get(row)).as(row.name()).isEqualTo(settings.get(row));
        }
        assertThat(again.forApplication("my.shop").get(ServerSettings.WORKERS)).isEqualTo(3);
        assertThat(again.plugins().get("kirin.worker.gevent"))
                .extracting(PluginSettings::values)
                .isEqualTo(Map.of("carrier", "loop", "numbers", List.of(1L, 2L), "odd key", true));
    }

    @Test
    void everySettingIsThereOnceSortedWithItsPlace() throws Exception {
        Settings settings = read("workers = 3\n");
        List<String> lines = PrintedSettings.text(settings).lines().toList();

        assertThat(lines.stream().map(line -> line.substring(0, line.indexOf(' '))))
                .isSorted()
                .containsExactlyInAnyOrderElementsOf(
                        ServerSettings.all().stream().map(Setting::name).toList());
        assertThat(lines)
                .anyMatch(line -> line.matches("workers +=.* 3  # .*/kirin.toml:1:11"))
                .anyMatch(line -> line.matches("threads +=.* 1  # default"))
                .anyMatch(line -> line.endsWith("# default; without effect in this version"));
    }

    @Test
    void secretsOfPlugInsAreNotPrinted() throws Exception {
        String printed =
                PrintedSettings.text(read("[log.x]\napi_Token = \"hush\"\nurl = \"there\"\n"));

        assertThat(printed).contains("[redacted]", "there").doesNotContain("hush");
    }

    private Settings read(String text) throws IOException, SettingsException {
        Path file = Files.writeString(folder.resolve("kirin.toml"), text);
        var builder = new SettingsBuilder();
        SettingsFile.read(file, Map.of(), builder);
        return builder.build();
    }
}
