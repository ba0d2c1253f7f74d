package kirin.deployer.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import kirin.management.CheckedFile;
import kirin.management.DeployedBundle;
import kirin.management.HistoryEntry;
import kirin.management.QuarantinedFile;
import kirin.settings.DeploymentSettings;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.osgi.framework.Bundle;
import org.osgi.framework.Version;
import org.osgi.framework.wiring.BundleWiring;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/** Archives of bundles and configurations, which are deployed as one. */
class SetFilesTest extends DeployerTest {
    @Test
    void allPartsAreDeployedAtTheStartAndWhenTheSetComesLater() throws Exception {
        deployer.drop(
                "shop-1.0.zip", JarFiles.zip("lib/prices.jar", prices("1"), "shop.jar", shop("1")));
        deployer.start();
        assertThat(deployer.active()).containsExactly("prices 1.0.0", "shop 1.0.0");
        assertThat(deployer.log).contains("INFO Deployed shop-1.0.zip: the set shop.zip 1.0.0");

        deployer.drop(
                "cart.zip", JarFiles.zip("a.jar", JarFiles.bundle("a", "1"), "README", bytes("x")));

        deployer.until(it ->
                assertThat(it.active()).containsExactly("a 1.0.0", "prices 1.0.0", "shop 1.0.0"));
        assertThat(deployer.log)
                .contains("INFO cart.zip: of what else it holds nothing is used: README");
        deployer.until(it ->
                assertThat(it.bean().history("shop.zip"))
                        .extracting(HistoryEntry::outcome)
                        .containsExactly("SERVING"));
        assertThat(deployer.bean().history("shop").getFirst().by()).isEqualTo("set shop-1.0.zip");
    }

    @Test
    void replacedSetSwapsWhatChangedAndLeavesTheRestAlone() throws Exception {
        byte[] same = JarFiles.bundle("same", "1");
        deployer.drop(
                "shop-1.0.zip",
                JarFiles.zip(
                        "p.jar",
                        prices("1"),
                        "s.jar",
                        shop("1"),
                        "same.jar",
                        same,
                        "old.jar",
                        JarFiles.bundle("old", "1")));
        deployer.start();
        Bundle unchanged = deployer.active("same");
        deployer.routes.drainsAtOnce = false;

        deployer.drop(
                "shop-1.1.zip",
                JarFiles.zip(
                        "p.jar",
                        prices("2"),
                        "s.jar",
                        shop("2"),
                        "same.jar",
                        same,
                        "new.jar",
                        JarFiles.bundle("new", "1")));

        deployer.until(it ->
                assertThat(it.log).contains("INFO Deployed shop-1.1.zip: the set shop.zip 1.1.0"));
        assertThat(deployer.active("same")).isEqualTo(unchanged);
        // Both were new at once: the user is wired to the library that came with it.
        assertThat(exporterOf(deployer.active("shop"))).isEqualTo(Version.valueOf("2"));
        deployer.until(it -> assertThat(it.log).contains("INFO Removed old.jar: old 1.0.0"));
        deployer.routes.drains.values().forEach(drain -> drain.complete(0));
        deployer.routes.drainsAtOnce = true;
        deployer.until(it ->
                assertThat(it.active())
                        .containsExactly("new 1.0.0", "prices 2.0.0", "same 1.0.0", "shop 2.0.0"));
        assertThat(deployer.log)
                .filteredOn(line -> line.startsWith("INFO Deployed s.jar"))
                .hasSize(2);
    }

    @Test
    void routesOfAllPartsChangeInOneStep() throws Exception {
        deployer.drop("shop.zip", JarFiles.zip("p.jar", prices("1"), "s.jar", shop("1")));
        deployer.start();
        List<List<Long>> steps = deployer.routes.steps;
        steps.clear();

        deployer.drop("shop.zip", JarFiles.zip("p.jar", prices("2"), "s.jar", shop("2")));

        deployer.until(it -> assertThat(it.active()).contains("shop 2.0.0"));
        deployer.until(it -> assertThat(steps).isNotEmpty());
        assertThat(steps)
                .containsExactly(
                        List.of(
                                deployer.active("prices").getBundleId(),
                                deployer.active("shop").getBundleId()));
    }

    @Test
    void ifOnePartFailsNoneIsTakenAndTheOldSetStays() throws Exception {
        deployer.drop("shop.zip", JarFiles.zip("p.jar", prices("1"), "s.jar", shop("1")));
        deployer.start();
        List<Bundle> before = deployer.installed();

        Path file =
                deployer.drop(
                        "shop.zip",
                        JarFiles.zip(
                                "p.jar",
                                prices("2"),
                                "x/s.jar",
                                JarFiles.bundle("shop", "2", FailingActivator.class)));

        String reason =
                "its part x/s.jar: it did not start: java.lang.IllegalStateException: no database";
        deployer.until(it ->
                assertThat(it.log)
                        .contains(
                                "ERROR shop.zip was not deployed: "
                                        + reason
                                        + " (shop.zip stays in service)"));
        deployer.until(it -> assertThat(it.installed()).isEqualTo(before));
        assertThat(deployer.active()).containsExactly("prices 1.0.0", "shop 1.0.0");
        Path quarantine = deployer.store.resolve("quarantine");
        assertThat(quarantine.resolve("shop.zip")).hasSameBinaryContentAs(file);
        assertThat(Files.readString(quarantine.resolve("shop.zip.failed.txt")))
                .contains("Reason: " + reason);
        assertThat(set("shop.zip").problem()).isEqualTo(reason);

        deployer.drop("shop.zip", JarFiles.zip("p.jar", prices("3"), "s.jar", shop("3")));

        deployer.until(it -> assertThat(it.active()).containsExactly("prices 3.0.0", "shop 3.0.0"));
        assertThat(deployer.bean().getQuarantine()).isEmpty();
    }

    @Test
    void setThatLacksSomethingIsRefusedAsAWhole() throws Exception {
        deployer.start();

        deployer.drop(
                "shop.zip", JarFiles.zip("a.jar", JarFiles.bundle("a", "1"), "s.jar", shop("1")));

        deployer.until(it ->
                assertThat(it.log)
                        .contains(
                                "ERROR shop.zip was not deployed: its part s.jar: it needs package"
                                        + " p, and no bundle provides that; deploy one that"
                                        + " does"));
        deployer.until(it -> assertThat(it.installed()).isEmpty());

        deployer.drop("p.jar", prices("1"));
        deployer.until(it -> assertThat(it.active()).containsExactly("prices 1.0.0"));
        assertThat(deployer.bean().retry("shop.zip")).hasSize(1);
        deployer.until(it ->
                assertThat(it.active()).containsExactly("a 1.0.0", "prices 1.0.0", "shop 1.0.0"));
    }

    @Test
    void removedSetTakesAllOfItAway() throws Exception {
        deployer.startDeclarativeServices();
        deployer.drop(
                "shop.zip",
                JarFiles.zip(
                        "etc/shop.cfg",
                        bytes("greeting=hi"),
                        "p.jar",
                        prices("1"),
                        "s.jar",
                        JarFiles.configured("shop", "shop", "require")));
        deployer.start();
        assertThat(deployer.active()).containsExactly("prices 1.0.0", "shop 1.0.0");

        Files.delete(deployer.folder.resolve("shop.zip"));

        deployer.until(it -> assertThat(it.installed()).isEmpty());
        deployer.until(it ->
                assertThat(it.log)
                        .contains(
                                "INFO Removed shop.zip: the set shop.zip 0.0.0",
                                "INFO Removed the configuration shop (shop.zip/etc/shop.cfg)"));
        assertThat(deployer.log).noneMatch(line -> line.contains("revision of itself"));
        deployer.until(it -> assertThat(it.configurationAdmin().listConfigurations(null)).isNull());
        assertThat(deployer.store.resolve("sets")).isEmptyDirectory();
    }

    @Test
    void changedConfigurationInASetIsANewRevisionOfWhoUsesIt() throws Exception {
        deployer.startDeclarativeServices();
        byte[] shop = JarFiles.configured("shop", "shop", "require");
        byte[] other = JarFiles.bundle("other", "1");
        deployer.drop(
                "x.zip", JarFiles.zip("shop.cfg", bytes("a=1"), "s.jar", shop, "o.jar", other));
        deployer.start();
        Bundle unchanged = deployer.active("other");
        Bundle first = deployer.active("shop");

        deployer.drop(
                "x.zip", JarFiles.zip("shop.cfg", bytes("a=2"), "s.jar", shop, "o.jar", other));

        deployer.until(
                it -> assertThat(it.configurationAdmin().listConfigurations("(a=1)")).isNull());
        assertThat(deployer.configurationAdmin().listConfigurations("(a=2)")).isNotNull();
        assertThat(deployer.active("other")).isEqualTo(unchanged);
        assertThat(deployer.active("shop")).isNotEqualTo(first);
        assertThat(deployer.log)
                .filteredOn(line -> line.startsWith("INFO Deployed s.jar"))
                .hasSize(2);
    }

    @Test
    void karafArchiveGivesItsRepository() throws Exception {
        deployer.drop(
                "shop-2.0-SNAPSHOT.kar",
                JarFiles.zip(
                        "META-INF/MANIFEST.MF",
                        bytes("Manifest-Version: 1.0\n"),
                        "repository/org/shop/1/features.xml",
                        bytes("<features/>"),
                        "repository/org/p/1/p-1.jar",
                        prices("1"),
                        "repository/org/shop/1/shop-1.jar",
                        shop("1"),
                        "lib/not-meant.jar",
                        JarFiles.bundle("not.meant", "1")));
        deployer.start();

        assertThat(deployer.active()).containsExactly("prices 1.0.0", "shop 1.0.0");
        assertThat(deployer.log)
                .contains(
                        "INFO shop-2.0-SNAPSHOT.kar: its features.xml is not read: all bundles"
                                + " below repository/ are taken",
                        "INFO Deployed shop-2.0-SNAPSHOT.kar: the set shop.kar 2.0.0.SNAPSHOT");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "README | it holds no bundle and no configuration; a single bundle is named .jar",
                "x/y.zip | its part x/y.zip is a set too; put the parts of that into this one",
                "../a.jar | leads out of the archive",
                "a.jar | its part a.jar is no readable jar",
                "no pid.cfg | its part no pid.cfg: its name is not that of a configuration",
                "shop.cfg | shop.zip/shop.cfg:1:1: x has no value"
            })
    void archiveThatCannotBeASetIsToldWhy(String entry, String reason) throws Exception {
        deployer.start();

        deployer.drop("shop.zip", JarFiles.zip(entry, bytes("x")));

        deployer.until(it ->
                assertThat(it.log)
                        .anyMatch(line ->
                                line.startsWith("ERROR shop.zip was not deployed: ")
                                        && line.contains(reason)));
    }

    @Test
    void partsThatHoldTheSameBundleAreRefused() throws Exception {
        deployer.start();

        deployer.drop("shop.zip", JarFiles.zip("a.jar", prices("1"), "b.jar", prices("2")));

        deployer.until(it ->
                assertThat(it.log)
                        .contains(
                                "ERROR shop.zip was not deployed: its parts a.jar and b.jar both"
                                        + " hold prices; remove one"));
    }

    @Test
    void whatASetBringsBelongsToItAlone() throws Exception {
        deployer.drop("p.jar", prices("5"));
        deployer.drop("shop.zip", JarFiles.zip("p.jar", prices("1"), "s.jar", shop("1")));
        deployer.start();
        assertThat(deployer.active()).containsExactly("prices 1.0.0", "shop 1.0.0");
        deployer.until(it ->
                assertThat(it.log)
                        .contains(
                                "WARN p.jar and the set shop.zip both hold prices: that of the set"
                                        + " is deployed; remove one"));
        assertThatThrownBy(() -> deployer.bean().undeploy("shop"))
                .hasMessage("shop is part of the set shop.zip; deploy or undeploy that");

        deployer.drop("two.zip", JarFiles.zip("x.jar", prices("2")));

        deployer.until(it ->
                assertThat(it.log)
                        .contains(
                                "ERROR two.zip was not deployed: its part x.jar holds prices, as"
                                        + " the set shop.zip does; take it out of one of them"));

        Files.delete(deployer.folder.resolve("shop.zip"));

        // What has waited takes its place.
        deployer.until(it -> assertThat(it.active()).containsExactly("prices 2.0.0"));
        Files.delete(deployer.folder.resolve("two.zip"));
        deployer.until(it -> assertThat(it.active()).containsExactly("prices 5.0.0"));
    }

    @Test
    void commandsKnowSets() throws Exception {
        deployer.start();
        byte[] first = JarFiles.zip("p.jar", prices("1"), "s.jar", shop("1"));
        Path file = Files.write(root.resolve("shop-1.zip"), first);

        CheckedFile checked = deployer.bean().check(file.toString());
        assertThat(checked.problems()).isEmpty();
        assertThat(checked.bundle()).isEqualTo("shop.zip");
        assertThat(checked.changes())
                .containsExactly(
                        "p.jar: prices 1.0.0 would be new", "s.jar: shop 1.0.0 would be new");

        DeployedBundle deployed = deployer.bean().deploy(file.toString());
        assertThat(deployed.sha256()).isEqualTo(Sha256.of(file));
        assertThat(deployed.file()).isEqualTo(deployer.folder.resolve("shop-1.zip").toString());
        assertThat(deployer.active()).containsExactly("prices 1.0.0", "shop 1.0.0");
        assertThat(deployer.folder.resolve("shop-1.zip")).hasBinaryContent(first);

        Path lacking = Files.write(root.resolve("shop-2.zip"), JarFiles.zip("s.jar", lacking()));
        assertThat(deployer.bean().check(lacking.toString()).problems())
                .containsExactly(
                        "s.jar: it needs package nowhere, and no bundle provides that; deploy one"
                                + " that does");
        assertThatThrownBy(() -> deployer.bean().deploy(lacking.toString()))
                .hasMessageStartingWith("its part s.jar: it needs package nowhere");
        assertThat(deployer.folder.resolve("shop-2.zip")).doesNotExist();

        Path better = Files.write(root.resolve("shop-3.zip"), JarFiles.zip("s.jar", prices("3")));
        deployer.bean().deploy(better.toString());
        assertThat(deployer.folder.resolve("shop-1.zip")).doesNotExist();
        deployer.until(it -> assertThat(it.active()).containsExactly("prices 3.0.0"));

        assertThat(deployer.bean().undeploy("shop.zip").state()).isEqualTo("REMOVED");
        deployer.until(it -> assertThat(it.installed()).isEmpty());
        assertThat(deployer.folder.resolve("shop-3.zip")).doesNotExist();
    }

    @Test
    void nextServerDeploysTheSameSetsAndLeavesTheSameAside() throws Exception {
        deployer.drop("shop.zip", JarFiles.zip("p.jar", prices("1"), "s.jar", shop("1")));
        deployer.drop(
                "bad.zip",
                JarFiles.zip("b.jar", JarFiles.bundle("b", "1", FailingActivator.class)));
        deployer.start();
        deployer.until(it -> assertThat(it.bean().getQuarantine()).hasSize(1));
        deployer.close();

        deployer = new TestDeployer(root);
        deployer.start();

        assertThat(deployer.active()).containsExactly("prices 1.0.0", "shop 1.0.0");
        assertThat(deployer.log).noneMatch(line -> line.startsWith("ERROR"));
        assertThat(deployer.bean().getQuarantine())
                .extracting(QuarantinedFile::bundle)
                .containsExactly("bad.zip");
    }

    @Test
    void setIsTrustedIfItOrEachOfItsPartsIs() throws Exception {
        byte[] prices = prices("1");
        byte[] whole = JarFiles.zip("p.jar", prices);
        byte[] shop = shop("1");
        byte[] parts = JarFiles.zip("p.jar", prices, "s.jar", shop);
        Path list = root.resolve("trusted");
        Files.writeString(list, sum(whole, "whole.zip"));
        deployer.with(
                settings -> settings.with(DeploymentSettings.TRUSTED_BUNDLES, Optional.of(list)));
        deployer.drop("whole.zip", whole);
        deployer.start();
        assertThat(deployer.active()).containsExactly("prices 1.0.0");

        Files.delete(deployer.folder.resolve("whole.zip"));
        deployer.drop("parts.zip", parts);
        deployer.until(it ->
                assertThat(it.log)
                        .anyMatch(line ->
                                line.startsWith(
                                        "ERROR parts.zip was not deployed: its part p.jar: it is"
                                                + " not among the trusted bundles")));
        Files.writeString(list, sum(prices, "p.jar") + sum(shop, "s.jar"));

        deployer.until(it -> assertThat(it.active()).containsExactly("prices 1.0.0", "shop 1.0.0"));
    }

    private DeployedBundle set(String id) {
        return deployer.bean().getBundles().stream()
                .filter(each -> each.bundle().equals(id))
                .findFirst()
                .orElseThrow();
    }

    private static byte[] prices(String version) {
        return JarFiles.bundle("prices", version, "Export-Package", "p;version=" + version);
    }

    private static byte[] shop(String version) {
        return JarFiles.bundle("shop", version, "Import-Package", "p");
    }

    private static byte[] lacking() {
        return JarFiles.bundle("shop", "2", "Import-Package", "nowhere");
    }

    private static Version exporterOf(Bundle bundle) {
        return Objects.requireNonNull(bundle.adapt(BundleWiring.class))
                .getRequiredWires("osgi.wiring.package")
                .getFirst()
                .getProvider()
                .getBundle()
                .getVersion();
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private String sum(byte[] content, String name) throws IOException {
        Path file = Files.write(root.resolve("sum"), content);
        return Sha256.of(file) + "  " + name + "\n";
    }
}
