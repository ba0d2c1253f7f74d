package kirin.deployer.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import kirin.management.HistoryEntry;

import org.junit.jupiter.api.Test;

import java.util.List;

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
    void historyTellsThatWhatDidNotComeUpNeverServed() throws Exception {
        deployer.drop("app.jar", application("1"));
        deployer.start();
        deployer.close();
        deployer = new TestDeployer(root);
        deployer.drop("app.jar", application("2"));
        deployer.routes.serves = false;
        deployer.routes.failures = List.of("its workers do not boot");

        deployer.start();

        assertThat(deployer.bean().history("app"))
                .extracting(HistoryEntry::version, HistoryEntry::outcome, HistoryEntry::reason)
                .containsExactly(
                        tuple("2.0.0", "NEVER_SERVED", "none of its workers boots"),
                        tuple("1.0.0", "SERVING", ""));
    }

    @Test
    void historyTellsThatNothingServedWhenSomethingElseHasFailed() throws Exception {
        deployer.drop("app.jar", application("1"));
        deployer.start();
        deployer.close();
        deployer = new TestDeployer(root);
        deployer.drop("app.jar", application("2"));
        deployer.start();

        deployer.startFailed = true;
        deployer.stop();

        deployer.startFailed = false;
        deployer.drop("app.jar", application("3"));
        deployer.start();
        assertThat(deployer.bean().history("app"))
                .extracting(HistoryEntry::version, HistoryEntry::outcome, HistoryEntry::reason)
                .containsExactly(
                        tuple("3.0.0", "SERVING", ""),
                        tuple("2.0.0", "NEVER_SERVED", "the server did not start"),
                        tuple("1.0.0", "REPLACED", ""));
    }

    private static byte[] application(String version) {
        return JarFiles.bundle(
                "app",
                version,
                "Provide-Capability",
                "osgi.service;objectClass:List<String>=\"kirin.app.Application\"");
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
