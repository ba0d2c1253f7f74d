package kirin.itests;

import static org.assertj.core.api.Assertions.assertThat;

import kirin.itests.harness.AppJar;
import kirin.itests.harness.Generation;
import kirin.itests.harness.KirinFolder;
import kirin.itests.harness.KirinProcess;
import kirin.itests.harness.LoadResult;

import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** The configuration of an application changes while clients ask as fast as they are answered. */
class ConfigurationSwapIT {

    @TempDir private Path root;
    @AutoClose private KirinFolder folder;

    @BeforeEach
    void setUp() throws Exception {
        folder = KirinFolder.in(root).set("reload", "true");
    }

    @Test
    void changedConfigurationsCostNoRequestAndNeverGoBack() throws Exception {
        folder.setFor("page", "isolation", "\"bundle\"").deploy(configured());
        configure("test.page.cfg", "generation = 1");
        configure("kirin.worker.sync.toml", "answer = 42");
        KirinProcess kirin = folder.start().awaitListening();
        // It was there before the bundle was started: no other revision has been.
        assertThat(kirin.get("/page").body()).startsWith("v1 ");
        assertThat(kirin.app("page").getRevision()).isEqualTo(1);

        var client =
                Generation.asking(kirin.uri("/page"))
                        .keptAlive(3)
                        .newEachTime(2)
                        .unhurried()
                        .start();
        for (int generation = 2; generation <= 5; generation++) {
            configure("test.page.cfg", "generation = " + generation);
            Generation.awaitAnswers(client, generation, 10);
        }
        configure("test.page.cfg", "# no value\ngeneration");
        kirin.awaitLog("test.page.cfg:2:1: generation has no value; write generation = VALUE");
        configure("test.page.cfg", "generation = many");
        kirin.awaitLog(
                "test.page.jar was not replaced by a new revision of itself (configuration"
                        + " test.page.cfg)");
        configure("test.page.cfg", "generation = 6");
        Generation.awaitAnswers(client, 6, 10);
        client.close();

        assertThat(client.result()).matches(LoadResult::isFlawless);
        assertThat(client.result().kinds()).hasSize(6);
        assertThat(kirin.deployer().history("test.page").getFirst().by())
                .isEqualTo("configuration test.page.cfg");
    }

    private static AppJar configured() {
        return AppJar.named("test.page")
                .type(
                        "Page",
                        """
                        @Component(configurationPid = "test.page", configurationPolicy = ConfigurationPolicy.REQUIRE)
                        @Mount(path = "/page", name = "page")
                        public final class Page implements Application {
                            private final int generation;

                            @Activate
                            public Page(java.util.Map<String, Object> configuration) {
                                generation = Integer.parseInt((String) configuration.get("generation"));
                            }

                            @Override
                            public Response handle(Request request) {
                                return Response.text("v" + generation + " " + request.query());
                            }
                        }
                        """);
    }

    private void configure(String name, String text) {
        folder.moveIn(name, text.getBytes(StandardCharsets.UTF_8));
    }
}
