package kirin.deployer.internal;

import static org.assertj.core.api.Assertions.assertThat;

import static java.nio.charset.StandardCharsets.UTF_8;

import kirin.app.Application;
import kirin.routing.Boot;

import org.junit.jupiter.api.Test;

import java.util.concurrent.CompletableFuture;

/** Bundles that come together and declare applications at one place. */
class OnePlaceForTwoTest extends DeployerTest {
    private static final String TAKEN =
            "its application stall is mounted at /, where shop of shop 1.0.0 is served; give it"
                    + " another path, or undeploy that one first";

    @Test
    void secondIsToldBeforeItStartsAndComesIfTheFirstFails() throws Exception {
        var boot = new CompletableFuture<Boot>();
        deployer.routes.boots = boot;
        deployer.drop("shop.jar", application("shop"));
        deployer.drop("stall.jar", application("stall"));

        deployer.start(true, 1);

        deployer.until(
                it -> assertThat(it.log).contains("ERROR stall.jar was not deployed: " + TAKEN));
        assertThat(deployer.active()).doesNotContain("stall 1.0.0");
        // The first has been asked for, so that the next is the other's.
        deployer.until(it -> assertThat(boot.getNumberOfDependents()).isPositive());
        deployer.routes.boots = null;
        boot.completeExceptionally(new RefusedException("it has no licence"));
        deployer.until(it -> assertThat(it.active()).containsExactly("stall 1.0.0"));
    }

    @Test
    void oneThatServedWhenTheServerEndedComesFirst() throws Exception {
        deployer.drop("stall.jar", application("stall"));
        deployer.start();
        deployer.close();
        deployer = new TestDeployer(root);
        deployer.drop("shop.jar", application("shop"));

        deployer.start();

        assertThat(deployer.active()).containsExactly("stall 1.0.0");
        assertThat(deployer.log)
                .anyMatch(line ->
                        line.startsWith(
                                "ERROR shop.jar was not deployed: its application shop is mounted"
                                        + " at /, where stall of stall 1.0.0 is served"));
    }

    @Test
    void setThatServedWhenTheServerEndedComesFirst() throws Exception {
        deployer.drop("market.zip", JarFiles.zip("stall.jar", application("stall")));
        deployer.start();
        deployer.close();
        deployer = new TestDeployer(root);
        deployer.drop("a.jar", application("a"));
        // What served last comes in its place, and before the other as well.
        deployer.drop("market.zip", JarFiles.zip("stall.jar", "no jar".getBytes(UTF_8)));

        deployer.start();

        assertThat(deployer.active()).containsExactly("stall 1.0.0");
        assertThat(deployer.log)
                .anyMatch(line ->
                        line.startsWith(
                                "ERROR a.jar was not deployed: its application a is mounted at /,"
                                        + " where stall of stall 1.0.0 is served"));
    }

    @Test
    void setOfWhichAPartWantsThePlaceOfABundleIsRefusedAsAWhole() throws Exception {
        deployer.drop("shop.jar", application("shop"));
        deployer.drop(
                "market.zip",
                JarFiles.zip(
                        "stall.jar", application("stall"), "p.jar", JarFiles.bundle("p", "1")));

        deployer.start();

        assertThat(deployer.active()).containsExactly("shop 1.0.0");
        assertThat(deployer.log)
                .contains("ERROR market.zip was not deployed: its part stall.jar: " + TAKEN);
        assertThat(deployer.bean().getQuarantine()).hasSize(1);
    }

    @Test
    void partsOfASetThatWantOnePlaceAreRefused() throws Exception {
        deployer.start();

        deployer.drop(
                "market.zip",
                JarFiles.zip("a.jar", application("shop"), "b.jar", application("stall")));

        deployer.until(it ->
                assertThat(it.log)
                        .anyMatch(line ->
                                line.startsWith(
                                        "ERROR market.zip was not deployed: its part a.jar: its"
                                                + " application shop is mounted at /, where stall"
                                                + " of stall 1.0.0 is served")));
        deployer.until(it -> assertThat(it.installed()).isEmpty());
    }

    @Test
    void setMayGiveThePlaceOfOnePartToAnother() throws Exception {
        deployer.drop("market.zip", JarFiles.zip("a.jar", application("shop")));
        deployer.start();
        assertThat(deployer.active()).containsExactly("shop 1.0.0");

        deployer.drop("market.zip", JarFiles.zip("b.jar", application("stall")));

        deployer.until(it -> assertThat(it.active()).containsExactly("stall 1.0.0"));
        assertThat(deployer.log).noneMatch(line -> line.startsWith("ERROR"));
    }

    private static byte[] application(String name) throws Exception {
        return JarFiles.component(name, CountingComponent.class, Application.class);
    }
}
