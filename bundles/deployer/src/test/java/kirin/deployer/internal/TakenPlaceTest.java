package kirin.deployer.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import kirin.app.Application;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.nio.file.Files;
import java.nio.file.Path;

/** Bundles that declare an application at the place, or under the name, of one that is served. */
class TakenPlaceTest extends DeployerTest {
    // What is served is called app in these tests, and lies at the root, as do those without a
    // path.
    private static final String TAKEN =
            "its application stall is mounted at /, where app of shop 1.0.0 is served; give it"
                    + " another path, or undeploy that one first";

    @SuppressWarnings("NullAway.Init")
    private Path shop;

    @BeforeEach
    void prepare() throws Exception {
        shop = deployer.drop("shop.jar", JarFiles.bundle("shop", "1"));
        deployer.start();
    }

    @Test
    void placeOfAnotherIsWaitedForAndNotTried() throws Exception {
        deployer.drop("stall.jar", application("stall"));

        deployer.until(
                it -> assertThat(it.log).contains("ERROR stall.jar was not deployed: " + TAKEN));
        assertThat(deployer.active()).containsExactly("shop 1.0.0");
        Files.delete(shop);
        deployer.until(it -> assertThat(it.active()).containsExactly("stall 1.0.0"));
    }

    @Test
    void nameOfAnotherIsWaitedForAndNotTried() throws Exception {
        deployer.drop("app.jar", application("app"));

        deployer.until(it ->
                assertThat(it.log)
                        .contains(
                                "ERROR app.jar was not deployed: its application app has the name"
                                        + " of one that shop 1.0.0 serves; give it another name, or"
                                        + " undeploy that one first"));
        assertThat(deployer.active()).containsExactly("shop 1.0.0");
    }

    @Test
    void commandIsRefusedWithTheSameSentence() throws Exception {
        Path stall = Files.write(root.resolve("stall.jar"), application("stall"));

        assertThat(deployer.bean().check(stall.toString()).problems()).containsExactly(TAKEN);
        assertThatThrownBy(() -> deployer.bean().deploy(stall.toString())).hasMessage(TAKEN);
        assertThat(deployer.folder.resolve("stall.jar")).doesNotExist();
    }

    @Test
    void bundleMayGiveItsApplicationAnotherNameAtItsPlace() throws Exception {
        deployer.drop("shop.jar", application("shop"));

        deployer.until(
                it -> assertThat(it.active("shop").getHeaders().get("Test-Class")).isNotNull());
        assertThat(deployer.log).noneMatch(line -> line.startsWith("ERROR"));
    }

    private static byte[] application(String name) throws Exception {
        return JarFiles.component(name, CountingComponent.class, Application.class);
    }
}
