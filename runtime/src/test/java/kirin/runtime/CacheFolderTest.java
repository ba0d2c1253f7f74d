package kirin.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

class CacheFolderTest {

    @Test
    void temporaryOneIsTheOwnersAloneAndNobodyElsesBefore() throws Exception {
        CacheFolder one = CacheFolder.temporary();
        CacheFolder other = CacheFolder.temporary();

        Path folder = one.storage().getParent();
        assertThat(folder).isDirectory().isNotEqualTo(other.storage().getParent());
        assertThat(Files.getPosixFilePermissions(folder))
                .isEqualTo(PosixFilePermissions.fromString("rwx------"));
        one.remove();
        other.remove();
        assertThat(folder).doesNotExist();
    }

    @Test
    void keptOneGoesWithAStartThatFailsIfThatHasMadeIt(@TempDir Path folder) throws Exception {
        CacheFolder made = CacheFolder.kept(folder.resolve("made"), Ownership.UNCHANGED);
        CacheFolder found = CacheFolder.kept(folder, Ownership.UNCHANGED);
        Files.createDirectories(made.storage());
        Files.createDirectories(found.storage());

        made.remove();
        assertThat(made.storage()).exists();
        made.removeNew();
        found.removeNew();

        assertThat(folder.resolve("made")).doesNotExist();
        assertThat(found.storage()).exists();
    }
}
