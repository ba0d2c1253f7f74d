package kirin.itests;

import static org.assertj.core.api.Assertions.assertThat;

import kirin.itests.harness.AppJar;
import kirin.itests.harness.Ended;
import kirin.itests.harness.KirinFolder;

import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.util.List;

/** A start at which there are applications, and none of them comes up. */
class NothingServedIT {
    /** gunicorn's exit codes. */
    private static final int WORKERS_DO_NOT_BOOT = 3;

    private static final int NOT_LOADED = 4;

    @TempDir Path root;
    @AutoClose KirinFolder folder;

    @BeforeEach
    void setUp() throws Exception {
        folder = KirinFolder.in(root);
    }

    @Test
    void aBundleThatDoesNotStartEndsEveryStartWith4() throws Exception {
        folder.deploy(
                AppJar.answering("sick", "x")
                        .type(
                                "Sick",
                                """
                                public final class Sick implements org.osgi.framework.BundleActivator {
                                    public void start(org.osgi.framework.BundleContext context) {
                                        throw new IllegalStateException("no licence");
                                    }
                                    public void stop(org.osgi.framework.BundleContext context) {}
                                }
                                """)
                        .header("Bundle-Activator", "test.sick.Sick"));

        assertThat(complaint(NOT_LOADED))
                .contains("no application could be started: test.sick.jar was not deployed: ")
                .contains("no licence");
        // The next start does not even try it, and ends in the same way.
        assertThat(complaint(NOT_LOADED)).contains("test.sick.jar", "no licence");
        assertThat(root.resolve("run/store/quarantine/test.sick.failed.txt"))
                .content()
                .contains("no licence");
    }

    @Test
    void aBundleThatLacksWhatItNeedsEndsTheStartWith4() throws Exception {
        folder.deploy(AppJar.answering("poor", "x").header("Import-Package", "not.there,*"));

        assertThat(complaint(NOT_LOADED)).contains("test.poor.jar", "not.there");
        assertThat(root.resolve("run")).doesNotExist();
    }

    @Test
    void anApplicationWhoseWorkersDoNotBootEndsTheStartWith3() throws Exception {
        folder.deploy(idle());

        assertThat(complaint(WORKERS_DO_NOT_BOOT))
                .contains("none of the workers of test.idle.jar boots");
        assertThat(root.resolve("run")).doesNotExist();
    }

    @Test
    void nothingIsLeftOfAStartThatFindsNoFileOfThatName() throws Exception {
        folder.set("deploy_dir", "\"elsewhere\"").set("accesslog", "\"logs/access.log\"");

        Ended ended = folder.run("--cache", "cache/felix", "missing.jar");

        assertThat(ended.exitCode()).as(ended.errors()).isEqualTo(NOT_LOADED);
        for (String made : new String[] {"elsewhere", "run", "logs", "cache"}) {
            assertThat(root.resolve(made)).doesNotExist();
        }
    }

    @Test
    void oneThatIsServedIsEnough() throws Exception {
        folder.deployExample("hello")
                .deploy(idle())
                .deploy(AppJar.answering("poor", "x").header("Import-Package", "not.there"));

        try (var server = folder.start().awaitListening()) {
            assertThat(server.get("/").statusCode()).isEqualTo(200);
        }
    }

    private static AppJar idle() {
        return AppJar.named("test.idle")
                .type(
                        "Idle",
                        """
                        @Component
                        @Mount(path = "/idle", name = "idle")
                        public final class Idle implements Application {
                            public Idle() {
                                throw new IllegalStateException("no disk");
                            }
                            public Response handle(Request request) {
                                return Response.text("x");
                            }
                        }
                        """);
    }

    private String complaint(int exitCode) throws Exception {
        Ended ended = folder.run();

        assertThat(ended.exitCode()).as(ended.errors()).isEqualTo(exitCode);
        assertThat(folder.leftovers()).isEmpty();
        List<String> lines =
                ended.errors().lines().filter(line -> line.startsWith("kirin: ")).toList();
        assertThat(lines).hasSize(1);
        return lines.getFirst();
    }
}
