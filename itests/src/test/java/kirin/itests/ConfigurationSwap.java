package kirin.itests;

import static org.assertj.core.api.Assertions.assertThat;

import kirin.itests.harness.AppJar;
import kirin.itests.harness.Generation;
import kirin.itests.harness.KirinFolder;
import kirin.itests.harness.KirinProcess;
import kirin.itests.harness.LoadResult;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** The configuration of an application changes while clients ask. */
interface ConfigurationSwap extends Replaced {
    static void prepare(KirinFolder folder) throws IOException {
        folder.setFor("configured", "isolation", "\"bundle\"").deploy(configured());
        configure(folder, "test.configured.cfg", "generation = 1");
        configure(folder, "kirin.worker.sync.toml", "answer = 42");
    }

    @Test
    default void changedConfigurationsCostNoRequestAndNeverGoBack() throws Exception {
        KirinProcess kirin = kirin();
        // It was there before the bundle was started: no other revision has been.
        assertThat(kirin.get("/configured").body()).startsWith("v1 ");
        assertThat(kirin.app("configured").getRevision()).isEqualTo(1);

        var client =
                Generation.asking(kirin.uri("/configured"))
                        .keptAlive(3)
                        .newEachTime(2)
                        .unhurried()
                        .start();
        for (int generation = 2; generation <= 5; generation++) {
            configure(folder(), "test.configured.cfg", "generation = " + generation);
            Generation.awaitAnswers(client, generation, 10);
        }
        configure(folder(), "test.configured.cfg", "# no value\ngeneration");
        kirin.awaitLog(
                "test.configured.cfg:2:1: generation has no value; write generation = VALUE");
        configure(folder(), "test.configured.cfg", "generation = many");
        kirin.awaitLog(
                "test.configured.jar was not replaced by a new revision of itself (configuration"
                        + " test.configured.cfg)");
        configure(folder(), "test.configured.cfg", "generation = 6");
        Generation.awaitAnswers(client, 6, 10);
        client.close();

        assertThat(client.result()).matches(LoadResult::isFlawless);
        assertThat(client.result().kinds()).hasSize(6);
        assertThat(kirin.deployer().history("test.configured").getFirst().by())
                .isEqualTo("configuration test.configured.cfg");
    }

    private static AppJar configured() {
        return AppJar.named("test.configured")
                .type(
                        "Page",
                        """
                        @Component(configurationPid = "test.configured", configurationPolicy = ConfigurationPolicy.REQUIRE)
                        @Mount(path = "/configured", name = "configured")
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

    private static void configure(KirinFolder folder, String name, String text) {
        folder.moveIn(name, text.getBytes(StandardCharsets.UTF_8));
    }
}
