package kirin.wrapper.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.jar.Attributes;
import java.util.jar.JarFile;
import java.util.jar.Manifest;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** A plain jar becomes a bundle with the same content. */
class PlainJarTest {
    private static final String CLASS = "kirin/wrapper/internal/BndWrapper.class";
    private static final String POM = "META-INF/maven/org.shop/shop-core/pom.properties";

    @TempDir Path folder = Path.of("");
    private final Map<String, String> headers = new LinkedHashMap<>();
    private final Map<String, byte[]> entries = new LinkedHashMap<>();

    @Test
    void itsPackagesAreExportedAndWhatItUsesIsOptional() throws Exception {
        headers.put("Implementation-Version", "1.2.3-SNAPSHOT");

        Attributes wrapped = wrap("shop.jar");

        assertThat(wrapped.getValue("Bundle-ManifestVersion")).isEqualTo("2");
        assertThat(wrapped.getValue("Export-Package"))
                .contains("kirin.wrapper.internal;")
                .contains("version=\"1.2.3.SNAPSHOT\"");
        assertThat(wrapped.getValue("Import-Package"))
                .contains("kirin.deploy;resolution:=optional")
                .doesNotContain("java.", "kirin.wrapper.internal");
    }

    @ParameterizedTest
    @CsvSource(
            nullValues = "-",
            value = {
                "org.shop.module, 1.0,     -,   -,    shop-9.jar,          org.shop.module, 1.0.0",
                "-,               -,       2.1, -,    shop-9.jar,      org.shop.shop-core, 2.1.0",
                "-,               ${v},    2.1, -,    shop-9.jar,      org.shop.shop-core, 2.1.0",
                "-,               3.0-rc1, 2.1, -,    shop-9.jar, org.shop.shop-core, 3.0.0.rc1",
                "-,               -,       2.1, 4,    shop-9.jar,              shop,     9.0.0",
                "-,               -,       -,   -,    shop-core-1.2.jar,       shop-core, 1.2.0",
                "-,               -,       -,   -,    my shop (1).jar,         my_shop_1_, 0.0.0",
            })
    void itsNameAndVersionComeFromTheBestThatTellsOfThem(
            @Nullable String module,
            @Nullable String implementation,
            @Nullable String pom,
            @Nullable String secondPom,
            String file,
            String name,
            String version)
            throws Exception {
        header("Automatic-Module-Name", module);
        header("Implementation-Version", implementation);
        pom(POM, pom);
        pom("META-INF/maven/org.other/other/pom.properties", secondPom);

        Attributes wrapped = wrap(file);

        assertThat(wrapped.getValue("Bundle-SymbolicName")).isEqualTo(name);
        assertThat(wrapped.getValue("Bundle-Version")).isEqualTo(version);
    }

    @Test
    void allElseStaysButSignaturesThatDoNotHoldAnyMore() throws Exception {
        headers.put("Main-Class", "shop.Main");
        headers.put("Multi-Release", "true");
        entries.put("texts/hello.txt", "hello".getBytes(StandardCharsets.UTF_8));
        entries.put("META-INF/COMPANY.SF", new byte[1]);
        entries.put("META-INF/services/shop.Service", new byte[1]);

        Attributes wrapped = wrap("shop.jar");

        assertThat(wrapped.getValue("Main-Class")).isEqualTo("shop.Main");
        assertThat(wrapped.getValue("Multi-Release")).isEqualTo("true");
        try (var jar = new JarFile(folder.resolve("wrapped").toFile())) {
            assertThat(jar.getEntry("texts/hello.txt").getSize()).isEqualTo(5);
            assertThat(jar.getEntry("META-INF/services/shop.Service")).isNotNull();
            assertThat(jar.getEntry("META-INF/COMPANY.SF")).isNull();
        }
    }

    @Test
    void jarWithoutManifestIsWrappedToo() throws Exception {
        Path jar = folder.resolve("bare-1.0.jar");
        write(jar, null);

        new BndWrapper().wrap(jar, folder.resolve("wrapped"));

        assertThat(wrapped().getValue("Bundle-SymbolicName")).isEqualTo("bare");
    }

    @Test
    void jarThatKeepsItsClassesElsewhereIsRefused() throws Exception {
        entries.put("BOOT-INF/classes/" + CLASS, content());

        assertThatThrownBy(() -> wrap("boot.jar"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("BOOT-INF/classes");
    }

    private void header(String name, @Nullable String value) {
        if (value != null) {
            headers.put(name, value);
        }
    }

    private void pom(String path, @Nullable String version) {
        if (version != null) {
            String text = "groupId=org.shop\nartifactId=shop-core\nversion=" + version + "\n";
            entries.put(path, text.getBytes(StandardCharsets.ISO_8859_1));
        }
    }

    private Attributes wrap(String name) throws IOException {
        var manifest = new Manifest();
        manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
        headers.forEach(manifest.getMainAttributes()::putValue);
        var bytes = new ByteArrayOutputStream();
        manifest.write(bytes);
        Path jar = folder.resolve(name);
        write(jar, bytes.toByteArray());
        new BndWrapper().wrap(jar, folder.resolve("wrapped"));
        return wrapped();
    }

    private Attributes wrapped() throws IOException {
        try (var jar = new JarFile(folder.resolve("wrapped").toFile())) {
            return jar.getManifest().getMainAttributes();
        }
    }

    private void write(Path file, byte @Nullable [] manifest) throws IOException {
        try (OutputStream out = Files.newOutputStream(file);
                var jar = new ZipOutputStream(out)) {
            if (manifest != null) {
                add(jar, JarFile.MANIFEST_NAME, manifest);
            }
            add(jar, CLASS, content());
            for (Map.Entry<String, byte[]> each : entries.entrySet()) {
                add(jar, each.getKey(), each.getValue());
            }
        }
    }

    private static byte[] content() throws IOException {
        try (InputStream content = PlainJarTest.class.getClassLoader().getResourceAsStream(CLASS)) {
            return content.readAllBytes();
        }
    }

    private static void add(ZipOutputStream jar, String name, byte[] content) throws IOException {
        jar.putNextEntry(new ZipEntry(name));
        jar.write(content);
    }
}
