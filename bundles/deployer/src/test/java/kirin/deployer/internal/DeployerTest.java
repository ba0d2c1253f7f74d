package kirin.deployer.internal;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;

/** A test with a deployer of its own, which has not been started. */
abstract class DeployerTest {
    @TempDir Path root = Path.of("");

    @SuppressWarnings("NullAway.Init")
    TestDeployer deployer;

    @BeforeEach
    void create() throws Exception {
        deployer = new TestDeployer(root);
    }

    @AfterEach
    void close() throws Exception {
        deployer.close();
    }
}
