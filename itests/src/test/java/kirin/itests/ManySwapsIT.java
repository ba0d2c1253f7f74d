package kirin.itests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import aQute.bnd.osgi.Jar;

import kirin.itests.harness.Consumption;
import kirin.itests.harness.Distribution;
import kirin.itests.harness.KirinFolder;
import kirin.itests.harness.KirinProcess;

import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;

/** What swap after swap leaves behind: nothing. */
class ManySwapsIT {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final int FIRST = 10;
    private static final long MEGABYTE = 1L << 20;

    @TempDir private Path root;
    @AutoClose private KirinFolder folder;

    @BeforeEach
    void setUp() throws Exception {
        folder = KirinFolder.in(root).set("reload", "true").deployExample("hello");
    }

    @Test
    void fortySwapsLeaveNothingBehind() throws Exception {
        swap(FIRST + 30);
    }

    @Test
    @Tag("soak")
    void thousandSwapsLeaveNothingBehind() throws Exception {
        swap(1000);
    }

    private void swap(int swaps) throws Exception {
        KirinProcess kirin = folder.start().awaitListening();

        for (int i = 1; i <= FIRST; i++) {
            swap(kirin, i);
        }
        Consumption before = settled(kirin);
        for (int i = FIRST + 1; i <= swaps; i++) {
            swap(kirin, i);
        }

        await().atMost(PATIENCE)
                .untilAsserted(() -> {
                    Consumption now = settled(kirin);
                    String both = "after %d: %s, after %d: %s".formatted(FIRST, before, swaps, now);
                    assertThat(now.threads()).as(both).isLessThanOrEqualTo(before.threads() + 4);
                    assertThat(now.files()).as(both).isLessThanOrEqualTo(before.files() + 8);
                    assertThat(now.classes()).as(both).isLessThan(before.classes() + 300);
                    assertThat(now.metaspaceBytes())
                            .as(both)
                            .isLessThan(before.metaspaceBytes() + 3 * MEGABYTE);
                    assertThat(now.heapBytes())
                            .as(both)
                            .isLessThan(before.heapBytes() + 8 * MEGABYTE);
                });
        assertThat(kirin.deployer().leaks()).isEmpty();
    }

    private void swap(KirinProcess kirin, int number) throws Exception {
        Path made = root.resolve("hello.jar");
        try (var jar = new Jar(Distribution.example("hello").toFile())) {
            jar.getManifest().getMainAttributes().putValue("Bundle-Version", "1.0." + number);
            jar.write(made.toFile());
        }
        Files.move(
                made,
                folder.deployed("hello.jar"),
                StandardCopyOption.ATOMIC_MOVE,
                StandardCopyOption.REPLACE_EXISTING);
        await().atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(20))
                .until(() -> kirin.app("hello").getVersion().equals("1.0." + number));
        assertThat(kirin.get("/").statusCode()).isEqualTo(200);
    }

    /** When the last drained revision is gone too. */
    private static Consumption settled(KirinProcess kirin) throws Exception {
        await().atMost(PATIENCE).until(() -> kirin.app("hello").getRevisions().size() == 1);
        return Consumption.of(kirin.beans());
    }
}
