package kirin.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import static java.util.Collections.nCopies;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

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
    void oneIsRemovedThoughOthersRemoveSomeOfItMeanwhile(@TempDir Path parent) throws Exception {
        for (int i = 0; i < 20; i++) {
            Path folder = Files.createDirectory(parent.resolve("kirin-1-" + i));
            for (int bundle = 0; bundle < 100; bundle++) {
                Path data = Files.createDirectories(folder.resolve("framework/bundle" + bundle));
                Files.createFile(data.resolve("bundle.info"));
            }

            try (ExecutorService removers = Executors.newFixedThreadPool(3)) {
                for (Future<?> each : removers.invokeAll(nCopies(3, () -> delete(folder)))) {
                    assertThat(each.get()).isEqualTo(folder);
                }
            }

            assertThat(folder).doesNotExist();
        }
    }

    private static Path delete(Path folder) throws IOException {
        CacheFolder.delete(folder);
        return folder;
    }

    @Test
    void oneOfAServerThatIsGoneIsRemovedAndNothingElse(@TempDir Path folder) throws Exception {
        CacheFolder ours = CacheFolder.temporary(folder);
        long gone = gone();
        Path abandoned = cache(folder.resolve("kirin-" + gone + "-1"));
        Path locked = cache(folder.resolve("kirin-" + gone + "-2"));
        Path alive = cache(folder.resolve("kirin-1-1"));
        Path other = cache(folder.resolve("kirin-notes-2"));
        Path beingMade = Files.createDirectory(folder.resolve("kirin-" + gone + "-3"));
        Files.createDirectories(abandoned.resolve("framework/bundle1"));
        FileChannel lock = FileChannel.open(locked.resolve("kirin.lock"), StandardOpenOption.WRITE);
        try (lock) {
            assertThat(lock.tryLock()).isNotNull();

            new AbandonedCaches(ours).remove();
        }

        assertThat(abandoned).doesNotExist();
        assertThat(List.of(locked, alive, other, beingMade, ours.folder()))
                .allSatisfy(each -> assertThat(each).exists());
        ours.remove();
        assertThat(ours.folder()).doesNotExist();
    }

    private static long gone() throws Exception {
        Process process = new ProcessBuilder("true").start();
        process.waitFor();
        return process.pid();
    }

    private static Path cache(Path folder) throws IOException {
        Files.createFile(Files.createDirectory(folder).resolve("kirin.lock"));
        return folder;
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
