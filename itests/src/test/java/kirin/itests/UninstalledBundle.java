package kirin.itests;

import static org.assertj.core.api.Assertions.assertThat;

import kirin.itests.harness.AppJar;
import kirin.itests.harness.KirinFolder;
import kirin.itests.harness.KirinProcess;

import org.junit.jupiter.api.Test;

/** What somebody does to a deployed bundle at a console of the framework. */
interface UninstalledBundle extends Replaced {
    /** Stops or uninstalls the bundle that the query names. */
    String CONSOLE =
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

    static void prepare(KirinFolder folder) {
        folder.deploy(AppJar.echoing("handled", "page"), "handled.jar")
                .deploy(AppJar.application("console", CONSOLE), "console.jar");
    }

    @Test
    default void stoppedBundleAnswers503AndAnUninstalledOne404UntilSomebodyAsksForIt()
            throws Exception {
        KirinProcess kirin = kirin();

        assertThat(kirin.get("/console?stop=test.handled").body()).isEqualTo("done");
        kirin.awaitStatus("/handled", 503);
        assertThat(kirin.get("/handled").headers().firstValue("Retry-After")).isPresent();
        assertThat(kirin.get("/console?start=test.handled").body()).isEqualTo("done");
        kirin.awaitText("/handled", "page ");
        assertThat(kirin.get("/console?uninstall=test.handled").body()).isEqualTo("done");
        kirin.awaitStatus("/handled", 404);
        kirin.awaitLog(
                "handled.jar: test.handled 1.0.0 is out of service, somebody has uninstalled");
        assertThat(folder().deployed("handled.jar")).exists();

        assertThat(kirin.deployer().retry("handled.jar")).hasSize(1);
        kirin.awaitText("/handled", "page ");
    }
}
