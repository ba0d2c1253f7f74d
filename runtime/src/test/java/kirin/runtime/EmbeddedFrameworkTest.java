package kirin.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.framework.BundleActivator;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;

class EmbeddedFrameworkTest {
    private static final int LISTENERS = 60;

    @TempDir Path root = Path.of("");

    @SuppressWarnings("NullAway.Init")
    private EmbeddedFramework framework;

    @BeforeEach
    void create() throws BundleException {
        framework = EmbeddedFramework.in(root.resolve("cache"));
    }

    @AfterEach
    void stop() throws BundleException, InterruptedException {
        framework.stop(Duration.ofSeconds(10));
    }

    @Test
    void bundleThatNoSettingAsksForStartsAfterTheListeners() throws Exception {
        install(List.of("errorlog"));

        raiseTo(LISTENERS);
        assertThat(hasStarted()).isFalse();

        raiseTo(SystemBundle.IDLE);
        assertThat(hasStarted()).isTrue();
    }

    @Test
    void bundleThatASettingAsksForStartsInItsTurn() throws Exception {
        install(List.of("statsd_host"));

        raiseTo(SystemBundle.PLUGINS);
        assertThat(hasStarted()).isTrue();
    }

    private void install(Collection<String> chosen) throws Exception {
        framework.install(List.of(new SystemBundle(jar(), SystemBundle.PLUGINS)), chosen);
    }

    private void raiseTo(int level) throws Exception {
        framework.raiseTo(level).get(20, TimeUnit.SECONDS);
    }

    private boolean hasStarted() {
        return framework.service(Callable.class).isPresent();
    }

    private Path jar() throws IOException {
        Manifest manifest = new Manifest();
        var headers = manifest.getMainAttributes();
        headers.putValue("Manifest-Version", "1.0");
        headers.putValue("Bundle-ManifestVersion", "2");
        headers.putValue("Bundle-SymbolicName", "figures");
        headers.putValue("Bundle-Activator", Figures.class.getName());
        headers.putValue("Import-Package", "org.osgi.framework");
        headers.putValue(SystemBundle.SETTING, "statsd_host");
        Path jar = root.resolve("figures.jar");
        String type = Figures.class.getName().replace('.', '/') + ".class";
        try (OutputStream file = Files.newOutputStream(jar);
                JarOutputStream out = new JarOutputStream(file, manifest);
                InputStream bytes =
                        Objects.requireNonNull(
                                Figures.class.getClassLoader().getResourceAsStream(type))) {
            out.putNextEntry(new JarEntry(type));
            bytes.transferTo(out);
        }
        return jar;
    }

    /** Lies in the bundle's jar; its service tells that the bundle has started. */
    public static final class Figures implements BundleActivator {
        @Override
        public void start(BundleContext context) {
            context.registerService(Callable.class, () -> 1, null);
        }

        @Override
        public void stop(BundleContext context) {
            // The framework takes the service back.
        }
    }
}
