package kirin.itests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import kirin.itests.harness.AppJar;
import kirin.itests.harness.KirinFolder;
import kirin.itests.harness.KirinProcess;
import kirin.management.HistoryEntry;

import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/** {@code kill -9} in the middle of a swap, and the start after it. */
class KillIT {
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    @TempDir private Path root;
    @AutoClose private KirinFolder folder;
    private KirinProcess kirin;

    @BeforeEach
    void setUp() throws Exception {
        folder =
                KirinFolder.in(root)
                        .set("reload", "true")
                        // Longer than any test waits.
                        .set("deploy_timeout", "600")
                        .setFor("probed", "probe", "\"/probed\"")
                        .setFor("probed", "probe_timeout", "600")
                        .deploy(AppJar.answering("page", "one"));
        kirin = folder.start().awaitListening();
        assertThat(kirin.get("/page").body()).isEqualTo("one");
    }

    @Test
    void newFileIsServedAfterAKillJustWhenItCame() throws Exception {
        folder.deploy(AppJar.answering("page", "two").version("2.0.0"));

        restart();

        kirin.awaitText("/page", "two");
    }

    @Test
    void lastGoodVersionServesAfterAKillWhileItsSuccessorStarts() throws Exception {
        folder.deploy(
                AppJar.named("test.page")
                        .version("2.0.0")
                        .type(
                                "Page",
                                """
                                @Component
                                @Mount(path = "/page", name = "page")
                                public final class Page implements Application {
                                    public Page() throws Exception {
                                        %s
                                        new java.util.concurrent.Semaphore(0).acquire();
                                    }

                                    @Override
                                    public Response handle(Request request) {
                                        return Response.text("two");
                                    }
                                }
                                """
                                        .formatted(marking("reached"))));
        awaitMark("reached");

        restart();

        assertThat(kirin.get("/page").body()).isEqualTo("one");
        assertThat(serving("page").version()).isEqualTo("1.0.0");
    }

    @Test
    void lastGoodVersionServesAfterAKillWhileItsSuccessorIsProbed() throws Exception {
        folder.deploy(AppJar.answering("probed", "one"));
        kirin.awaitText("/probed", "one");
        folder.deploy(
                AppJar.application("probed", marking("reached") + "return Response.of(500);")
                        .version("2.0.0"));
        awaitMark("reached");

        restart();

        assertThat(kirin.get("/probed").body()).isEqualTo("one");
        assertThat(serving("probed").version()).isEqualTo("1.0.0");
    }

    @Test
    void newVersionServesAfterAKillRightAfterItTookOver() throws Exception {
        folder.deploy(AppJar.answering("page", "two").version("2.0.0"));
        kirin.awaitText("/page", "two");

        restart();

        assertThat(kirin.get("/page").body()).isEqualTo("two");
        assertThat(kirin.deployer().history("page"))
                .extracting(HistoryEntry::version)
                .contains("1.0.0", "2.0.0");
    }

    @Test
    @Tag("soak")
    void bundleThatEndsTheServerAtEveryStartIsLeftAsideInTheEnd() throws Exception {
        folder.deploy(
                AppJar.answering("page", "two")
                        .version("2.0.0")
                        .type(
                                "Begin",
                                """
                                public final class Begin
                                        implements org.osgi.framework.BundleActivator {
                                    public void start(org.osgi.framework.BundleContext context) {
                                        Runtime.getRuntime().halt(9);
                                    }

                                    public void stop(org.osgi.framework.BundleContext context) {}
                                }
                                """)
                        .header("Bundle-Activator", "test.page.Begin"));
        kirin.awaitExit();
        for (int i = 0; i < 2; i++) {
            kirin.kill();
            kirin = folder.start();
            kirin.awaitExit();
        }

        restart();

        assertThat(kirin.get("/page").body()).isEqualTo("one");
        kirin.awaitLog("test.page.jar was not deployed: the server ended three times");
    }

    private void restart() throws Exception {
        kirin.kill();
        kirin = folder.start().awaitListening();
    }

    private HistoryEntry serving(String application) throws Exception {
        return kirin.deployer().history(application).stream()
                .filter(entry -> entry.outcome().equals("SERVING"))
                .findFirst()
                .orElseThrow();
    }

    /** Java that leaves a sign of having been run. */
    private String marking(String name) {
        return "java.nio.file.Files.writeString(java.nio.file.Path.of(\"%s\"), \"\");"
                .formatted(root.resolve(name));
    }

    private void awaitMark(String name) {
        await().atMost(PATIENCE).until(() -> Files.exists(root.resolve(name)));
    }
}
