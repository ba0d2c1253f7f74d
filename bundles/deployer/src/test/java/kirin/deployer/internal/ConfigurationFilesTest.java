package kirin.deployer.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import static java.nio.charset.StandardCharsets.UTF_8;

import kirin.deployer.internal.configurations.TargetedConfigurations;
import kirin.management.CheckedFile;
import kirin.management.DeployedBundle;
import kirin.management.HistoryEntry;
import kirin.routing.BundleCopies.Copy;
import kirin.settings.DeploymentSettings;
import kirin.settings.Origin;
import kirin.settings.PluginSettings;
import kirin.settings.ServerSettings;
import kirin.settings.Settings;
import kirin.settings.SettingsBuilder;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.osgi.framework.Bundle;
import org.osgi.framework.ServiceReference;

import java.io.ByteArrayInputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;

/** Configurations that lie in the folder, in a framework with Declarative Services. */
class ConfigurationFilesTest extends DeployerTest {
    @BeforeEach
    void prepare() throws Exception {
        deployer.startDeclarativeServices();
    }

    @Test
    void bundleFindsItsConfigurationWhenItStarts() throws Exception {
        drop("shop.main.cfg", "# prices\ngreeting = Hello \\\n   you\nempty=\n");
        drop("shop.list.toml", "limit = 3\nnames = [\"a\", \"b\"]\n");
        deployer.drop("a.jar", JarFiles.configured("a", "shop.main", "require"));
        deployer.drop("b.jar", JarFiles.configured("b", "shop.list", "require"));

        deployer.start();

        assertThat(values("a", "greeting", "empty", "activations"))
                .containsExactly("Hello you", "", 1);
        assertThat(values("b", "limit", "names", "activations"))
                .containsExactly(3L, List.of("a", "b"), 1);
    }

    @Test
    void whatComesTogetherIsStartedOnce() throws Exception {
        deployer.start();

        deployer.drop("a.jar", JarFiles.configured("a", "shop", "optional"));
        drop("shop.cfg", "greeting=hello");

        deployer.until(it -> assertThat(values("a", "greeting")).containsExactly("hello"));
        // Had there been one without before, it would be there until this one takes over.
        assertThat(deployer.installed()).hasSize(1);
        assertThat(values("a", "activations")).containsExactly(1);
    }

    @Test
    void eachConfigurationOfAFactoryMakesAComponent() throws Exception {
        drop("pool-one.cfg", "size=1");
        drop("pool~two.cfg", "size=2");
        drop("pool~three.toml", "size = 3");
        deployer.drop("a.jar", JarFiles.configured("a", "pool", "require"));

        deployer.start();

        assertThat(all(deployer.active("a"), "size")).containsExactlyInAnyOrder("1", "2", 3L);
    }

    @Test
    void changedConfigurationIsANewRevisionAndTheRunningOneKeepsItsOwn() throws Exception {
        drop("shop.cfg", "greeting=one");
        deployer.drop("a (1).jar", JarFiles.configured("a", "shop", "require"));
        deployer.start();
        Bundle first = deployer.active("a");
        deployer.routes.drainsAtOnce = false;

        drop("shop.cfg", "greeting=two");

        deployer.until(it -> assertThat(values("a", "greeting")).containsExactly("two"));
        assertThat(deployer.active("a")).isNotEqualTo(first);
        assertThat(all(first, "greeting")).containsExactly("one");
        assertThat(all(first, "activations")).containsExactly(1);
        deployer.until(it ->
                assertThat(it.bean().history("a").getFirst().by())
                        .isEqualTo("configuration shop.cfg"));
        deployer.until(it -> assertThat(it.routes.drains).containsKey(first.getBundleId()));
        Objects.requireNonNull(deployer.routes.drains.get(first.getBundleId())).complete(0);
        deployer.until(it -> assertThat(it.installed()).hasSize(1));
        Files.delete(deployer.folder.resolve("shop.cfg"));
        deployer.until(it ->
                assertThat(it.log).contains("INFO Removed the configuration shop (shop.cfg)"));
        deployer.until(it -> assertThat(it.routes.drains).hasSize(2));
        assertThat(all(deployer.active("a"), "greeting")).isEmpty();
    }

    @Test
    void configurationThatComesLaterDoesNotRestartInPlace() throws Exception {
        deployer.drop("a.jar", JarFiles.configured("a", "shop", "optional"));
        deployer.drop("b.jar", JarFiles.configured("b", "pool", "optional"));
        deployer.start();
        Bundle a = deployer.active("a");
        Bundle b = deployer.active("b");
        assertThat(all(a, "greeting", "activations")).containsExactly("none", 1);
        assertThat(all(b, "size", "activations")).containsExactly("none", 1);
        deployer.routes.drainsAtOnce = false;

        drop("shop.cfg", "greeting=hello");
        drop("pool-x.cfg", "size=7");

        deployer.until(it -> assertThat(values("a", "greeting")).containsExactly("hello"));
        deployer.until(it -> assertThat(values("b", "size")).containsExactly("7"));
        assertThat(all(a, "greeting", "activations")).containsExactly("none", 1);
        assertThat(all(b, "size", "activations")).containsExactly("none", 1);
    }

    @Test
    void revisionThatFailsWithANewConfigurationLeavesTheOldOneInService() throws Exception {
        drop("shop.cfg", "greeting=one");
        deployer.drop("a.jar", JarFiles.configured("a", "shop", "require"));
        deployer.start();
        deployer.routes.failures = List.of("its application app fails");

        drop("shop.cfg", "greeting=two");

        deployer.until(it ->
                assertThat(it.log)
                        .contains(
                                "ERROR a.jar was not replaced by a new revision of itself"
                                        + " (configuration shop.cfg): its application app fails;"
                                        + " the present one stays in service"));
        deployer.until(it -> assertThat(it.installed()).hasSize(1));
        assertThat(values("a", "greeting", "activations")).containsExactly("one", 1);
        assertThat(configuration("shop").problem())
                .isEqualTo("a goes on without it: its application app fails");

        deployer.routes.failures = List.of();
        drop("shop.cfg", "greeting=three");

        deployer.until(it -> assertThat(values("a", "greeting")).containsExactly("three"));
        deployer.until(it -> assertThat(configuration("shop").problem()).isEmpty());
    }

    @Test
    void otherBundlesSeeAChangeAtOnceAndInPlace() throws Exception {
        drop("plugin.cfg", "greeting=one");
        deployer.start();
        Bundle plugin =
                deployer.framework
                        .getBundleContext()
                        .installBundle(
                                "plugin",
                                new ByteArrayInputStream(
                                        JarFiles.configured("p", "plugin", "require")));
        plugin.start();
        deployer.until(it -> assertThat(all(plugin, "greeting")).containsExactly("one"));

        drop("plugin.cfg", "greeting=two");

        deployer.until(it -> assertThat(all(plugin, "greeting")).containsExactly("two"));
        Files.delete(deployer.folder.resolve("plugin.cfg"));
        deployer.until(it -> assertThat(all(plugin, "greeting")).isEmpty());
    }

    @Test
    void mistakeIsToldWithItsPlaceAndWhatWasThereStaysInForce() throws Exception {
        Path cfg = drop("shop.cfg", "greeting=one");
        deployer.drop("a.jar", JarFiles.configured("a", "shop", "require"));
        deployer.start();

        drop("shop.cfg", "greeting=two\nlimit\n");
        Path toml = drop("other.toml", "limit = soon\n");
        drop("no pid.cfg", "a=b");

        deployer.until(it ->
                assertThat(it.log)
                        .contains(
                                "ERROR shop.cfg was not deployed: "
                                        + cfg
                                        + ":2:1: limit has no value; write limit = VALUE, or remove"
                                        + " the line (what it said before stays in force)",
                                "ERROR other.toml was not deployed: "
                                        + toml
                                        + ":1:9: limit is soon; write limit = \"soon\"")
                        .anyMatch(line ->
                                line.startsWith(
                                        "ERROR no pid.cfg was not deployed: its name is not that"
                                                + " of a configuration")));
        assertThat(values("a", "greeting", "activations")).containsExactly("one", 1);
    }

    @Test
    void ofTwoFilesForOnePidTheFirstByNameIsInForceAndBothAreNamed() throws Exception {
        Path cfg = drop("shop.cfg", "greeting=one");
        Path toml = drop("shop.toml", "greeting = \"two\"");
        deployer.drop("a.jar", JarFiles.configured("a", "shop", "require"));
        deployer.start();

        String problem =
                "%s and %s both configure shop: shop.cfg is in force, first in the order of names; remove one"
                        .formatted(cfg, toml);
        assertThat(deployer.log).contains("ERROR " + problem);
        assertThat(values("a", "greeting")).containsExactly("one");
        assertThat(deployer.bean().getBundles())
                .filteredOn(each -> each.state().equals("LEFT_ASIDE"))
                .extracting(DeployedBundle::problem)
                .containsExactly(problem);

        Files.delete(cfg);

        deployer.until(it -> assertThat(values("a", "greeting")).containsExactly("two"));
    }

    @Test
    void whatTheSettingsConfigureIsLeftToThem() throws Exception {
        Settings settings =
                new SettingsBuilder()
                        .putPlugin(
                                "kirin.worker.x",
                                new PluginSettings(
                                        Map.of("a", 1L),
                                        Map.of("a", new Origin.File(Path.of("kirin.toml"), 7, 5))))
                        .build();
        deployer.with(own ->
                settings.with(ServerSettings.DEPLOY_DIR, own.get(ServerSettings.DEPLOY_DIR))
                        .with(DeploymentSettings.STORE_DIR, own.get(DeploymentSettings.STORE_DIR)));
        drop("kirin.worker.x.cfg", "a=2");

        deployer.start();

        assertThat(deployer.log)
                .contains(
                        "ERROR kirin.worker.x.cfg was not deployed: kirin.worker.x is configured by"
                            + " the table [worker.x] at kirin.toml:7:5; write it there, or remove"
                            + " that and start the server again");
        assertThat(deployer.configurationAdmin().listConfigurations(null)).isNull();
    }

    @Test
    void commandReturnsWhenTheConfigurationHoldsOrSaysWhyNot() throws Exception {
        drop("shop.cfg", "greeting=one");
        deployer.drop("a.jar", JarFiles.configured("a", "shop", "require"));
        deployer.start();
        Path better = Files.writeString(root.resolve("shop.cfg"), "greeting=two");

        CheckedFile checked = deployer.bean().check(better.toString());

        assertThat(checked.problems()).isEmpty();
        assertThat(checked.changes())
                .containsExactly(
                        "it would replace what "
                                + deployer.folder.resolve("shop.cfg")
                                + " says of shop",
                        "a 1.0.0 would become a new revision of itself, to use it");

        DeployedBundle deployed = deployer.bean().deploy(better.toString());

        assertThat(deployed.bundle()).isEqualTo("shop");
        assertThat(deployed.sha256()).isEqualTo(Sha256.of(better));
        assertThat(values("a", "greeting")).containsExactly("two");
        assertThat(deployer.bean().history("shop.cfg"))
                .extracting(HistoryEntry::outcome)
                .containsExactly("SERVING", "REPLACED");

        Files.writeString(better, "greeting");
        assertThatThrownBy(() -> deployer.bean().deploy(better.toString()))
                .hasMessageContaining(better + ":1:1: greeting has no value");
        assertThat(deployer.bean().check(better.toString()).problems())
                .singleElement()
                .asString()
                .contains(":1:1: greeting has no value");
        deployer.routes.failures = List.of("its application app fails");
        Files.writeString(better, "greeting=three");
        assertThatThrownBy(() -> deployer.bean().deploy(better.toString()))
                .hasMessage("a goes on without it: its application app fails");
        // What failed is removed a moment later.
        deployer.until(it -> assertThat(values("a", "greeting")).containsExactly("two"));
    }

    @Test
    void undeployTakesItOutOfForceAndItsFileAway() throws Exception {
        drop("shop.cfg", "greeting=one");
        deployer.drop("a.jar", JarFiles.configured("a", "shop", "optional"));
        deployer.start();

        DeployedBundle gone = deployer.bean().undeploy("shop.cfg");

        assertThat(gone.state()).isEqualTo("REMOVED");
        assertThat(gone.bundle()).isEqualTo("shop");
        assertThat(values("a", "greeting")).containsExactly("none");
        assertThat(deployer.folder.resolve("shop.cfg")).doesNotExist();
        assertThat(deployer.bean().history("shop.cfg"))
                .extracting(HistoryEntry::outcome)
                .containsExactly("REMOVED");
        drop("shop.cfg", "greeting=one");
        deployer.until(it -> assertThat(values("a", "greeting")).containsExactly("one"));
    }

    @Test
    void undeployOfAConfigurationTellsWhoGoesOnWithIt() throws Exception {
        drop("shop.cfg", "greeting=one");
        deployer.drop("a.jar", JarFiles.configured("a", "shop", "optional"));
        deployer.start();
        deployer.routes.failures = List.of("its application app fails");

        assertThatThrownBy(() -> deployer.bean().undeploy("shop.cfg"))
                .hasMessage(
                        "its file is removed, but a goes on with it: its application app fails");

        deployer.until(it -> assertThat(it.installed()).hasSize(1));
        assertThat(values("a", "greeting")).containsExactly("one");
    }

    @Test
    void undeployOfAConfigurationSaysWhatIsInItsWay() throws Exception {
        drop("shop.cfg", "greeting=one");
        Path toml = drop("shop.toml", "greeting = \"two\"");
        deployer.drop("x.zip", JarFiles.zip("pool.cfg", "size=1".getBytes(UTF_8)));
        drop("bad.cfg", "greeting");
        deployer.start();

        assertThatThrownBy(() -> deployer.bean().undeploy("shop.cfg"))
                .hasMessage("%s configures shop too, and would take over: remove that first", toml);
        assertThatThrownBy(() -> deployer.bean().undeploy("pool.cfg"))
                .hasMessage("pool.cfg is part of the set x.zip; deploy or undeploy that");
        assertThatThrownBy(() -> deployer.bean().undeploy("other.cfg"))
                .hasMessage(
                        "no configuration other.cfg lies in a deploy folder; there is shop.cfg,"
                                + " shop.toml");
        assertThat(deployer.bean().undeploy("bad.cfg").state()).isEqualTo("REMOVED");
        assertThat(deployer.bean().undeploy("shop.toml").state()).isEqualTo("REMOVED");
        assertThat(deployer.bean().undeploy("shop.cfg").state()).isEqualTo("REMOVED");
        assertThat(deployer.folder.toFile().list()).containsExactly("x.zip");
    }

    @Test
    void copyOfABundleHasTheConfigurationOfItsOriginal() throws Exception {
        drop("shop.cfg", "greeting=one");
        drop("pool-x.cfg", "size=7");
        deployer.drop("a.jar", JarFiles.configured("a", "shop pool", "optional"));
        deployer.start();
        var copier =
                new BundleCopier(
                        deployer.framework.getBundleContext(),
                        deployer.leaks(),
                        Optional.of(new TargetedConfigurations(deployer.configurationAdmin())));

        try (Copy copy = copier.copy(deployer.active("a").getBundleId())) {
            copy.start();

            Bundle made = deployer.framework.getBundleContext().getBundle(copy.bundleId());
            assertThat(all(made, "greeting", "size", "activations")).containsExactly("one", "7", 1);
        }
        assertThat(deployer.configurationAdmin().listConfigurations("(greeting=one)")).hasSize(2);
        copier.stop();
    }

    private Path drop(String name, String text) throws Exception {
        return deployer.drop(name, text.getBytes(UTF_8));
    }

    private DeployedBundle configuration(String pid) {
        return deployer.bean().getBundles().stream()
                .filter(each -> each.bundle().equals(pid))
                .findFirst()
                .orElseThrow();
    }

    /** Of the newest bundle of that name that has a component. */
    private List<Object> values(String bundle, String... keys) {
        return deployer.installed().stream()
                .filter(each -> bundle.equals(each.getSymbolicName()))
                .filter(each -> each.getState() == Bundle.ACTIVE)
                .max(Comparator.comparingLong(Bundle::getBundleId))
                .map(each -> all(each, keys))
                .orElse(List.of());
    }

    /** What the components of a bundle were given. */
    private List<Object> all(Bundle bundle, String... keys) {
        ServiceReference<?>[] services =
                Objects.requireNonNullElse(
                        bundle.getRegisteredServices(), new ServiceReference<?>[0]);
        return Arrays.stream(services)
                .map(each -> deployer.framework.getBundleContext().getService(each))
                .filter(Function.class::isInstance)
                .flatMap(each -> Arrays.stream(keys).map(key -> apply(each, key)))
                .toList();
    }

    @SuppressWarnings("unchecked") // what ConfiguredComponent is, in another class loader
    private static Object apply(Object component, String key) {
        return ((Function<String, Object>) component).apply(key);
    }
}
