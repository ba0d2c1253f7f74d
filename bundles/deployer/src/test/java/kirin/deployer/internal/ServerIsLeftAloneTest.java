package kirin.deployer.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import kirin.management.QuarantinedFile;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleEvent;
import org.osgi.framework.SynchronousBundleListener;

import java.io.ByteArrayInputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** What comes and goes in a deploy folder neither changes nor restarts the server's own bundles. */
class ServerIsLeftAloneTest extends DeployerTest {
    private final List<Bundle> stopping = new CopyOnWriteArrayList<>();

    @ParameterizedTest
    @ValueSource(
            strings = {
                "system.bundle",
                "system.bundle; extension:=framework",
                "org.apache.felix.framework",
                "server;bundle-version=\"[1,2)\""
            })
    void fragmentOfTheServerIsRefusedAndItsRemovalStopsNothing(String host) throws Exception {
        install("server", "Export-Package", "server.api");
        watchForStops();
        deployer.start();

        Path file = deployer.drop("part.jar", JarFiles.bundle("part", "1", "Fragment-Host", host));

        String name = host.split(";", 2)[0];
        deployer.until(it ->
                assertThat(it.log)
                        .containsExactly(
                                "ERROR part.jar was not deployed: it is a fragment of "
                                        + name
                                        + ", of which the server itself is made; put it into the"
                                        + " plugins folder and start the server again"));
        assertThat(deployer.installed()).isEmpty();
        Files.delete(file);
        deployer.drop("a.jar", JarFiles.bundle("a", "1"));
        deployer.until(it -> assertThat(it.active()).containsExactly("a 1.0.0"));
        assertThat(stopping).isEmpty();
    }

    @Test
    void bundleWithTheNameOfOneOfTheServersIsRefusedByCheckAndDeploymentAlike() throws Exception {
        install("server", "Export-Package", "server.api");
        deployer.start();
        String reason =
                "it bears the name of server, of which the server itself is made; give it a"
                        + " Bundle-SymbolicName of its own";

        Path file = deployer.drop("mine.jar", JarFiles.bundle("server", "2"));

        deployer.until(it ->
                assertThat(it.log).containsExactly("ERROR mine.jar was not deployed: " + reason));
        assertThat(deployer.bean().getQuarantine())
                .extracting(QuarantinedFile::reason)
                .containsExactly(reason);
        assertThat(deployer.bean().check(file.toString()).problems()).containsExactly(reason);
        assertThatThrownBy(() -> deployer.bean().deploy(file.toString())).hasMessage(reason);
        assertThat(deployer.installed()).isEmpty();
    }

    @Test
    void serverBundleThatUsesADeployedOneIsNotRestartedWhenThatGoes() throws Exception {
        Bundle server = install("server", "DynamicImport-Package", "kirin.deployer.internal");
        deployer.start();
        Path file =
                deployer.drop(
                        "a.jar",
                        JarFiles.bundle(
                                "a",
                                "1",
                                "Export-Package",
                                "kirin.deployer.internal",
                                "Import-Package",
                                "org.osgi.framework",
                                "Test-Class",
                                FailingActivator.class.getName()));
        deployer.until(it -> assertThat(it.active()).containsExactly("a 1.0.0"));
        assertThat(server.loadClass(FailingActivator.class.getName())).isNotNull();
        watchForStops();

        Files.delete(file);

        deployer.until(it ->
                assertThat(it.log)
                        .contains(
                                "WARN a 1.0.0 was removed, but server 1.0.0 still uses it: its"
                                        + " classes stay until that goes too"));
        deployer.until(it -> assertThat(it.installed()).isEmpty());
        assertThat(stopping).extracting(Bundle::getSymbolicName).containsExactly("a");
    }

    private Bundle install(String symbolicName, String... headers) throws Exception {
        byte[] content = JarFiles.bundle(symbolicName, "1", headers);
        Bundle bundle =
                deployer.framework
                        .getBundleContext()
                        .installBundle("server:" + symbolicName, new ByteArrayInputStream(content));
        bundle.start();
        return bundle;
    }

    private void watchForStops() {
        SynchronousBundleListener listener =
                event -> {
                    if (event.getType() == BundleEvent.STOPPING) {
                        stopping.add(event.getBundle());
                    }
                };
        deployer.framework.getBundleContext().addBundleListener(listener);
    }
}
