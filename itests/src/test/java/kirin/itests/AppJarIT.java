package kirin.itests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import kirin.itests.harness.AppJar;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.jar.JarFile;

/** What the other tests deploy is a bundle like any other. */
class AppJarIT {
    @TempDir private Path folder;

    @Test
    void applicationBecomesBundleWithComponentAndMount() throws Exception {
        var file =
                AppJar.answering("greet", "hi").version("1.2.3").writeTo(folder.resolve("a.jar"));

        try (var jar = new JarFile(file.toFile())) {
            var headers = jar.getManifest().getMainAttributes();
            assertThat(headers.getValue("Bundle-SymbolicName")).isEqualTo("test.greet");
            assertThat(headers.getValue("Bundle-Version")).isEqualTo("1.2.3");
            assertThat(headers.getValue("Import-Package"))
                    .isEqualTo("kirin.app;version=\"[1.0,2)\"");
            var component = jar.getJarEntry(headers.getValue("Service-Component"));
            assertThat(
                            new String(
                                    jar.getInputStream(component).readAllBytes(),
                                    StandardCharsets.UTF_8))
                    .contains("interface=\"kirin.app.Application\"")
                    .contains("name=\"kirin.app.path\" type=\"String\" value=\"/greet\"");
        }
    }

    @Test
    void sourceThatDoesNotCompileFailsTheTest() {
        assertThatThrownBy(() -> AppJar.application("wrong", "return 5;").bytes())
                .hasMessageContaining("incompatible types");
    }
}
