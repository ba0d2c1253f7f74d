package kirin.deployer.internal;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.osgi.framework.Bundle;
import org.osgi.framework.wiring.BundleWire;
import org.osgi.framework.wiring.BundleWiring;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

class LibraryTest extends DeployerTest {
    @Test
    void usersOfAReplacedLibraryFollowItByRevisionsOfTheirOwn() throws Exception {
        deployer.drop("lib.jar", library("1"));
        deployer.drop("a.jar", user("a"));
        deployer.drop("b.jar", user("b"));
        deployer.drop("c.jar", JarFiles.bundle("c", "1"));
        deployer.start();
        long former = deployer.active("a").getBundleId();
        long other = deployer.active("c").getBundleId();

        deployer.drop("lib.jar", library("1", "Changed", "yes"));

        deployer.until(
                it -> assertThat(it.active("lib").getHeaders().get("Changed")).isEqualTo("yes"));
        deployer.until(it -> assertThat(libraryOf("a")).isEqualTo(it.active("lib")));
        deployer.until(it -> assertThat(libraryOf("b")).isEqualTo(it.active("lib")));
        deployer.until(it -> assertThat(it.installed()).hasSize(4));
        assertThat(deployer.active()).containsExactly("a 1.0.0", "b 1.0.0", "c 1.0.0", "lib 1.0.0");
        assertThat(deployer.active("a").getBundleId()).isGreaterThan(former);
        assertThat(deployer.active("c").getBundleId()).isEqualTo(other);
    }

    @Test
    void userThatTheNewLibraryDoesNotSuitStaysWithTheOldOne() throws Exception {
        deployer.drop("lib.jar", library("1"));
        deployer.drop("a.jar", user("a"));
        deployer.start();
        Bundle former = deployer.active("a");

        deployer.drop("lib.jar", JarFiles.bundle("lib", "2", "Export-Package", "other.api"));

        deployer.until(it ->
                assertThat(it.log)
                        .anyMatch(line ->
                                line.startsWith(
                                        "ERROR a.jar was not replaced by a new revision of itself"
                                                + " (library lib): ")));
        assertThat(deployer.active("a")).isEqualTo(former);
        assertThat(libraryOf("a").getVersion()).hasToString("1.0.0");
        deployer.until(
                it -> assertThat(it.active()).containsExactly("a 1.0.0", "lib 1.0.0", "lib 2.0.0"));
    }

    @Test
    void removedLibraryStaysForThoseThatUseItUntilItsSuccessorComes() throws Exception {
        Path file = deployer.drop("lib.jar", library("1"));
        deployer.drop("a.jar", user("a"));
        deployer.start();
        Bundle user = deployer.active("a");

        Files.delete(file);
        deployer.until(it ->
                assertThat(it.log).contains("INFO lib 1.0.0 stays for those that use it: a 1.0.0"));
        assertThat(user.getState()).isEqualTo(Bundle.ACTIVE);
        deployer.drop("lib.jar", library("1", "Changed", "yes"));

        deployer.until(
                it -> assertThat(libraryOf("a").getHeaders().get("Changed")).isEqualTo("yes"));
        deployer.until(it -> assertThat(it.installed()).hasSize(2));
    }

    @Test
    void singletonIsFollowedByItsSuccessor() throws Exception {
        deployer.drop("s.jar", JarFiles.bundle("s;singleton:=true", "1"));
        deployer.start();

        deployer.drop("s.jar", JarFiles.bundle("s;singleton:=true", "2"));

        deployer.until(it -> assertThat(it.active()).containsExactly("s 2.0.0"));
    }

    @Test
    void fragmentThatComesLaterBecomesPartOfANewRevisionOfItsHost() throws Exception {
        deployer.drop("host.jar", JarFiles.bundle("host", "1"));
        deployer.start();
        long former = deployer.active("host").getBundleId();

        deployer.drop("part.jar", JarFiles.bundle("part", "1", "Fragment-Host", "host"));
        deployer.until(it -> assertThat(it.active("host").getBundleId()).isGreaterThan(former));
        deployer.until(it -> assertThat(partsOf(it.active("host"))).containsExactly("part 1.0.0"));
        deployer.drop("part.jar", JarFiles.bundle("part", "2", "Fragment-Host", "host"));

        deployer.until(it -> assertThat(partsOf(it.active("host"))).containsExactly("part 2.0.0"));
        deployer.until(it -> assertThat(it.installed()).hasSize(2));
    }

    private List<String> partsOf(Bundle host) {
        return host.adapt(BundleWiring.class).getProvidedWires("osgi.wiring.host").stream()
                .map(wire -> wire.getRequirer().getBundle())
                .map(bundle -> bundle.getSymbolicName() + " " + bundle.getVersion())
                .toList();
    }

    private Bundle libraryOf(String name) {
        return deployer.active(name).adapt(BundleWiring.class).getRequiredWires(null).stream()
                .map(BundleWire::getProvider)
                .map(provider -> provider.getBundle())
                .filter(bundle -> "lib".equals(bundle.getSymbolicName()))
                .findFirst()
                .orElseThrow();
    }

    private static byte[] library(String version, String... headers) {
        String[] all = Arrays.copyOf(headers, headers.length + 2);
        all[headers.length] = "Export-Package";
        all[headers.length + 1] = "lib.api;version=1";
        return JarFiles.bundle("lib", version, all);
    }

    private static byte[] user(String name) {
        return JarFiles.bundle(name, "1", "Import-Package", "lib.api;version=\"[1,2)\"");
    }
}
