package kirin.deployer.internal;

import static org.assertj.core.api.Assertions.assertThat;

import kirin.routing.Load;
import kirin.settings.DeploymentSettings;

import org.junit.jupiter.api.Test;

import java.time.Duration;

class TakenBackTest extends DeployerTest {
    @Test
    void revisionThatFailsMoreThanTheOneBeforeIsTakenBackWithItsFigures() throws Exception {
        replaceTwice();

        load("a 2.0.0", 100, 50, 10);

        String reason = "app: 50 of 100 requests failed (50 %), before it 1 of 1000 (0 %)";
        deployer.until(it -> assertThat(it.active()).containsExactly("a 1.0.0"));
        assertThat(deployer.log)
                .contains(
                        "ERROR a.jar: a 2.0.0 is taken back, it does worse than what it replaced: "
                                + reason);
        assertThat(deployer.bean().history("app"))
                .extracting(it -> it.number() + " " + it.version() + " " + it.outcome())
                .containsExactly("3 1.0.0 SERVING", "2 2.0.0 ROLLED_BACK", "1 1.0.0 REPLACED");
        assertThat(deployer.bean().getQuarantine())
                .singleElement()
                .satisfies(it -> assertThat(it.reason()).isEqualTo(reason));
    }

    @Test
    void revisionIsComparedAlsoIfTheOneBeforeWasGoneAtOnce() throws Exception {
        deployer.routes.forgetsLoads = true;
        replaceTwice();

        load("a 2.0.0", 100, 50, 10);

        deployer.until(it -> assertThat(it.active()).containsExactly("a 1.0.0"));
    }

    @Test
    void revisionThatStopsIsTakenBack() throws Exception {
        replaceTwice();

        deployer.active("a").stop();

        deployer.until(it -> assertThat(it.active()).containsExactly("a 1.0.0"));
        assertThat(deployer.log).anyMatch(line -> line.endsWith("it has stopped"));
    }

    @Test
    void revisionThatDoesNoWorseStays() throws Exception {
        replaceTwice();
        long second = deployer.active("a").getBundleId();

        load("a 2.0.0", 1000, 2, 12);
        deployer.drop("b.jar", JarFiles.bundle("b", "1"));
        deployer.until(it -> assertThat(it.active()).contains("b 1.0.0"));

        assertThat(deployer.active("a").getBundleId()).isEqualTo(second);
    }

    @Test
    void whatWasTakenBackStaysAsideAfterARestart() throws Exception {
        replaceTwice();
        load("a 2.0.0", 100, 50, 10);
        deployer.until(it -> assertThat(it.active()).containsExactly("a 1.0.0"));
        deployer.close();

        deployer = new TestDeployer(root);
        deployer.start();

        deployer.until(it -> assertThat(it.active()).containsExactly("a 1.0.0"));
    }

    private void replaceTwice() throws Exception {
        deployer.with(it -> it.with(DeploymentSettings.WATCH, Duration.ofMinutes(1)));
        deployer.drop("a.jar", JarFiles.bundle("a", "1"));
        deployer.start();
        load("a 1.0.0", 1000, 1, 10);
        deployer.drop("a.jar", JarFiles.bundle("a", "2"));
        deployer.until(it -> assertThat(it.active()).containsExactly("a 2.0.0"));
    }

    private void load(String bundle, int requests, int errors, int millis) {
        assertThat(deployer.active()).contains(bundle);
        Duration time = Duration.ofMillis(millis);
        deployer.routes.loads.put(
                deployer.active("a").getBundleId(), new Load(requests, errors, 0, time, time));
    }
}
