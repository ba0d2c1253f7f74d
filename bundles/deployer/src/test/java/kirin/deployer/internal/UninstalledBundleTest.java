package kirin.deployer.internal;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.osgi.framework.Bundle;

import java.nio.file.Path;

/** A bundle that somebody uninstalls at a console, while its file lies in the folder. */
class UninstalledBundleTest extends DeployerTest {
    private static final String TOLD =
            "WARN shop.jar: shop 1.0.0 is out of service, somebody has uninstalled its bundle; its"
                    + " file is left aside until its bytes change, or kirin retry shop.jar asks for"
                    + " it";

    @SuppressWarnings("NullAway.Init")
    private Path file;

    @BeforeEach
    void prepare() throws Exception {
        file = deployer.drop("shop.jar", JarFiles.bundle("shop", "1"));
        deployer.drop("other.jar", JarFiles.bundle("other", "1"));
        deployer.start();
        Bundle bundle = deployer.active("shop");
        bundle.uninstall();
        deployer.until(it -> assertThat(it.log).contains(TOLD));
        deployer.until(it -> assertThat(it.routes.served).doesNotContainKey(bundle.getBundleId()));
    }

    @Test
    void staysOutOfServiceAndIsToldOfOnce() throws Exception {
        // Looks again, and at all files.
        deployer.drop("third.jar", JarFiles.bundle("third", "1"));

        deployer.until(it -> assertThat(it.active()).containsExactly("other 1.0.0", "third 1.0.0"));
        assertThat(deployer.log).containsOnlyOnce(TOLD);
        assertThat(deployer.log).noneMatch(line -> line.startsWith("ERROR"));
        assertThat(file).exists();
        assertThat(deployer.bean().getQuarantine())
                .singleElement()
                .satisfies(it ->
                        assertThat(it.reason()).isEqualTo("somebody has uninstalled its bundle"));
        assertThat(deployer.bean().history("shop").getFirst().outcome()).isEqualTo("UNINSTALLED");
    }

    @Test
    void comesBackWithOtherBytes() throws Exception {
        deployer.drop("shop.jar", JarFiles.bundle("shop", "1.1"));

        deployer.until(it -> assertThat(it.active()).containsExactly("other 1.0.0", "shop 1.1.0"));
        // It is released when the bundle has taken over, which follows its start.
        deployer.until(it -> assertThat(it.bean().getQuarantine()).isEmpty());
    }

    @Test
    void comesBackWhenSomebodyAsks() {
        deployer.bean().retry("shop.jar");

        deployer.until(it -> assertThat(it.active()).containsExactly("other 1.0.0", "shop 1.0.0"));
    }

    @Test
    void staysOutOfServiceAfterARestart() {
        deployer.stop();
        deployer.start();

        assertThat(deployer.installed()).extracting(Bundle::getSymbolicName).doesNotContain("shop");
    }
}
