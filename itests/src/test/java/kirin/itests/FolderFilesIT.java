package kirin.itests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import static java.nio.file.StandardOpenOption.APPEND;

import kirin.itests.harness.AppJar;
import kirin.itests.harness.CountingClient;
import kirin.itests.harness.KirinFolder;
import kirin.itests.harness.KirinProcess;
import kirin.itests.harness.LoadResult;

import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** The ways in which people and their tools put files into a folder. */
class FolderFilesIT {
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    @TempDir private Path root;
    @AutoClose private KirinFolder folder;

    @BeforeEach
    void setUp() throws Exception {
        folder = KirinFolder.in(root).set("reload", "true");
    }

    @Test
    void fileThatIsOverwrittenOrDeletedAndCopiedAnewLosesNoRequest() throws Exception {
        folder.deploy(page(1), "page.jar");
        KirinProcess kirin = folder.start().awaitListening();

        var client =
                CountingClient.asking(kirin.uri("/page")).keptAlive(2).newEachTime(1).unhurried();
        try (client) {
            client.start();
            awaitAnswers(client, 1);
            overwriteSlowly(folder.deployed("page.jar"), page(2).bytes());
            awaitAnswers(client, 2);
            byte[] third = page(3).bytes();
            Files.delete(folder.deployed("page.jar"));
            Files.write(folder.deployed("page.jar"), third);
            awaitAnswers(client, 3);
            byte[] fourth = page(4).bytes();
            Files.delete(folder.deployed("page.jar"));
            overwriteSlowly(folder.deployed("page-4.jar"), fourth);
            awaitAnswers(client, 4);
        }

        assertThat(client.result()).matches(LoadResult::isFlawless);
    }

    @Test
    void onlyWholeNamesInTheFolderItselfCount() throws Exception {
        folder.deploy(AppJar.answering("marker", "here"), "marker.jar");
        Path page = page(1).writeTo(root.resolve("page.jar"));
        Files.createDirectories(folder.deployed("folder.jar"));
        Files.createDirectories(folder.deployed("sub"));
        for (String name :
                new String[] {
                    ".page.jar",
                    ".page.jar.aX3k9Q",
                    "page.jar~",
                    "page.jar.part",
                    "#page.jar#",
                    ".~tmp~",
                    "sub/page.jar",
                    "folder.jar/page.jar",
                    "4913"
                }) {
            Files.copy(page, folder.deployed(name));
        }
        Files.createSymbolicLink(folder.deployed("nowhere.jar"), root.resolve("nowhere.jar"));
        KirinProcess kirin = folder.start().awaitListening();

        assertThat(kirin.get("/page").statusCode()).isEqualTo(404);
        // As rsync ends a transfer.
        Files.move(folder.deployed(".page.jar.aX3k9Q"), folder.deployed("page.jar"));
        kirin.awaitText("/page", "v1 ");
        assertThat(kirin.log()).doesNotContain("not deployed");
    }

    @Test
    void linkIsFollowedWhereverItLeads() throws Exception {
        Path first = page(1).writeTo(root.resolve("first.jar"));
        Path second = page(2).writeTo(root.resolve("second.jar"));
        KirinProcess kirin = folder.start().awaitListening();

        Files.createSymbolicLink(folder.deployed("page.jar"), first);
        kirin.awaitText("/page", "v1 ");
        Path link = Files.createSymbolicLink(root.resolve("link"), second);
        Files.move(link, folder.deployed("page.jar"), StandardCopyOption.ATOMIC_MOVE);
        kirin.awaitText("/page", "v2 ");
        page(3).writeTo(second);
        kirin.awaitText("/page", "v3 ");
    }

    @Test
    void folderThatVanishesAndReturnsIsFollowedAgain() throws Exception {
        folder.deploy(page(1), "page.jar");
        KirinProcess kirin = folder.start().awaitListening();

        Files.move(folder.deployFolder(), root.resolve("aside"));
        kirin.awaitStatus("/page", 404);
        Files.move(root.resolve("aside"), folder.deployFolder());
        kirin.awaitText("/page", "v1 ");
        folder.deploy(page(2), "page.jar");
        kirin.awaitText("/page", "v2 ");
    }

    @Test
    void severalFoldersAreOneAndMayBeReadOnly() throws Exception {
        Path second = Files.createDirectories(root.resolve("second"));
        page(2).writeTo(second.resolve("page.jar"));
        Files.setPosixFilePermissions(second, PosixFilePermissions.fromString("r-xr-xr-x"));
        folder.set("deploy_dir", "[\"deploy\", \"second\"]").deploy(page(1), "page.jar");
        KirinProcess kirin = folder.start().awaitListening();

        assertThat(kirin.get("/page?x").body()).isEqualTo("v2 x");
        kirin.awaitLog("both hold test.page: the higher version is deployed, 1.0.2");
        folder.deploy(page(3), "page.jar");
        kirin.awaitText("/page", "v3 ");
        Files.delete(folder.deployed("page.jar"));
        kirin.awaitText("/page", "v2 ");
    }

    @Test
    void timeOfAFileDecidesNothing() throws Exception {
        folder.deploy(page(1), "page.jar");
        Files.setLastModifiedTime(folder.deployed("page.jar"), FileTime.from(year(2090)));
        KirinProcess kirin = folder.start().awaitListening();
        assertThat(kirin.get("/page?x").body()).isEqualTo("v1 x");

        int generation = 2;
        for (Instant time : new Instant[] {Instant.EPOCH, year(2100), year(1990)}) {
            Path made = page(generation).version("1.0.0").writeTo(root.resolve("page.jar"));
            Files.setLastModifiedTime(made, FileTime.from(time));
            Files.move(made, folder.deployed("page.jar"), StandardCopyOption.ATOMIC_MOVE);
            kirin.awaitText("/page", "v%d ".formatted(generation));
            generation++;
        }
    }

    @Test
    @Tag("soak")
    void thousandsOfOtherFilesDoNotKeepAnApplicationWaiting() throws Exception {
        KirinProcess kirin = folder.start().awaitListening();
        byte[] library = AppJar.named("test.data").header("-resourceonly", "true").bytes();
        for (int i = 0; i < 1000; i++) {
            Files.writeString(folder.deployed("note-%d.txt".formatted(i)), "x");
            Files.write(folder.deployed(".hidden-%d.jar".formatted(i)), library);
            Files.write(folder.deployed("same-%d.jar".formatted(i)), library);
        }

        folder.deploy(page(1), "page.jar");

        kirin.awaitText("/page", "v1 ");
        Files.delete(folder.deployed("page.jar"));
        kirin.awaitStatus("/page", 404);
    }

    @Test
    @Tag("soak")
    void applicationIsServedSoonAlsoRightAfterAThousandOtherBundles() throws Exception {
        KirinProcess kirin = folder.start().awaitListening();
        List<byte[]> libraries = new ArrayList<>();
        for (int i = 0; i < 1000; i++) {
            libraries.add(AppJar.named("test.data" + i).header("-resourceonly", "true").bytes());
        }
        AppJar application = page(1);
        application.bytes();
        for (int i = 0; i < 1000; i++) {
            Files.write(folder.deployed("data-%d.jar".formatted(i)), libraries.get(i));
        }

        long droppedNanos = System.nanoTime();
        folder.deploy(application, "page.jar");
        kirin.awaitText("/page", "v1 ");

        long millis = (System.nanoTime() - droppedNanos) / 1_000_000;
        assertThat(millis).isLessThan(10_000);
        await().atMost(Duration.ofMinutes(2))
                .until(() -> kirin.deployer().getBundles().size() == 1001);
    }

    private static Instant year(int year) {
        return Instant.parse(year + "-01-01T00:00:00Z");
    }

    private static AppJar page(int generation) {
        return AppJar.echoing("page", "v" + generation).version("1.0." + generation);
    }

    /** In pieces, each of which can be seen by itself. */
    private static void overwriteSlowly(Path file, byte[] bytes) throws Exception {
        int piece = bytes.length / 4 + 1;
        Files.write(file, new byte[0]);
        for (int from = 0; from < bytes.length; from += piece) {
            Files.write(
                    file,
                    Arrays.copyOfRange(bytes, from, Math.min(from + piece, bytes.length)),
                    APPEND);
            await().pollDelay(Duration.ofMillis(60)).until(() -> true);
        }
    }

    private static void awaitAnswers(CountingClient client, int generation) {
        await().atMost(PATIENCE)
                .until(
                        client::result,
                        result -> result.right("v%d n=#".formatted(generation)) >= 20);
    }
}
