package kirin.deployer.internal;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;

/** A file that fails is tried and told of once, until it changes. */
class FailedFileTest extends DeployerTest {
    private int later;

    @Test
    void bundleThatDoesNotStartIsTriedAgainWhenItsBytesChange() throws Exception {
        Path file = deployer.drop("a.jar", JarFiles.bundle("a", "1", FailingActivator.class));
        deployer.start();
        awaitTwoMoreLooks();
        assertThat(deployer.log).hasSize(1);

        Files.setLastModifiedTime(file, FileTime.from(Instant.now().minusSeconds(60)));
        awaitTwoMoreLooks();
        assertThat(deployer.log).hasSize(1);
        deployer.drop("a.jar", JarFiles.bundle("a", "1.1", FailingActivator.class));

        deployer.until(it -> assertThat(it.log).hasSize(2));
        assertThat(deployer.log.getLast())
                .isEqualTo(
                        "ERROR a.jar was not deployed: it did not start:"
                                + " java.lang.IllegalStateException: no database");
    }

    @ParameterizedTest
    @CsvSource({
        "Import-Package, 'a.b,a.b', a.b",
        "Import-Package, a.b;version=abc, abc",
        "Bundle-ManifestVersion, 7, 7"
    })
    void bundleThatTheFrameworkRejectsIsTriedOnce(String header, String value, String wrong)
            throws Exception {
        deployer.drop("a.jar", JarFiles.bundle("a", "1", header, value));

        deployer.start();
        awaitTwoMoreLooks();

        assertThat(deployer.log)
                .singleElement()
                .asString()
                .startsWith("ERROR a.jar was not deployed: it could not be installed: ")
                .contains(wrong)
                .doesNotContain("Could not create bundle object");
    }

    @Test
    void twoOfOneNameThatFailAreTriedOnceEach() throws Exception {
        deployer.drop("a-1.jar", JarFiles.bundle("a", "1", FailingActivator.class));
        deployer.drop("a-2.jar", JarFiles.bundle("a", "2", FailingActivator.class));

        deployer.start();
        awaitTwoMoreLooks();

        assertThat(deployer.log)
                .filteredOn(line -> line.startsWith("ERROR"))
                .extracting(line -> line.substring(0, line.indexOf(" was")))
                .containsExactly("ERROR a-2.jar", "ERROR a-1.jar");
    }

    @Test
    void lowerVersionIsDeployedInPlaceOfOneThatFails() throws Exception {
        deployer.drop("a-1.jar", JarFiles.bundle("a", "1"));
        deployer.drop("a-2.jar", JarFiles.bundle("a", "2", "Import-Package", "a.b,a.b"));

        deployer.start();

        assertThat(deployer.active()).containsExactly("a 1.0.0");
        awaitTwoMoreLooks();
        assertThat(deployer.log).filteredOn(line -> line.startsWith("ERROR")).hasSize(1);
    }

    /** Later files were seen and deployed: the folder was looked at again, and the slot too. */
    private void awaitTwoMoreLooks() throws Exception {
        for (int i = 0; i < 2; i++) {
            later++;
            String name = "later" + later;
            deployer.drop(name + ".jar", JarFiles.bundle(name, "1"));
            // Logged last: what comes after it belongs to the next look.
            deployer.until(it ->
                    assertThat(it.log)
                            .anyMatch(line -> line.startsWith("INFO Deployed " + name + ".jar")));
        }
        deployer.log.removeIf(line -> line.startsWith("INFO"));
    }
}
