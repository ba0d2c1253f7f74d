package kirin.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.framework.connect.ConnectContent;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

class ClassPathBundlesTest {
    @TempDir Path folder = Path.of("");

    @BeforeEach
    void resolveLinks() throws IOException {
        folder = folder.toRealPath();
    }

    @Test
    void jarOnTheClassPathIsConnectedWithItsContentAndOurClassLoader() throws Exception {
        Path jar = jar("server.jar");
        var bundles = new ClassPathBundles(folder.resolve("other.jar") + File.pathSeparator + jar);

        ConnectContent content =
                bundles.connect(ClassPathBundles.location(jar)).orElseThrow().getContent();

        content.open();
        assertThat(bundles.contains(jar)).isTrue();
        assertThat(content.getClassLoader()).contains(ClassPathBundles.class.getClassLoader());
        assertThat(content.getEntries()).containsExactly("OSGI-INF/", "OSGI-INF/server.xml");
        var entry = content.getEntry("OSGI-INF/server.xml").orElseThrow();
        assertThat(entry.getName()).isEqualTo("OSGI-INF/server.xml");
        assertThat(entry.getBytes()).asString(StandardCharsets.UTF_8).isEqualTo("<component/>");
        assertThat(content.getEntry("OSGI-INF/client.xml")).isEmpty();
        content.close();
    }

    @Test
    void bundleElsewhereIsLeftToTheFramework() throws Exception {
        Path plugin = jar("plugin.jar");
        var bundles = new ClassPathBundles(jar("server.jar").toString());

        assertThat(bundles.contains(plugin)).isFalse();
        assertThat(bundles.connect(ClassPathBundles.location(plugin))).isEmpty();
        assertThat(bundles.connect("reference:" + plugin.toUri())).isEmpty();
        assertThat(bundles.connect("http://localhost/plugin.jar")).isEmpty();
    }

    @Test
    void classPathMayLeadThroughALink() throws Exception {
        Path jar = jar("server.jar");
        Path link = Files.createSymbolicLink(folder.resolve("link"), folder);

        assertThat(new ClassPathBundles(link + "/server.jar").contains(jar)).isTrue();
    }

    private Path jar(String name) throws IOException {
        Path jar = folder.resolve(name);
        try (var content = new ZipOutputStream(Files.newOutputStream(jar))) {
            content.putNextEntry(new ZipEntry("OSGI-INF/"));
            content.putNextEntry(new ZipEntry("OSGI-INF/server.xml"));
            content.write("<component/>".getBytes(StandardCharsets.UTF_8));
        }
        return jar;
    }
}
