package kirin.deployer.internal;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A server that ends while a bundle is on its way into service. */
class BrokenOffStartTest extends DeployerTest {
    @BeforeEach
    void prepare() throws Exception {
        deployer.drop("a.jar", JarFiles.bundle("a", "1"));
        deployer.start();
        assertThat(deployer.store.resolve("attempts")).isEmptyDirectory();
        deployer.drop("a.jar", JarFiles.bundle("a", "2", HangingActivator.class));
        awaitAttempt();
    }

    @Test
    void whatServedLastServesFirstAtTheNextStart() throws Exception {
        startAgain();

        assertThat(deployer.active()).containsExactly("a 1.0.0");
        assertThat(deployer.log)
                .contains(
                        "WARN a.jar: a 1.0.0 is deployed first: the server ended while 2.0.0 was"
                                + " coming up");
        awaitAttempt();
    }

    @Test
    void bundleIsLeftAsideAfterTheThirdTimeUntilSomebodyAsks() throws Exception {
        startAgain();
        awaitAttempt();
        startAgain();
        awaitAttempt();

        startAgain();

        String reason = "the server ended three times while it was coming up";
        assertThat(deployer.log).contains("ERROR a.jar was not deployed: " + reason);
        deployer.until(it -> assertThat(it.active()).containsExactly("a 1.0.0"));
        assertThat(deployer.bean().getQuarantine())
                .singleElement()
                .satisfies(it -> assertThat(it.reason()).isEqualTo(reason));
        deployer.bean().retry("a.jar");
        awaitAttempt();
    }

    private void startAgain() throws Exception {
        deployer.close();
        deployer = new TestDeployer(root);
        deployer.start();
    }

    private void awaitAttempt() {
        // Its start hangs: it stays under way.
        deployer.until(it -> assertThat(it.installed()).hasSize(2));
        assertThat(deployer.store.resolve("attempts")).isNotEmptyDirectory();
    }
}
