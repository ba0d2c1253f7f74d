package kirin.deployer.internal;

import static org.assertj.core.api.Assertions.assertThat;

import kirin.routing.Boot;
import kirin.settings.DeploymentSettings;

import org.junit.jupiter.api.Test;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;

class GateTest extends DeployerTest {
    @Test
    void newRevisionIsWarmedAndProbedBeforeClientsReachIt() throws Exception {
        gate("/health", Duration.ofSeconds(10));
        deployer.routes.answers =
                target -> {
                    assertThat(deployer.routes.held).hasSize(1);
                    return 204;
                };

        deployer.drop("a.jar", application("1"));
        deployer.start();

        assertThat(deployer.routes.asked).containsExactly("/", "/?all=1", "/health", "/health");
        assertThat(deployer.routes.held).isEmpty();
        assertThat(deployer.active()).containsExactly("a 1.0.0");
    }

    @Test
    void revisionThatFailsItsProbeLeavesTheOldOneInServiceAndIsQuarantined() throws Exception {
        gate("/health", Duration.ofMillis(300));
        deployer.drop("a.jar", application("1"));
        deployer.start();
        deployer.routes.answers = target -> target.equals("/health") ? 503 : 200;

        Path file = deployer.drop("a.jar", application("2"));

        String reason =
                "its application app did not answer the probe /health with 2xx within 0 s; the last"
                        + " was answered with 503";
        deployer.until(it ->
                assertThat(it.log)
                        .contains(
                                "ERROR a.jar was not deployed: "
                                        + reason
                                        + " (1.0.0 stays in service)"));
        deployer.until(it -> assertThat(it.installed()).hasSize(1));
        assertThat(deployer.active()).containsExactly("a 1.0.0");
        assertThat(file).exists();
        Path quarantine = deployer.store.resolve("quarantine");
        assertThat(quarantine.resolve("a.jar")).hasSameBinaryContentAs(file);
        assertThat(Files.readString(quarantine.resolve("a.failed.txt")))
                .contains("Reason: " + reason, "Bundle: a 2.0.0", "kirin retry a.jar");
        assertThat(deployer.bean().getQuarantine())
                .singleElement()
                .satisfies(it -> assertThat(it.reason()).isEqualTo(reason));
    }

    @Test
    void quarantinedFileIsTriedAgainWhenSomebodyAsksOrItsBytesChange() throws Exception {
        gate("/health", Duration.ofMillis(500));
        deployer.drop("a.jar", application("1"));
        deployer.start();
        deployer.routes.answers = target -> 500;
        deployer.drop("a.jar", application("2"));
        deployer.until(it -> assertThat(it.bean().getQuarantine()).hasSize(1));
        deployer.routes.answers = target -> 200;

        assertThat(deployer.bean().retry("a.jar")).hasSize(1);

        deployer.until(it -> assertThat(it.active()).containsExactly("a 2.0.0"));
        assertThat(deployer.bean().getQuarantine()).isEmpty();
        assertThat(deployer.store.resolve("quarantine")).isEmptyDirectory();
    }

    @Test
    void quarantineAndLastGoodBundleOutliveARestart() throws Exception {
        gate("/health", Duration.ofMillis(500));
        deployer.drop("a.jar", application("1"));
        deployer.start();
        deployer.routes.answers = target -> 500;
        deployer.drop("a.jar", application("2"));
        deployer.until(it -> assertThat(it.bean().getQuarantine()).hasSize(1));
        deployer.close();

        deployer = new TestDeployer(root);
        deployer.start();

        deployer.until(it -> assertThat(it.active()).containsExactly("a 1.0.0"));
        assertThat(deployer.log)
                .contains("WARN a.jar: a 1.0.0 is deployed in place of files that failed");
        assertThat(deployer.bean().getQuarantine()).hasSize(1);
    }

    @Test
    void fileThatFailsAtTheStartIsReplacedByWhatServedLast() throws Exception {
        deployer.drop("a.jar", application("1"));
        deployer.start();
        deployer.close();
        deployer = new TestDeployer(root);

        deployer.drop("a.jar", JarFiles.bundle("a", "2", FailingActivator.class));
        deployer.start();

        deployer.until(it -> assertThat(it.active()).containsExactly("a 1.0.0"));
        deployer.until(it ->
                assertThat(it.bean().getBundles())
                        .singleElement()
                        .satisfies(bundle -> assertThat(bundle.state()).isEqualTo("ACTIVE")));
    }

    @Test
    void revisionThatDoesNotComeUpInTimeIsRefused() throws Exception {
        deployer.with(it -> it.with(DeploymentSettings.DEPLOY_TIMEOUT, Duration.ofMillis(300)));
        deployer.drop("a.jar", application("1"));
        deployer.start();

        deployer.drop("a.jar", JarFiles.bundle("a", "2", HangingActivator.class));

        deployer.until(it ->
                assertThat(it.log)
                        .contains(
                                "ERROR a.jar was not deployed: it did not come up within 0 s"
                                        + " (deploy_timeout); look what its activator or its"
                                        + " application waits for (1.0.0 stays in service)"));
        deployer.drop("a.jar", application("3"));
        deployer.until(it -> assertThat(it.active()).containsExactly("a 3.0.0"));
    }

    @Test
    void whatComesUpTooLateIsNotToldOfOnceMore() throws Exception {
        deployer.with(it -> it.with(DeploymentSettings.DEPLOY_TIMEOUT, Duration.ofMillis(200)));
        CompletableFuture<Boot> boot = new CompletableFuture<>();
        deployer.routes.boots = boot;
        deployer.start();
        deployer.drop("a.jar", application("1"));
        deployer.until(it ->
                assertThat(it.log).anyMatch(line -> line.contains("a.jar was not deployed: ")));

        boot.complete(new Boot(List.of(), List.of("its disk is full")));

        assertThat(deployer.log).noneMatch(line -> line.contains("is deployed"));
    }

    @Test
    void bundleWhoseHealthCheckIsNotContentIsRefused() throws Exception {
        deployer.with(it -> it.with(DeploymentSettings.PROBE_TIMEOUT, Duration.ofMillis(300)));
        deployer.drop("a.jar", application("1"));
        deployer.start();

        deployer.drop("a.jar", JarFiles.bundle("a", "2", SickActivator.class));

        deployer.until(it ->
                assertThat(it.log)
                        .anyMatch(line ->
                                line.startsWith(
                                                "ERROR a.jar was not deployed: its health check was"
                                                        + " not content within 0 s: ")
                                        && line.contains("no database")));
        deployer.until(it -> assertThat(it.active()).containsExactly("a 1.0.0"));
    }

    @Test
    void applicationThatDoesNotBootIsToldOfWithItsReason() throws Exception {
        deployer.drop("a.jar", application("1"));
        deployer.start();
        deployer.routes.failures = List.of("app 2.0.0 at / does not boot: no database");

        deployer.drop("a.jar", application("2"));

        deployer.until(it ->
                assertThat(it.log)
                        .contains(
                                "ERROR a.jar was not deployed: app 2.0.0 at / does not boot: no"
                                        + " database (1.0.0 stays in service)"));
    }

    private void gate(String probe, Duration timeout) {
        deployer.with(settings ->
                settings.withFor("app", DeploymentSettings.PROBE, probe)
                        .withFor("app", DeploymentSettings.PROBE_TIMEOUT, timeout)
                        .withFor("app", DeploymentSettings.PROBE_SUCCESSES, 2)
                        .withFor("app", DeploymentSettings.WARMUP, List.of("/", "/?all=1")));
    }

    private static byte[] application(String version) {
        return JarFiles.bundle("a", version);
    }
}
