package kirin.itests;

import static org.assertj.core.api.Assertions.assertThat;

import kirin.itests.harness.AppJar;
import kirin.itests.harness.KirinFolder;
import kirin.itests.harness.KirinProcess;

import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;

/** What somebody does to a deployed bundle at a console of the framework. */
class UninstalledBundleIT {
    /** Stops or uninstalls the bundle that the query names. */
    private static final String CONSOLE =
            """
            String[] command = request.query().split("=");
            for (org.osgi.framework.Bundle each :
                    org.osgi.framework.FrameworkUtil.getBundle(getClass())
                            .getBundleContext()
                            .getBundles()) {
                if (command[1].equals(each.getSymbolicName())) {
                    if (command[0].equals("stop")) {
                        each.stop();
                    } else if (command[0].equals("start")) {
                        each.start();
                    } else {
                        each.uninstall();
                    }
                }
            }
            return Response.text("done");
            """;

    @TempDir private Path root;
    @AutoClose private KirinFolder folder;

    @BeforeEach
    void setUp() throws Exception {
        folder =
                KirinFolder.in(root)
                        .set("reload", "true")
                        .deploy(AppJar.echoing("page", "page"), "page.jar")
                        .deploy(AppJar.application("console", CONSOLE), "console.jar");
    }

    @Test
    void stoppedBundleAnswers503AndAnUninstalledOne404UntilSomebodyAsksForIt() throws Exception {
        KirinProcess kirin = folder.start().awaitListening();

        assertThat(kirin.get("/console?stop=test.page").body()).isEqualTo("done");
        kirin.awaitStatus("/page", 503);
        assertThat(kirin.get("/page").headers().firstValue("Retry-After")).isPresent();
        assertThat(kirin.get("/console?start=test.page").body()).isEqualTo("done");
        kirin.awaitText("/page", "page ");
        assertThat(kirin.get("/console?uninstall=test.page").body()).isEqualTo("done");
        kirin.awaitStatus("/page", 404);
        kirin.awaitLog("page.jar: test.page 1.0.0 is out of service, somebody has uninstalled");
        assertThat(folder.deployed("page.jar")).exists();

        assertThat(kirin.deployer().retry("page.jar")).hasSize(1);
        kirin.awaitText("/page", "page ");
    }
}
