package kirin.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

class SystemBundleTest {
    @TempDir Path home = Path.of("");

    @Test
    void bundlesStartByTheirFoldersAndPluginsBetweenNettyAndTheServer() throws Exception {
        Path http = jar("bundles/60/http.jar");
        Path scr = jar("bundles/10/scr.jar");
        Path server = jar("bundles/40/server.jar");
        Path sync = jar("plugins/sync.jar");

        assertThat(SystemBundle.of(home))
                .containsExactly(
                        new SystemBundle(scr, 10),
                        new SystemBundle(sync, 30),
                        new SystemBundle(server, 40),
                        new SystemBundle(http, 60));
    }

    @Test
    void folderThatIsNoStartLevelIsNamed() throws Exception {
        jar("bundles/first/scr.jar");

        assertThatThrownBy(() -> SystemBundle.of(home))
                .isInstanceOf(StartException.class)
                .hasMessageContaining("first is no start level");
    }

    @Test
    void emptyFolderMeansThatTheDistributionIsNotWhole() throws Exception {
        Files.createDirectories(home.resolve("bundles/10"));

        assertThatThrownBy(() -> SystemBundle.of(home))
                .isInstanceOf(StartException.class)
                .hasMessageContaining("holds no bundle")
                .hasMessageContaining("unpack the distribution anew");
    }

    private Path jar(String name) throws IOException {
        Path jar = home.resolve(name);
        Files.createDirectories(jar.getParent());
        return Files.createFile(jar);
    }
}
