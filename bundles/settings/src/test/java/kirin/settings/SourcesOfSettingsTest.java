package kirin.settings;

import static kirin.settings.ServerSettings.BIND;
import static kirin.settings.ServerSettings.CHDIR;
import static kirin.settings.ServerSettings.MAX_REQUESTS;
import static kirin.settings.ServerSettings.PIDFILE;
import static kirin.settings.ServerSettings.TIMEOUT;
import static kirin.settings.ServerSettings.WORKERS;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

class SourcesOfSettingsTest {
    private static final Origin FILE = new Origin.File(Path.of("config/kirin.toml"), 12, 20);
    private static final Origin VARIABLE = new Origin.Environment("WEB_CONCURRENCY");
    private static final Origin FLAG = new Origin.CommandLine("--workers");

    @Test
    void withoutAnySourceTheDefaultsHold() {
        Settings settings = Settings.defaults();

        assertThat(settings.get(WORKERS)).isEqualTo(1);
        assertThat(settings.get(TIMEOUT)).isEqualTo(Duration.ofSeconds(30));
        assertThat(settings.get(BIND)).containsExactly(BindAddress.tcp("127.0.0.1", 8000));
        assertThat(settings.get(PIDFILE)).isEmpty();
        assertThat(settings.origin(WORKERS)).hasToString("default");
        assertThat(settings.withoutEffect()).isEmpty();
    }

    @Test
    void theLastSourceOfASettingHoldsAndIsRemembered() throws SettingsException {
        Settings settings =
                new SettingsBuilder()
                        .put("workers", 2L, FILE)
                        .put("threads", 7L, FILE)
                        .put(WORKERS, "3", VARIABLE)
                        .put(WORKERS, "4", FLAG)
                        .build();

        assertThat(settings.get(WORKERS)).isEqualTo(4);
        assertThat(settings.origin(WORKERS)).hasToString("command line --workers");
        assertThat(settings.get(ServerSettings.THREADS)).isEqualTo(7);
        assertThat(settings.origin(ServerSettings.THREADS)).hasToString("config/kirin.toml:12:20");
    }

    @Test
    void aStrongerListReplacesTheWeakerOne() throws SettingsException {
        Settings settings =
                new SettingsBuilder()
                        .put("bind", List.of("a:1", "b:2"), FILE)
                        .put(BIND, "c:3", new Origin.CommandLine("-b"))
                        .build();

        assertThat(settings.get(BIND)).containsExactly(BindAddress.tcp("c", 3));
    }

    @Test
    void aBadValueIsReportedWhereverItComesFrom() {
        SettingsBuilder builder =
                new SettingsBuilder()
                        .put("workers", "many", FILE)
                        .put(WORKERS, "0", VARIABLE)
                        .put(WORKERS, "-1", FLAG);

        String remedy = "; give a whole number from 1 to 10000, or \"auto\" for one per processor";
        assertThat(catchThrowableOfType(SettingsException.class, builder::build).problems())
                .containsExactly(
                        "config/kirin.toml:12:20: workers is \"many\"" + remedy,
                        "WEB_CONCURRENCY is \"0\"" + remedy,
                        "--workers is \"-1\"" + remedy);
    }

    @Test
    void allBadValuesOfAListAreTold() {
        SettingsBuilder builder =
                new SettingsBuilder()
                        .put("bind", List.of("a:b", "127.0.0.1:80", "c:99999"), FILE)
                        .put(BIND, "d:e,f:g", new Origin.CommandLine("-b"));

        assertThat(builder.problems())
                .hasSize(4)
                .satisfiesExactly(
                        first -> assertThat(first).startsWith(FILE + ": bind is \"a:b\"; give "),
                        second -> assertThat(second).startsWith(FILE + ": bind is \"c:99999\"; "),
                        third -> assertThat(third).startsWith("-b is \"d:e\"; give "),
                        fourth -> assertThat(fourth).startsWith("-b is \"f:g\"; give "));
    }

    @Test
    void aProblemStaysOnOneLineHoweverLongTheValue() {
        SettingsBuilder builder =
                new SettingsBuilder().put(WORKERS, "a\nb" + "c".repeat(500), FLAG);

        assertThat(catchThrowableOfType(SettingsException.class, builder::build).problems())
                .singleElement()
                .asString()
                .startsWith("--workers is \"a bccc")
                .contains("ccc…\"; give")
                .hasSizeLessThan(200)
                .doesNotContain("\n");
    }

    @Test
    void settingsThatDoNothingYetAreNamedWhenSomebodySetsThem() throws SettingsException {
        Settings settings =
                new SettingsBuilder()
                        .put("workers", 2L, FILE)
                        .put("uwsgi_allow_ips", "*", FILE)
                        .put("reload_engine", "poll", FILE)
                        .build();

        assertThat(settings.withoutEffect()).containsExactly("reload_engine", "uwsgi_allow_ips");
    }

    @Test
    void aProgramCanReplaceOneValue() {
        Settings settings = Settings.defaults();
        Settings changed = settings.with(MAX_REQUESTS, 5);

        assertThat(changed.get(MAX_REQUESTS)).isEqualTo(5);
        assertThat(changed.origin(MAX_REQUESTS)).hasToString("set by a program");
        assertThat(settings.get(MAX_REQUESTS)).isZero();
    }

    @Test
    void anApplicationsOwnValueHoldsForItWhateverTheGeneralOneIs() throws SettingsException {
        Settings settings =
                new SettingsBuilder()
                        .putFor("shop", "workers", 3L, FILE)
                        .put(WORKERS, "4", FLAG)
                        .put(ServerSettings.THREADS, "2", FLAG)
                        .build();
        Settings ofShop = settings.forApplication("shop");

        assertThat(settings.get(WORKERS)).isEqualTo(4);
        assertThat(settings.applications()).containsExactly("shop");
        assertThat(ofShop.get(WORKERS)).isEqualTo(3);
        assertThat(ofShop.origin(WORKERS)).isEqualTo(FILE);
        assertThat(ofShop.get(ServerSettings.THREADS)).isEqualTo(2);
        assertThat(settings.forApplication("other").get(WORKERS)).isEqualTo(4);
    }

    @Test
    void aProgramCanReplaceAValueOfOneApplication() {
        Settings settings =
                Settings.defaults()
                        .withFor("shop", MAX_REQUESTS, 5)
                        .withFor("shop", WORKERS, 2)
                        .with(MAX_REQUESTS, 7);

        assertThat(settings.forApplication("shop").get(MAX_REQUESTS)).isEqualTo(5);
        assertThat(settings.forApplication("shop").get(WORKERS)).isEqualTo(2);
        assertThat(settings.get(MAX_REQUESTS)).isEqualTo(7);
    }

    @Test
    void relativePathsBeginAtChdir(@TempDir Path folder) throws SettingsException {
        Settings settings = new SettingsBuilder().put(CHDIR, folder.toString(), FLAG).build();

        assertThat(settings.resolve(Path.of("run/../kirin.pid")))
                .isEqualTo(folder.resolve("kirin.pid"));
        assertThat(settings.resolve(Path.of("/var/x"))).isEqualTo(Path.of("/var/x"));
        assertThat(Settings.defaults().resolve(Path.of("run")))
                .isEqualTo(Path.of("run").toAbsolutePath());
    }
}
