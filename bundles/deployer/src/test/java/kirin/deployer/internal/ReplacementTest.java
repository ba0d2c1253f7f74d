package kirin.deployer.internal;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.osgi.framework.Bundle;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

class ReplacementTest extends DeployerTest {
    @Test
    void oldBundleStaysUpUntilItIsDrained() throws Exception {
        deployer.routes.drainsAtOnce = false;
        deployer.drop("a.jar", JarFiles.bundle("a", "1"));
        deployer.start();
        Bundle old = deployer.installed().getFirst();

        deployer.drop("a.jar", JarFiles.bundle("a", "2"));

        deployer.until(it -> assertThat(it.active()).containsExactly("a 1.0.0", "a 2.0.0"));
        deployer.until(it -> assertThat(it.routes.drains).containsOnlyKeys(old.getBundleId()));
        deployer.routes.drains.values().forEach(drain -> drain.complete(0));
        deployer.until(it -> assertThat(it.active()).containsExactly("a 2.0.0"));
        assertThat(deployer.installed()).hasSize(1);
    }

    @Test
    void sameVersionWithOtherContentIsAReplacement() throws Exception {
        deployer.drop("a.jar", JarFiles.bundle("a", "1"));
        deployer.start();
        Bundle old = deployer.installed().getFirst();

        deployer.drop("a.jar", JarFiles.bundle("a", "1", "Changed", "yes"));

        deployer.until(it ->
                assertThat(it.installed())
                        .singleElement()
                        .satisfies(bundle ->
                                assertThat(bundle.getHeaders().get("Changed")).isEqualTo("yes")));
        deployer.until(it -> assertThat(old.getState()).isEqualTo(Bundle.UNINSTALLED));
    }

    @Test
    void replacementThatDoesNotStartLeavesTheOldOneInService() throws Exception {
        deployer.drop("a.jar", JarFiles.bundle("a", "1"));
        deployer.start();

        deployer.drop("a.jar", JarFiles.bundle("a", "2", FailingActivator.class));

        deployer.until(it ->
                assertThat(it.log)
                        .contains(
                                "ERROR a.jar was not deployed: it did not start:"
                                    + " java.lang.IllegalStateException: no database (1.0.0 stays"
                                    + " in service)"));
        deployer.until(it -> assertThat(it.installed()).hasSize(1));
        assertThat(deployer.active()).containsExactly("a 1.0.0");
    }

    @Test
    void replacementOfWhichNothingIsServedLeavesTheOldOneInService() throws Exception {
        deployer.drop("a.jar", application("1"));
        deployer.start();
        deployer.routes.serves = false;

        deployer.drop("a.jar", application("2"));

        deployer.until(it ->
                assertThat(it.log)
                        .contains(
                                "ERROR a.jar was not deployed: none of its applications is served:"
                                    + " it has published none, so a service or a configuration that"
                                    + " its component needs is missing, or the component is (1.0.0"
                                    + " stays in service)"));
        deployer.until(it -> assertThat(it.installed()).hasSize(1));
        assertThat(deployer.active()).containsExactly("a 1.0.0");
        assertThat(deployer.routes.drains)
                .doesNotContainKey(deployer.installed().getFirst().getBundleId());
        deployer.routes.serves = true;
        deployer.drop("a.jar", application("3"));
        deployer.until(it -> assertThat(it.active()).containsExactly("a 3.0.0"));
    }

    @Test
    void replacementOfWhatIsNotServedEitherIsDeployed() throws Exception {
        deployer.routes.serves = false;
        deployer.drop("a.jar", application("1"));
        deployer.start();
        assertThat(deployer.log)
                .first()
                .asString()
                .startsWith("WARN a.jar is deployed, but none of its applications is served: ");

        deployer.drop("a.jar", application("2"));

        deployer.until(it -> assertThat(it.active()).containsExactly("a 2.0.0"));
    }

    private static byte[] application(String version) {
        return JarFiles.bundle(
                "a",
                version,
                "Provide-Capability",
                "osgi.service;objectClass:List<String>=\"kirin.app.Application\"");
    }

    @Test
    void replacementWithADamagedClassLeavesTheOldOneInService() throws Exception {
        deployer.drop("a.jar", JarFiles.bundle("a", "1"));
        deployer.start();
        byte[] content = JarFiles.bundle("a", "2", FailingActivator.class);
        String entry = FailingActivator.class.getName().replace('.', '/') + ".class";
        int start = new String(content, StandardCharsets.ISO_8859_1).indexOf(entry);
        content[start + entry.length() + 100] ^= 0x5a;

        deployer.drop("a.jar", content);

        deployer.until(it ->
                assertThat(it.log)
                        .contains(
                                "ERROR a.jar was not deployed: it is no readable jar (its entry "
                                        + entry
                                        + " is damaged); copy it again"));
        assertThat(deployer.active()).containsExactly("a 1.0.0");
    }

    @Test
    void brokenFileOverAGoodOneLeavesTheOldOneInService() throws Exception {
        deployer.drop("a.jar", JarFiles.bundle("a", "1"));
        deployer.start();

        deployer.drop("a.jar", new byte[100]);

        deployer.until(
                it -> assertThat(it.log).anyMatch(line -> line.contains("is no readable jar")));
        assertThat(deployer.active()).containsExactly("a 1.0.0");
        Files.delete(deployer.folder.resolve("a.jar"));
        deployer.until(it -> assertThat(it.installed()).isEmpty());
    }

    @Test
    void higherVersionWinsAndTheOtherTakesOverWhenItGoes() throws Exception {
        deployer.drop("a-1.jar", JarFiles.bundle("a", "1"));
        Path two = deployer.drop("a-2.jar", JarFiles.bundle("a", "2"));
        deployer.start();
        assertThat(deployer.active()).containsExactly("a 2.0.0");
        assertThat(deployer.log)
                .contains(
                        "WARN a-2.jar and a-1.jar both hold a: the higher version is deployed,"
                                + " 2.0.0; remove one");

        Files.delete(two);

        deployer.until(it -> assertThat(it.active()).containsExactly("a 1.0.0"));
    }

    @Test
    void bundleWaitsForWhatItNeedsAndSaysWhat() throws Exception {
        deployer.drop(
                "old.jar", JarFiles.bundle("old", "1", "Export-Package", "b.api;version=1.4"));
        deployer.start();

        deployer.drop(
                "a.jar", JarFiles.bundle("a", "1", "Import-Package", "b.api;version=\"[2,3)\""));
        deployer.until(it ->
                assertThat(it.log)
                        .contains(
                                "ERROR a.jar was not deployed: it needs package b.api"
                                        + " [2.0.0,3.0.0), and there is only 1.4.0 (from old)"));
        deployer.drop("b.jar", JarFiles.bundle("b", "1", "Export-Package", "b.api;version=2.1"));

        deployer.until(
                it -> assertThat(it.active()).containsExactly("a 1.0.0", "b 1.0.0", "old 1.0.0"));
        assertThat(deployer.log).filteredOn(line -> line.startsWith("ERROR")).hasSize(1);
    }

    @Test
    void bundleForAnotherJavaIsToldWhichAndWhatThereIs() throws Exception {
        deployer.drop(
                "a.jar",
                JarFiles.bundle(
                        "a",
                        "1",
                        "Require-Capability",
                        "osgi.ee;filter:=\"(&(osgi.ee=JavaSE)(version=99))\""));

        deployer.start();

        assertThat(deployer.log)
                .singleElement()
                .asString()
                .isEqualTo(
                        "ERROR a.jar was not deployed: it needs Java 99, and this is Java "
                                + Runtime.version().feature()
                                + "; build it for that, or start the server with the other");
    }

    @Test
    void reasonBehindTheNextBundleIsNamedToo() throws Exception {
        deployer.drop("a.jar", JarFiles.bundle("a", "1", "Import-Package", "b.api"));
        deployer.drop(
                "b.jar",
                JarFiles.bundle("b", "1", "Export-Package", "b.api", "Import-Package", "c.api"));

        deployer.start();

        assertThat(deployer.log)
                .containsExactlyInAnyOrder(
                        "ERROR a.jar was not deployed: it needs package b.api from b,"
                                + " which itself needs package c.api, and no bundle"
                                + " provides that; deploy one that does",
                        "ERROR b.jar was not deployed: it needs package c.api, and"
                                + " no bundle provides that; deploy one that does");
    }

    @Test
    void bundleThatHangsAtItsStartHoldsUpNothing() throws Exception {
        deployer.drop("hanging.jar", JarFiles.bundle("hanging", "1", HangingActivator.class));
        deployer.drop("a.jar", JarFiles.bundle("a", "1"));

        deployer.start(true, 300);

        deployer.until(it -> assertThat(it.active()).containsExactly("a 1.0.0"));
        // On a busy machine a.jar may be late as well.
        assertThat(deployer.log)
                .anyMatch(line ->
                        line.matches(
                                "WARN The start goes on without (a\\.jar, )?hanging\\.jar, which"
                                        + " did not come up within 0 s"));
        deployer.drop("b.jar", JarFiles.bundle("b", "1"));
        deployer.until(it -> assertThat(it.active()).containsExactly("a 1.0.0", "b 1.0.0"));
    }

    @Test
    void bundleThatHangsAtItsStartIsToldOfOnce() throws Exception {
        deployer.drop("a.jar", JarFiles.bundle("a", "1"));
        deployer.start(true, 500);
        deployer.until(it -> assertThat(it.active()).containsExactly("a 1.0.0"));

        deployer.drop("a.jar", JarFiles.bundle("a", "2", HangingActivator.class));

        deployer.until(it ->
                assertThat(it.log)
                        .contains(
                                "WARN a.jar has not come up within 0 s and goes on starting: its"
                                        + " activator hangs, or what its application does first; a"
                                        + " thread dump shows where (1.0.0 stays in service)"));
        deployer.drop("b.jar", JarFiles.bundle("b", "1"));
        deployer.until(it -> assertThat(it.active()).containsExactly("a 1.0.0", "b 1.0.0"));
        assertThat(deployer.log)
                .filteredOn(line -> line.startsWith("WARN a.jar has not come up"))
                .filteredOn(line -> line.endsWith("(1.0.0 stays in service)"))
                .hasSize(1);
    }

    @Test
    void lowerVersionBesideTheDeployedOneIsToldOfOnce() throws Exception {
        deployer.drop("a-2.jar", JarFiles.bundle("a", "2"));
        deployer.start();

        deployer.drop("a-1.jar", JarFiles.bundle("a", "1"));

        String line =
                "WARN a-2.jar and a-1.jar both hold a: the higher version is deployed, 2.0.0;"
                        + " remove one";
        deployer.until(it -> assertThat(it.log).contains(line));
        deployer.drop("b.jar", JarFiles.bundle("b", "1"));
        deployer.until(it -> assertThat(it.active()).containsExactly("a 2.0.0", "b 1.0.0"));
        assertThat(deployer.log).containsOnlyOnce(line);
    }

    @Test
    void fragmentIsInstalledAndNotStarted() throws Exception {
        deployer.drop("host.jar", JarFiles.bundle("host", "1"));
        deployer.drop("part.jar", JarFiles.bundle("part", "1", "Fragment-Host", "host"));

        deployer.start();

        assertThat(deployer.active()).containsExactly("host 1.0.0");
        assertThat(deployer.installed()).hasSize(2);
        assertThat(deployer.log).noneMatch(line -> line.startsWith("ERROR"));
    }
}
