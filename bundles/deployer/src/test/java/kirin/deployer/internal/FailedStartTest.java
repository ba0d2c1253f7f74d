package kirin.deployer.internal;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** What is left in the store by a start of the server that fails, here or elsewhere. */
class FailedStartTest extends DeployerTest {

    @Test
    void storeThatItHasMadeIsGone() throws Exception {
        deployer.drop("good.jar", JarFiles.bundle("good", "1"));
        deployer.drop("poor.jar", JarFiles.bundle("poor", "1", "Import-Package", "lib.api"));
        deployer.start();
        assertThat(deployer.store.resolve("history.tsv")).exists();

        deployer.startFailed = true;
        deployer.stop();

        assertThat(deployer.store).doesNotExist();
        assertThat(deployer.folder.resolve("good.jar")).exists();
    }

    @Test
    void whyAFileWasRefusedStays() throws Exception {
        deployer.drop("sick.jar", JarFiles.bundle("sick", "1", FailingActivator.class));
        deployer.start();

        deployer.startFailed = true;
        deployer.stop();

        assertThat(deployer.store.resolve("quarantine/sick.failed.txt")).exists();
        assertThat(deployer.store.resolve("history.tsv")).exists();
    }

    @Test
    void storeThatWasThereStays() throws Exception {
        deployer.drop("good.jar", JarFiles.bundle("good", "1"));
        deployer.start();
        deployer.close();
        assertThat(deployer.store.resolve("history.tsv")).exists();
        deployer = new TestDeployer(root);
        deployer.start();

        deployer.startFailed = true;
        deployer.stop();

        assertThat(deployer.store.resolve("history.tsv")).exists();
    }
}
