package kirin.deployer.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import kirin.management.DeployedBundle;
import kirin.routing.Load;
import kirin.routing.Share;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.InterruptedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

class CommandTest extends DeployerTest {
    @Test
    void deployPutsTheFileIntoServiceAndIntoTheFolder() throws Exception {
        deployer.drop("a-1.jar", JarFiles.bundle("a", "1"));
        deployer.start();
        Path file = elsewhere("a-2.jar", "2");

        DeployedBundle now = deployer.bean().deploy(file.toString());

        assertThat(now.version()).isEqualTo("2.0.0");
        assertThat(now.applications()).containsExactly("app");
        assertThat(deployer.folder).isDirectoryContaining("glob:**/a-2.jar");
        assertThat(deployer.folder.resolve("a-1.jar")).doesNotExist();
        deployer.until(it -> assertThat(it.active()).containsExactly("a 2.0.0"));
        settle();
        assertThat(deployer.bean().getBundles())
                .filteredOn(it -> it.bundle().equals("a"))
                .singleElement()
                .satisfies(it -> {
                    assertThat(it.sha256()).isEqualTo(now.sha256());
                    assertThat(it.file()).endsWith("deploy/a-2.jar");
                });
    }

    @Test
    void secondDeployRightAfterTheFirstLeavesOneFile() throws Exception {
        deployer.start();
        CountDownLatch busy = keepReaderBusy();

        deployer.bean().deploy(elsewhere("a-2.jar", "2").toString());
        deployer.bean().deploy(elsewhere("a-3.jar", "3").toString());
        deployer.bean().deploy(elsewhere("a-1.jar", "1").toString());

        assertThat(deployer.folder.toFile().list()).contains("a-1.jar").hasSize(2);
        busy.countDown();
        settle();
        assertThat(deployer.active()).contains("a 1.0.0");
    }

    @Test
    void secondDeployLeavesAloneWhatHasComeInPlaceOfTheFirst() throws Exception {
        deployer.start();
        CountDownLatch busy = keepReaderBusy();
        deployer.bean().deploy(elsewhere("a-2.jar", "2").toString());
        byte[] fresh = JarFiles.bundle("a", "5");
        deployer.drop("a-2.jar", fresh);

        deployer.bean().deploy(elsewhere("a-3.jar", "3").toString());

        assertThat(deployer.folder.resolve("a-2.jar")).hasBinaryContent(fresh);
        busy.countDown();
        deployer.until(it -> assertThat(it.active()).containsExactly("a 5.0.0"));
    }

    @Test
    void undeployRightAfterADeployTakesTheFileAway() throws Exception {
        deployer.start();
        CountDownLatch busy = keepReaderBusy();
        deployer.bean().deploy(elsewhere("a.jar", "1").toString());

        deployer.bean().undeploy("app");

        assertThat(deployer.folder.resolve("a.jar")).doesNotExist();
        busy.countDown();
        deployer.until(it -> assertThat(it.installed()).isEmpty());
    }

    /** Nothing is known of what comes into the folder until the latch is counted down. */
    private CountDownLatch keepReaderBusy() throws Exception {
        var entered = new CountDownLatch(1);
        var end = new CountDownLatch(1);
        deployer.wrapper =
                (jar, target) -> {
                    entered.countDown();
                    try {
                        assertThat(end.await(60, TimeUnit.SECONDS)).isTrue();
                    } catch (InterruptedException e) {
                        throw new InterruptedIOException(e.getMessage());
                    }
                    throw new IllegalArgumentException("it only takes time");
                };
        deployer.drop("slow.jar", JarFiles.jar("Test-Class", CountingComponent.class.getName()));
        assertThat(entered.await(10, TimeUnit.SECONDS)).isTrue();
        return end;
    }

    @Test
    void deployOfALowerVersionStaysInForceToo() throws Exception {
        deployer.drop("a-2.jar", JarFiles.bundle("a", "2"));
        deployer.start();

        deployer.bean().deploy(elsewhere("a-1.jar", "1").toString());
        settle();

        assertThat(deployer.active()).contains("a 1.0.0").doesNotContain("a 2.0.0");
    }

    @Test
    void deployOfABrokenFileSaysWhyAndLeavesTheFolderAsItIs() throws Exception {
        deployer.drop("a.jar", JarFiles.bundle("a", "1"));
        deployer.start();
        Path file = root.resolve("a-2.jar");
        Files.write(file, JarFiles.bundle("a", "2", "Import-Package", "b.api"));

        assertThatThrownBy(() -> deployer.bean().deploy(file.toString()))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage(
                        "it needs package b.api, and no bundle provides that; deploy one that"
                                + " does");

        assertThat(deployer.active()).containsExactly("a 1.0.0");
        assertThat(deployer.folder).isDirectoryNotContaining("glob:**a-2*");
    }

    @Test
    void deployOfWhatCannotBeInstalledLeavesNothingInTheFolder() throws Exception {
        deployer.start();
        Path file = root.resolve("a.jar");
        Files.write(file, JarFiles.bundle("a", "1", "Import-Package", "b.api,b.api"));

        assertThatThrownBy(() -> deployer.bean().deploy(file.toString()))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("it could not be installed: ");

        assertThat(deployer.folder).isEmptyDirectory();
    }

    @Test
    void undeployTakesTheFileAwayAndMovingItBackBringsItBack() throws Exception {
        byte[] content = JarFiles.bundle("a", "1");
        deployer.drop("a.jar", content);
        deployer.start();

        assertThat(deployer.bean().undeploy("app").state()).isEqualTo("REMOVED");

        deployer.until(it -> assertThat(it.installed()).isEmpty());
        assertThat(deployer.folder).isEmptyDirectory();
        deployer.drop("a.jar", content);
        deployer.until(it -> assertThat(it.active()).containsExactly("a 1.0.0"));
    }

    @Test
    void rollbackGoesBackToWhatServedBeforeOrToAnEntryOfTheHistory() throws Exception {
        for (String version : new String[] {"1", "2", "3"}) {
            deployer.drop("a.jar", JarFiles.bundle("a", version));
            if (version.equals("1")) {
                deployer.start();
            }
            deployer.until(it -> assertThat(it.active()).containsExactly("a " + version + ".0.0"));
        }

        assertThat(deployer.bean().rollback("app", 0).version()).isEqualTo("2.0.0");
        deployer.until(it -> assertThat(it.active()).containsExactly("a 2.0.0"));
        assertThat(deployer.bean().rollback("app", 1).version()).isEqualTo("1.0.0");

        deployer.until(it -> assertThat(it.active()).containsExactly("a 1.0.0"));
        settle();
        assertThat(deployer.active()).contains("a 1.0.0");
        assertThatThrownBy(() -> deployer.bean().rollback("app", 77))
                .hasMessage("the history of app has no entry 77");
    }

    @Test
    void shareServesBesideTheOtherUntilItIsPromoted() throws Exception {
        deployer.drop("a-1.jar", JarFiles.bundle("a", "1"));
        deployer.start();
        Path file = elsewhere("a-2.jar", "2");

        deployer.bean().share(file.toString(), 5, "X-Canary=yes", "");

        assertThat(deployer.active()).containsExactly("a 1.0.0", "a 2.0.0");
        assertThat(deployer.routes.shares.values()).extracting(Share::percent).containsExactly(5);
        deployer.bean().promote("app");
        deployer.until(it -> assertThat(it.active()).containsExactly("a 2.0.0"));
        assertThat(deployer.folder.resolve("a-2.jar")).exists();
        assertThat(deployer.folder.resolve("a-1.jar")).doesNotExist();
        settle();
        assertThat(deployer.active()).contains("a 2.0.0");
        assertThat(deployer.bean().history("app"))
                .filteredOn(it -> it.bundle().equals("a"))
                .extracting(it -> it.version() + " " + it.outcome())
                .containsExactly("2.0.0 SERVING", "1.0.0 REPLACED");
    }

    @Test
    void shareOfWhatWasRolledBackLeavesItsFileInTheFolderAside() throws Exception {
        deployer.drop("a-1.jar", JarFiles.bundle("a", "1"));
        deployer.start();
        Path file = elsewhere("a-2.jar", "2");
        deployer.bean().deploy(file.toString());
        deployer.bean().rollback("app", 0);

        deployer.bean().share(file.toString(), 5, "", "");
        settle();
        assertThat(deployer.routes.shares.values()).extracting(Share::percent).containsExactly(5);
        assertThat(deployer.active()).contains("a 1.0.0", "a 2.0.0");
        deployer.bean().abort("app");
        settle();

        deployer.until(it -> assertThat(it.active()).contains("a 1.0.0").doesNotContain("a 2.0.0"));
        deployer.bean().share(file.toString(), 5, "", "");
        assertThat(deployer.bean().promote("app").version()).isEqualTo("2.0.0");
    }

    @Test
    void shareGrowsInStepsAndGetsAllAtTheEnd() throws Exception {
        deployer.drop("a-1.jar", JarFiles.bundle("a", "1"));
        deployer.start();

        deployer.bean().shareInSteps(elsewhere("a-2.jar", "2").toString(), "5,50", 1, "", "");

        deployer.until(it ->
                assertThat(it.log).contains("INFO a-2.jar: a 2.0.0 now serves 50 of 100 clients"));
        deployer.until(it -> assertThat(it.active()).containsExactly("a 2.0.0"));
        assertThat(deployer.folder.resolve("a-2.jar")).exists();
    }

    @Test
    void shareThatDoesWorseIsTakenAway() throws Exception {
        deployer.drop("a-1.jar", JarFiles.bundle("a", "1"));
        deployer.start();
        load(1000, 0);
        deployer.bean().shareInSteps(elsewhere("a-2.jar", "2").toString(), "5,50", 3600, "", "");

        load(100, 30);

        deployer.until(it -> assertThat(it.active()).containsExactly("a 1.0.0"));
        assertThat(deployer.log)
                .contains(
                        "ERROR a-2.jar: a 2.0.0 does worse than what it serves beside: app: 30 of"
                                + " 100 requests failed (30 %), before it 0 of 1000 (0 %)");
    }

    private void load(int requests, int errors) {
        Duration time = Duration.ofMillis(10);
        deployer.routes.loads.put(
                deployer.active("a").getBundleId(), new Load(requests, errors, 0, time, time));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "5,x", "50,5", "101", "5,,6"})
    void stepsThatDoNotGrowAreRefused(String steps) {
        deployer.start();

        assertThatThrownBy(() -> deployer.bean().shareInSteps("a.jar", steps, 1, "", ""))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(
                        "the steps are \"%s\"; give percentages that grow, for example 5,25,50",
                        steps);
    }

    @Test
    void abortTakesTheShareAway() throws Exception {
        deployer.drop("a-1.jar", JarFiles.bundle("a", "1"));
        deployer.start();
        deployer.bean().share(elsewhere("a-2.jar", "2").toString(), 5, "", "");

        deployer.bean().abort("app");

        deployer.until(it -> assertThat(it.active()).containsExactly("a 1.0.0"));
        assertThat(deployer.folder.resolve("a-1.jar")).exists();
        assertThatThrownBy(() -> deployer.bean().abort("app"))
                .hasMessage("no other revision of app has a share");
    }

    @Test
    void reloadReplacesEveryBundleByANewRevisionOfItself() throws Exception {
        deployer.drop("a.jar", JarFiles.bundle("a", "1"));
        deployer.drop("b.jar", JarFiles.bundle("b", "1"));
        deployer.start();
        long a = deployer.active("a").getBundleId();
        long b = deployer.active("b").getBundleId();

        deployer.bean().reload();

        assertThat(deployer.active("a").getBundleId()).isGreaterThan(a);
        assertThat(deployer.active("b").getBundleId()).isGreaterThan(b);
        assertThat(deployer.routes.reloads).hasValue(1);
        deployer.until(it -> assertThat(it.active()).containsExactly("a 1.0.0", "b 1.0.0"));
    }

    @Test
    void unknownApplicationIsToldWithThoseThereAre() throws Exception {
        deployer.drop("a.jar", JarFiles.bundle("a", "1"));
        deployer.start();

        assertThatThrownBy(() -> deployer.bean().rollback("shop", 0))
                .hasMessage("no application shop is deployed; there is app");
    }

    /** The folder was looked at after whatever came before. */
    private void settle() throws Exception {
        deployer.drop("z.jar", JarFiles.bundle("z", "1"));
        deployer.until(it -> assertThat(it.active()).contains("z 1.0.0"));
    }

    private Path elsewhere(String name, String version) throws Exception {
        return Files.write(root.resolve(name), JarFiles.bundle("a", version));
    }
}
