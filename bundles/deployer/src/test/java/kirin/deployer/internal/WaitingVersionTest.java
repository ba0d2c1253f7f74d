package kirin.deployer.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import kirin.management.DeployedBundle;

import org.junit.jupiter.api.Test;

import java.nio.file.Files;
import java.nio.file.Path;

/** A version that lacks what it needs keeps no other version from serving. */
class WaitingVersionTest extends DeployerTest {
    @Test
    void lowerVersionServesUntilTheHigherHasWhatItNeeds() throws Exception {
        deployer.drop("page-1.jar", JarFiles.bundle("page", "1"));
        deployer.drop("page-2.jar", needing("page", "2", "lib.api"));
        deployer.start();

        assertThat(deployer.active()).containsExactly("page 1.0.0");
        assertThat(deployer.log)
                .anyMatch(line -> line.startsWith("ERROR page-2.jar was not deployed: it needs "))
                .contains("INFO page-1.jar is tried meanwhile, until page-2.jar has what it needs");

        deployer.drop("lib.jar", JarFiles.bundle("lib", "1", "Export-Package", "lib.api"));

        deployer.until(it -> assertThat(it.active()).containsExactly("lib 1.0.0", "page 2.0.0"));
        deployer.until(it -> assertThat(it.installed()).hasSize(2));
    }

    @Test
    void serverThatEndsAsOftenAsItLikesDoesSoForAnotherReason() throws Exception {
        deployer.drop("page.jar", needing("page", "1", "lib.api"));
        for (int starts = 0; starts <= Attempts.MOST; starts++) {
            deployer.start();
            assertThat(deployer.log)
                    .anyMatch(
                            line -> line.startsWith("ERROR page.jar was not deployed: it needs "));
            assertThat(deployer.store.resolve("attempts")).isEmptyDirectory();
            deployer.close();
            deployer = new TestDeployer(root);
        }
        deployer.start();

        deployer.drop("lib.jar", JarFiles.bundle("lib", "1", "Export-Package", "lib.api"));

        deployer.until(it -> assertThat(it.active()).containsExactly("lib 1.0.0", "page 1.0.0"));
    }

    @Test
    void versionThatWaitsIsShownBesideTheOneThatServes() throws Exception {
        deployer.drop("page-1.jar", JarFiles.bundle("page", "1"));
        deployer.drop("page-2.jar", needing("page", "2", "lib.api"));
        deployer.start();

        assertThat(deployer.bean().getBundles())
                .extracting(DeployedBundle::version, DeployedBundle::state)
                .containsExactly(tuple("1.0.0", "ACTIVE"), tuple("2.0.0", "WAITING"));
        assertThat(deployer.bean().getBundles().getLast().problem()).contains("lib.api");
    }

    @Test
    void versionBetweenTheOneThatServesAndTheOneThatWaitsIsTaken() throws Exception {
        deployer.start();
        deployer.drop("page-3.jar", needing("page", "3", "lib.api"));
        deployer.until(it -> assertThat(it.log).anyMatch(line -> line.contains("lib.api")));

        deployer.drop("page-1.jar", JarFiles.bundle("page", "1"));
        deployer.until(it -> assertThat(it.active()).containsExactly("page 1.0.0"));
        deployer.drop("page-2.jar", JarFiles.bundle("page", "2"));

        deployer.until(it -> assertThat(it.active()).containsExactly("page 2.0.0"));
        deployer.until(it -> assertThat(it.installed()).hasSize(2));
    }

    @Test
    void allHigherOnesMayWait() throws Exception {
        deployer.drop("page-1.jar", JarFiles.bundle("page", "1"));
        deployer.drop("page-2.jar", needing("page", "2", "lib.api"));
        deployer.drop("page-3.jar", needing("page", "3", "nowhere.api"));
        deployer.start();
        assertThat(deployer.active()).containsExactly("page 1.0.0");

        deployer.drop("lib.jar", JarFiles.bundle("lib", "1", "Export-Package", "lib.api"));

        deployer.until(it -> assertThat(it.active()).containsExactly("lib 1.0.0", "page 2.0.0"));
        // The third waits on.
        deployer.until(it -> assertThat(it.installed()).hasSize(3));
    }

    @Test
    void singletonServesAsLongAsItsSuccessorWaits() throws Exception {
        deployer.drop("page-1.jar", JarFiles.bundle("page;singleton:=true", "1"));
        deployer.drop("page-2.jar", needing("page;singleton:=true", "2", "lib.api"));
        deployer.start();
        assertThat(deployer.active()).containsExactly("page 1.0.0");

        deployer.drop("lib.jar", JarFiles.bundle("lib", "1", "Export-Package", "lib.api"));

        deployer.until(it -> assertThat(it.active()).containsExactly("lib 1.0.0", "page 2.0.0"));
    }

    @Test
    void usersMoveToTheVersionThatWaited() throws Exception {
        deployer.drop("lib-1.jar", JarFiles.bundle("lib", "1", "Export-Package", "lib.api"));
        deployer.drop(
                "lib-2.jar",
                JarFiles.bundle(
                        "lib", "2", "Export-Package", "lib.api", "Import-Package", "base.api"));
        deployer.drop("user.jar", needing("user", "1", "lib.api"));
        deployer.start();
        deployer.until(it -> assertThat(it.active()).containsExactly("lib 1.0.0", "user 1.0.0"));
        long before = deployer.active("user").getBundleId();

        deployer.drop("base.jar", JarFiles.bundle("base", "1", "Export-Package", "base.api"));

        deployer.until(it ->
                assertThat(it.active()).containsExactly("base 1.0.0", "lib 2.0.0", "user 1.0.0"));
        assertThat(deployer.active("user").getBundleId()).isGreaterThan(before);
    }

    @Test
    void versionThatWaitsKeepsNoOtherFromBeingReloaded() throws Exception {
        deployer.drop("page-1.jar", JarFiles.bundle("page", "1"));
        deployer.drop("page-2.jar", needing("page", "2", "lib.api"));
        deployer.start();
        long before = deployer.active("page").getBundleId();

        deployer.bean().reload();

        assertThat(deployer.active("page").getBundleId()).isGreaterThan(before);
        deployer.until(it -> assertThat(it.active()).containsExactly("page 1.0.0"));
    }

    @Test
    void versionThatWaitsIsForgottenWithItsFile() throws Exception {
        deployer.drop("page-1.jar", JarFiles.bundle("page", "1"));
        Path higher = deployer.drop("page-2.jar", needing("page", "2", "lib.api"));
        deployer.start();

        Files.delete(higher);

        deployer.until(it -> assertThat(it.installed()).hasSize(1));
        assertThat(deployer.active()).containsExactly("page 1.0.0");
    }

    private static byte[] needing(String name, String version, String neededPackage) {
        return JarFiles.bundle(name, version, "Import-Package", neededPackage);
    }
}
