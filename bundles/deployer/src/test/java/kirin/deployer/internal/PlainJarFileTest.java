package kirin.deployer.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import kirin.deploy.JarWrapper;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;

/** A jar without OSGi headers is installed as the bundle that somebody makes of it. */
class PlainJarFileTest {
    private static final byte[] PLAIN =
            JarFiles.jar("Test-Class", CountingComponent.class.getName());
    private static final byte[] WRAPPED = JarFiles.bundle("plain", "1.2");

    @TempDir Path root = Path.of("");
    private final AtomicInteger wrappings = new AtomicInteger();

    @Test
    void whatIsInstalledIsTheBundleAndWhatIsKnownIsTheFile() throws Exception {
        Path jar = Files.write(root.resolve("plain-1.2.jar"), PLAIN);

        BundleFile file = read(jar, this::wrap);

        assertThat(file).hasToString("plain-1.2.jar: plain 1.2.0");
        assertThat(file.isWrapped()).isTrue();
        assertThat(file.sha256()).isEqualTo(Sha256.of(jar));
        assertThat(file.content()).hasBinaryContent(WRAPPED);
    }

    @Test
    void sameContentIsWrappedOnce() throws Exception {
        Path jar = Files.write(root.resolve("plain-1.2.jar"), PLAIN);

        read(jar, this::wrap);
        read(Files.copy(jar, root.resolve("other.jar")), this::wrap);

        assertThat(wrappings).hasValue(1);
        try (var kept = Files.list(root.resolve("wrapped"))) {
            assertThat(kept).hasSize(1);
        }
    }

    @Test
    void jarOfWhichNoBundleCanBeMadeIsRefused() throws Exception {
        Path jar = Files.write(root.resolve("plain-1.2.jar"), PLAIN);

        assertThatThrownBy(() ->
                        read(
                                jar,
                                (from, to) -> {
                                    throw new IllegalArgumentException("it is too strange");
                                }))
                .isInstanceOf(NoBundleException.class)
                .hasMessage(
                        "it is no OSGi bundle and none could be made of it (it is too strange);"
                                + " build it as one");
        try (var kept = Files.list(root.resolve("wrapped"))) {
            assertThat(kept).isEmpty();
        }
    }

    private void wrap(Path jar, Path target) throws IOException {
        wrappings.incrementAndGet();
        Files.write(target, WRAPPED);
    }

    private BundleFile read(Path jar, JarWrapper wrapper) throws Exception {
        return new BundleReader(Trust.inAll(), PlainJars.in(root.resolve("wrapped"), wrapper))
                .read(jar, FileStamp.of(jar));
    }
}
