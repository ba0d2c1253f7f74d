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
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.stream.Stream;

/**
 * The ways in which people and their tools put files into the folders of one server. Each sentence
 * has an application of its own.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class FolderFilesIT {
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private Path root;
    @AutoClose private KirinFolder folder;
    private KirinProcess kirin;

    @BeforeAll
    void start(@TempDir Path temporary) throws Exception {
        root = temporary;
        folder =
                KirinFolder.in(root)
                        .set("reload", "true")
                        .set("deploy_dir", "[\"deploy\", \"second\", \"vanishing\"]")
                        .deploy(page("written", 1), "written.jar")
                        .deploy(page("both", 1), "both.jar")
                        .deploy(page("timed", 1), "timed.jar");
        Files.setLastModifiedTime(folder.deployed("timed.jar"), FileTime.from(year(2090)));
        Path second = Files.createDirectories(root.resolve("second"));
        page("both", 2).writeTo(second.resolve("both.jar"));
        Files.setPosixFilePermissions(second, PosixFilePermissions.fromString("r-xr-xr-x"));
        Path vanishing = Files.createDirectories(root.resolve("vanishing"));
        page("vanishing", 1).writeTo(vanishing.resolve("vanishing.jar"));
        putFilesOfOtherNames(page("partly", 1).writeTo(root.resolve("partly.jar")));
        kirin = folder.start().awaitListening();
    }

    private void putFilesOfOtherNames(Path page) throws Exception {
        Files.createDirectories(folder.deployed("folder.jar"));
        Files.createDirectories(folder.deployed("sub"));
        for (String name :
                new String[] {
                    ".partly.jar",
                    ".partly.jar.aX3k9Q",
                    "partly.jar~",
                    "partly.jar.part",
                    "#partly.jar#",
                    ".~tmp~",
                    "sub/partly.jar",
                    "folder.jar/partly.jar",
                    "4913"
                }) {
            Files.copy(page, folder.deployed(name));
        }
        Files.createSymbolicLink(folder.deployed("nowhere.jar"), root.resolve("nowhere.jar"));
    }

    @Test
    void onlyWholeNamesInTheFolderItselfCount() throws Exception {
        assertThat(kirin.get("/partly").statusCode()).isEqualTo(404);
        // As rsync ends a transfer.
        Files.move(folder.deployed(".partly.jar.aX3k9Q"), folder.deployed("partly.jar"));
        kirin.awaitText("/partly", "v1 ");
        // Those of the other sentences may be read when they are half written.
        assertThat(kirin.log().lines().filter(line -> line.contains("not deployed")))
                .noneMatch(line ->
                        Stream.of("partly", "folder.jar", "nowhere.jar", ".~tmp~", "4913")
                                .anyMatch(line::contains));
    }

    @Test
    void fileThatIsOverwrittenOrDeletedAndCopiedAnewLosesNoRequest() throws Exception {
        Path file = folder.deployed("written.jar");
        var client =
                CountingClient.asking(kirin.uri("/written"))
                        .keptAlive(2)
                        .newEachTime(1)
                        .unhurried();
        try (client) {
            client.start();
            awaitAnswers(client, 1);
            overwriteSlowly(file, page("written", 2).bytes());
            awaitAnswers(client, 2);
            byte[] third = page("written", 3).bytes();
            Files.delete(file);
            Files.write(file, third);
            awaitAnswers(client, 3);
            byte[] fourth = page("written", 4).bytes();
            Files.delete(file);
            overwriteSlowly(folder.deployed("written-4.jar"), fourth);
            awaitAnswers(client, 4);
        }

        assertThat(client.result()).matches(LoadResult::isFlawless);
    }

    @Test
    void linkIsFollowedWhereverItLeads() throws Exception {
        Path first = page("linked", 1).writeTo(root.resolve("first.jar"));
        Path second = page("linked", 2).writeTo(root.resolve("second.jar"));

        Files.createSymbolicLink(folder.deployed("linked.jar"), first);
        kirin.awaitText("/linked", "v1 ");
        Path link = Files.createSymbolicLink(root.resolve("link"), second);
        Files.move(link, folder.deployed("linked.jar"), StandardCopyOption.ATOMIC_MOVE);
        kirin.awaitText("/linked", "v2 ");
        page("linked", 3).writeTo(second);
        kirin.awaitText("/linked", "v3 ");
    }

    @Test
    void folderThatVanishesAndReturnsIsFollowedAgain() throws Exception {
        Path vanishing = root.resolve("vanishing");
        assertThat(kirin.get("/vanishing?x").body()).isEqualTo("v1 x");

        Files.move(vanishing, root.resolve("aside"));
        kirin.awaitStatus("/vanishing", 404);
        Files.move(root.resolve("aside"), vanishing);
        kirin.awaitText("/vanishing", "v1 ");
        Path newer = page("vanishing", 2).writeTo(root.resolve("vanishing.jar"));
        Files.move(newer, vanishing.resolve("vanishing.jar"), StandardCopyOption.ATOMIC_MOVE);
        kirin.awaitText("/vanishing", "v2 ");
    }

    @Test
    void severalFoldersAreOneAndMayBeReadOnly() throws Exception {
        assertThat(kirin.get("/both?x").body()).isEqualTo("v2 x");
        kirin.awaitLog("both hold test.both: the higher version is deployed, 1.0.2");
        folder.deploy(page("both", 3), "both.jar");
        kirin.awaitText("/both", "v3 ");
        Files.delete(folder.deployed("both.jar"));
        kirin.awaitText("/both", "v2 ");
    }

    @Test
    void timeOfAFileDecidesNothing() throws Exception {
        assertThat(kirin.get("/timed?x").body()).isEqualTo("v1 x");

        int generation = 2;
        for (Instant time : new Instant[] {Instant.EPOCH, year(2100), year(1990)}) {
            Path made =
                    page("timed", generation).version("1.0.0").writeTo(root.resolve("timed.jar"));
            Files.setLastModifiedTime(made, FileTime.from(time));
            Files.move(made, folder.deployed("timed.jar"), StandardCopyOption.ATOMIC_MOVE);
            kirin.awaitText("/timed", "v%d ".formatted(generation));
            generation++;
        }
    }

    private static Instant year(int year) {
        return Instant.parse(year + "-01-01T00:00:00Z");
    }

    private static AppJar page(String name, int generation) {
        return AppJar.echoing(name, "v" + generation).version("1.0." + generation);
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
