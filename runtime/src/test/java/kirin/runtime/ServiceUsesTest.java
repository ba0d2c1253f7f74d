package kirin.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import org.apache.felix.framework.FrameworkFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.framework.Bundle;
import org.osgi.framework.Constants;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.launch.Framework;
import org.osgi.framework.wiring.FrameworkWiring;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.lang.ref.WeakReference;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;

class ServiceUsesTest {
    @TempDir private Path storage;
    private Framework framework;

    @BeforeEach
    void start() throws Exception {
        framework =
                new FrameworkFactory()
                        .newFramework(Map.of(Constants.FRAMEWORK_STORAGE, storage.toString()));
        framework.init();
        framework.start();
    }

    @AfterEach
    void stop() throws Exception {
        framework.stop();
        framework.waitForStop(10_000);
    }

    @Test
    void uninstalledBundleThatHasUsedAServiceIsCollected() throws Exception {
        ServiceUses.forgetWithTheirBundles(framework);
        framework.getBundleContext().registerService(Runnable.class, () -> {}, null);

        WeakReference<Bundle> gone = comeUseAndGo();

        await().atMost(Duration.ofSeconds(20))
                .untilAsserted(() -> {
                    System.gc();
                    assertThat(gone.get()).isNull();
                });
    }

    private WeakReference<Bundle> comeUseAndGo() throws Exception {
        Bundle bundle = framework.getBundleContext().installBundle("test:user", empty());
        bundle.start();
        var context = bundle.getBundleContext();
        ServiceReference<Runnable> service =
                Objects.requireNonNull(context.getServiceReference(Runnable.class));
        context.getService(service);
        context.ungetService(service);
        bundle.uninstall();
        framework.adapt(FrameworkWiring.class).refreshBundles(List.of(bundle));
        return new WeakReference<>(bundle);
    }

    private static InputStream empty() throws IOException {
        var manifest = new Manifest();
        Attributes headers = manifest.getMainAttributes();
        headers.put(Attributes.Name.MANIFEST_VERSION, "1.0");
        headers.putValue(Constants.BUNDLE_MANIFESTVERSION, "2");
        headers.putValue(Constants.BUNDLE_SYMBOLICNAME, "user");
        var bytes = new ByteArrayOutputStream();
        new JarOutputStream(bytes, manifest).close();
        return new ByteArrayInputStream(bytes.toByteArray());
    }
}
