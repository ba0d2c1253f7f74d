package kirin.itests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import kirin.itests.harness.AppJar;
import kirin.itests.harness.KirinFolder;
import kirin.itests.harness.KirinProcess;

import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Folders with thousands of files, of which one is to be served. */
@Tag("soak")
class ManyFilesIT {
    private static final AppJar PAGE = AppJar.answering("page", "here");

    @TempDir private Path root;
    @AutoClose private KirinFolder folder;

    @BeforeEach
    void setUp() throws Exception {
        folder = KirinFolder.in(root).set("reload", "true");
    }

    @Test
    void thousandsOfOtherFilesDoNotKeepAnApplicationWaiting() throws Exception {
        KirinProcess kirin = folder.start().awaitListening();
        byte[] library = AppJar.named("test.data").header("-resourceonly", "true").bytes();
        for (int i = 0; i < 1000; i++) {
            Files.writeString(folder.deployed("note-%d.txt".formatted(i)), "x");
            Files.write(folder.deployed(".hidden-%d.jar".formatted(i)), library);
            Files.write(folder.deployed("same-%d.jar".formatted(i)), library);
        }

        folder.deploy(PAGE, "page.jar");

        kirin.awaitText("/page", "here");
        Files.delete(folder.deployed("page.jar"));
        kirin.awaitStatus("/page", 404);
    }

    @Test
    void applicationIsServedSoonAlsoRightAfterAThousandOtherBundles() throws Exception {
        KirinProcess kirin = folder.start().awaitListening();
        List<byte[]> libraries = new ArrayList<>();
        for (int i = 0; i < 1000; i++) {
            libraries.add(AppJar.named("test.data" + i).header("-resourceonly", "true").bytes());
        }
        PAGE.bytes();
        for (int i = 0; i < 1000; i++) {
            Files.write(folder.deployed("data-%d.jar".formatted(i)), libraries.get(i));
        }

        long droppedNanos = System.nanoTime();
        folder.deploy(PAGE, "page.jar");
        kirin.awaitText("/page", "here");

        long millis = (System.nanoTime() - droppedNanos) / 1_000_000;
        assertThat(millis).isLessThan(10_000);
        await().atMost(Duration.ofMinutes(2))
                .until(() -> kirin.deployer().getBundles().size() == 1001);
    }
}
