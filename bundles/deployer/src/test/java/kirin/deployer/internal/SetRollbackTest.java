package kirin.deployer.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;
import static org.assertj.core.api.InstanceOfAssertFactories.LIST;

import kirin.management.HistoryEntry;
import kirin.management.QuarantinedFile;
import kirin.routing.Load;
import kirin.settings.DeploymentSettings;

import org.junit.jupiter.api.Test;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;

/** A set goes back to its revision before as it came: with all of its parts, in one step. */
class SetRollbackTest extends DeployerTest {
    private static final String SECOND = "INFO Deployed shop-2.zip: the set shop.zip 2.0.0";

    @Test
    void rollbackOfAnApplicationTakesTheWholeSetBackInOneStep() throws Exception {
        replaceOnce();
        List<List<Long>> steps = deployer.routes.steps;
        steps.clear();

        assertThat(deployer.bean().rollback("stall", 0))
                .satisfies(now -> assertThat(now.bundle()).isEqualTo("shop.zip"))
                .satisfies(now -> assertThat(now.version()).isEqualTo("1.0.0"));

        assertThat(steps)
                .singleElement(LIST)
                .contains(
                        deployer.active("shop").getBundleId(),
                        deployer.active("stall").getBundleId());
        deployer.until(it ->
                assertThat(it.active()).containsExactly("old 1.0.0", "shop 1.0.0", "stall 1.0.0"));
        assertThat(deployer.bean().history("shop.zip"))
                .extracting(it -> it.version() + " " + it.outcome())
                .containsExactly("1.0.0 SERVING", "2.0.0 ROLLED_BACK", "1.0.0 REPLACED");
        assertThat(deployer.bean().getQuarantine())
                .extracting(QuarantinedFile::bundle, QuarantinedFile::reason)
                .containsExactly(tuple("shop.zip", "by command"));
    }

    @Test
    void setThatWasTakenBackStaysSoUntilItsFileGoesAndOverARestart() throws Exception {
        replaceOnce();
        deployer.bean().rollback("shop.zip", 0);
        settle();
        assertThat(deployer.active()).contains("shop 1.0.0", "stall 1.0.0");
        deployer.close();

        deployer = new TestDeployer(root);
        deployer.start();

        assertThat(deployer.active()).contains("shop 1.0.0", "stall 1.0.0");
        assertThat(deployer.log)
                .contains(
                        "WARN shop-1.zip: the set shop.zip 1.0.0 is deployed in place of files that"
                                + " failed");
        deployer.bean().undeploy("shop.zip");
        deployer.until(it -> assertThat(it.active()).containsExactly("z 1.0.0"));
        assertThat(deployer.folder.toFile().list()).containsExactly("z.jar");
    }

    @Test
    void rollbackGoesToAnEntryOfTheSetAndNotOfAPart() throws Exception {
        replaceOnce();
        int first = entry("shop.zip", "1.0.0");
        int ofPart = entry("stall", "1.0.0");
        deployer.drop("shop-2.zip", set("3"));
        deployer.until(it -> assertThat(it.active()).containsExactly("shop 3.0.0", "stall 3.0.0"));

        assertThatThrownBy(() -> deployer.bean().rollback("stall", ofPart))
                .hasMessage(
                        "entry %d is about stall, and the set shop.zip goes back as a whole: give"
                                + " the number of an entry about shop.zip",
                        ofPart);
        assertThatThrownBy(() -> deployer.bean().rollback("stall", 99))
                .hasMessage("the history of shop.zip has no entry 99");
        assertThat(deployer.bean().rollback("stall", first).version()).isEqualTo("1.0.0");

        deployer.until(it ->
                assertThat(it.active()).containsExactly("old 1.0.0", "shop 1.0.0", "stall 1.0.0"));
    }

    @Test
    void setWithNothingBeforeItCannotGoBack() throws Exception {
        deployer.drop("shop-1.zip", set("1"));
        deployer.start();

        assertThatThrownBy(() -> deployer.bean().rollback("stall", 0))
                .hasMessage("nothing that served before is kept for the set shop.zip");
    }

    @Test
    void ifOnePartDoesWorseTheWholeSetIsTakenBack() throws Exception {
        deployer.with(it -> it.with(DeploymentSettings.WATCH, Duration.ofMinutes(1)));
        deployer.drop("shop-1.zip", set("1", "old.jar", JarFiles.bundle("old", "1")));
        deployer.start();
        load("stall", 1000, 1);
        load("shop", 1000, 1);
        deployer.drop("shop-2.zip", set("2"));
        deployer.until(it -> assertThat(it.log).contains(SECOND));

        load("shop", 100, 50);
        load("stall", 100, 50);

        deployer.until(it ->
                assertThat(it.active()).containsExactly("old 1.0.0", "shop 1.0.0", "stall 1.0.0"));
        assertThat(deployer.log)
                .filteredOn(line -> line.startsWith("ERROR"))
                .singleElement()
                .asString()
                .startsWith(
                        "ERROR shop-2.zip: the set shop.zip 2.0.0 is taken back as a whole, its"
                                + " part s")
                .endsWith(
                        " does worse than what it replaced: app: 50 of 100 requests failed (50 %),"
                                + " before it 1 of 1000 (0 %)");
    }

    @Test
    void brokenFileThatCameWhileTheServerWasDownIsReplacedByWhatServedLast() throws Exception {
        deployer.drop("shop.zip", set("1"));
        deployer.start();
        deployer.close();
        deployer = new TestDeployer(root);
        deployer.drop("shop.zip", broken());

        deployer.start();

        assertThat(deployer.active()).containsExactly("shop 1.0.0", "stall 1.0.0");
        assertThat(deployer.log)
                .contains(
                        "WARN shop.zip: the set shop.zip 0.0.0 is deployed in place of files that"
                                + " failed");
        deployer.drop("shop.zip", set("3"));
        deployer.until(it -> assertThat(it.active()).containsExactly("shop 3.0.0", "stall 3.0.0"));
        deployer.until(it -> assertThat(it.store.resolve("sets").toFile().list()).hasSize(1));
    }

    @Test
    void brokenFileThatWasRefusedBeforeARestartIsReplacedByWhatServedLast() throws Exception {
        deployer.drop("shop.zip", set("1"));
        deployer.start();
        deployer.drop("shop.zip", broken());
        deployer.until(it -> assertThat(it.bean().getQuarantine()).hasSize(1));
        deployer.close();
        deployer = new TestDeployer(root);

        deployer.start();

        assertThat(deployer.active()).containsExactly("shop 1.0.0", "stall 1.0.0");
    }

    @Test
    void archiveThatCannotBeReadAfterARestartIsReplacedByWhatServedLast() throws Exception {
        deployer.drop("shop.zip", set("1"));
        deployer.drop("a.jar", JarFiles.bundle("a", "1"));
        deployer.start();
        deployer.close();
        deployer = new TestDeployer(root);
        byte[] half = Arrays.copyOf(set("2"), 100);
        Path set = deployer.drop("shop.zip", half);
        deployer.drop("a.jar", Arrays.copyOf(JarFiles.bundle("a", "2"), 100));

        deployer.start();

        assertThat(deployer.active()).containsExactly("a 1.0.0", "shop 1.0.0", "stall 1.0.0");
        assertThat(deployer.log)
                .contains(
                        "WARN a.jar: a 1.0.0 is deployed in place of files that failed",
                        "WARN shop.zip: the set shop.zip 0.0.0 is deployed in place of files that"
                                + " failed");
        settle();
        deployer.drop("a.jar", JarFiles.bundle("a", "3"));
        Files.delete(set);
        deployer.until(it -> assertThat(it.active()).containsExactly("a 3.0.0", "z 1.0.0"));
    }

    @Test
    void setDuringWhoseStartTheServerEndedComesAfterWhatServedLast() throws Exception {
        deployer.drop("shop-1.zip", set("1"));
        deployer.start();
        byte[] hanging = JarFiles.bundle("stall", "2", HangingActivator.class);
        deployer.drop(
                "shop-2.zip",
                JarFiles.zip("shop.jar", JarFiles.bundle("shop", "2"), "stall.jar", hanging));
        deployer.until(it -> assertThat(it.active()).contains("shop 2.0.0"));
        deployer.close();
        deployer = new TestDeployer(root);

        deployer.start();

        assertThat(deployer.active()).contains("shop 1.0.0", "stall 1.0.0");
        assertThat(deployer.log)
                .contains(
                        "WARN shop-1.zip: the set shop.zip 1.0.0 is deployed first: the server"
                                + " ended while 2.0.0 was coming up");
        deployer.until(it -> assertThat(it.active()).contains("shop 2.0.0"));
    }

    @Test
    void whatServedLastIsTriedOnceIfItFailsToo() throws Exception {
        for (String name : new String[] {"shop.zip", "a.jar"}) {
            boolean isSet = name.endsWith(".zip");
            deployer.drop(name, isSet ? set("1") : JarFiles.bundle("a", "1"));
        }
        deployer.with(it -> it.withFor("app", DeploymentSettings.PROBE, "/up"));
        deployer.start();
        deployer.close();
        deployer = new TestDeployer(root);
        deployer.with(it ->
                it.withFor("app", DeploymentSettings.PROBE, "/up")
                        .withFor("app", DeploymentSettings.PROBE_TIMEOUT, Duration.ofMillis(300)));
        deployer.routes.answers = target -> 500;
        deployer.drop("shop.zip", broken());
        deployer.drop("a.jar", JarFiles.bundle("a", "2"));

        deployer.start();

        deployer.until(it -> assertThat(it.installed()).isEmpty());
        for (int i = 0; i < 3; i++) {
            deployer.bean().reload();
        }
        assertThat(deployer.log)
                .filteredOn(line -> line.startsWith("WARN"))
                .containsExactlyInAnyOrder(
                        "WARN a.jar: a 1.0.0 is deployed in place of files that failed",
                        "WARN shop.zip: the set shop.zip 0.0.0 is deployed in place of files that"
                                + " failed");
    }

    /** From a set with a part more than the next has. */
    private void replaceOnce() throws Exception {
        deployer.drop("shop-1.zip", set("1", "old.jar", JarFiles.bundle("old", "1")));
        deployer.start();
        deployer.drop("shop-2.zip", set("2"));
        deployer.until(it -> assertThat(it.log).contains(SECOND));
        Files.delete(deployer.folder.resolve("shop-1.zip"));
        deployer.until(it -> assertThat(it.active()).containsExactly("shop 2.0.0", "stall 2.0.0"));
    }

    private int entry(String bundle, String version) {
        return deployer.bean().history(bundle).stream()
                .filter(each -> each.version().equals(version))
                .findFirst()
                .map(HistoryEntry::number)
                .orElseThrow();
    }

    private void load(String bundle, int requests, int errors) {
        Duration time = Duration.ofMillis(10);
        deployer.routes.loads.put(
                deployer.active(bundle).getBundleId(), new Load(requests, errors, 0, time, time));
    }

    private void settle() throws Exception {
        deployer.drop("z.jar", JarFiles.bundle("z", "1"));
        deployer.until(it -> assertThat(it.active()).contains("z 1.0.0"));
    }

    private static byte[] set(String version, Object... more) throws Exception {
        Object[] all = Arrays.copyOf(more, more.length + 4);
        all[more.length] = "shop.jar";
        all[more.length + 1] = JarFiles.bundle("shop", version);
        all[more.length + 2] = "stall.jar";
        all[more.length + 3] = JarFiles.bundle("stall", version);
        return JarFiles.zip(all);
    }

    private static byte[] broken() throws Exception {
        return JarFiles.zip(
                "shop.jar",
                JarFiles.bundle("shop", "2"),
                "stall.jar",
                JarFiles.bundle("stall", "2", FailingActivator.class));
    }
}
