package kirin.itests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import static java.nio.file.StandardOpenOption.APPEND;
import static java.nio.file.StandardOpenOption.TRUNCATE_EXISTING;

import kirin.itests.harness.AppJar;
import kirin.itests.harness.CountingClient;
import kirin.itests.harness.KirinFolder;
import kirin.itests.harness.KirinProcess;
import kirin.itests.harness.LoadResult;

import org.assertj.core.util.Strings;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Objects;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;

/** Files that come, change and go while the server runs. */
class DeployFolderIT {
    @TempDir private Path root;
    @AutoClose private KirinFolder folder;

    @BeforeEach
    void setUp() throws Exception {
        folder = KirinFolder.in(root).set("reload", "true");
    }

    @Test
    void droppedBundleIsServed() throws Exception {
        KirinProcess kirin = folder.start().awaitListening();
        assertThat(kirin.get("/echo").statusCode()).isEqualTo(404);

        folder.deployExample("echo");

        kirin.awaitStatus("/echo", 200);
        kirin.awaitLog("Application echo 1.0.0 at /echo");
    }

    @Test
    void removedBundleIsServedNoMore() throws Exception {
        folder.deployExample("echo").deployExample("hello");
        KirinProcess kirin = folder.start().awaitListening();
        assertThat(kirin.get("/echo").body()).startsWith("{");

        Files.delete(folder.deployed("echo.jar"));

        kirin.awaitText("/echo", "Hello from Kirin\n");
        Files.delete(folder.deployed("hello.jar"));
        kirin.awaitStatus("/echo", 404);
    }

    @Test
    void replacingSwitchesWithoutAnyFailedRequest() throws Exception {
        folder.optimized().deploy(AppJar.echoing("page", "one"), "page.jar");
        KirinProcess kirin = folder.start().awaitListening();

        var client = CountingClient.asking(kirin.uri("/page")).keptAlive(3).newEachTime(1);
        try (client) {
            client.start();
            awaitAnswers(client, "one n=#");
            folder.deploy(AppJar.echoing("page", "two").version("1.1.0"), "page.jar");
            awaitAnswers(client, "two n=#");
            // Rebuilt without a new number, as happens all day.
            folder.deploy(AppJar.echoing("page", "three").version("1.1.0"), "page.jar");
            awaitAnswers(client, "three n=#");
        }

        assertThat(client.result()).matches(LoadResult::isFlawless);
        assertThat(client.result().kinds()).containsOnlyKeys("one n=#", "two n=#", "three n=#");
        kirin.awaitLog("Application page 1.1.0 at /page (revision 3)");
    }

    @Test
    void withoutReloadHangUpDeploysWhatIsThereAndReplacesEveryRevision() throws Exception {
        folder.set("reload", "false");
        folder.deploy(AppJar.echoing("page", "one"), "page.jar");
        folder.deploy(AppJar.answering("other", "same"), "other.jar");
        KirinProcess kirin = folder.start().awaitListening();
        folder.deploy(AppJar.echoing("page", "two").version("1.1.0"), "page.jar");

        var client =
                CountingClient.asking(kirin.uri("/page")).keptAlive(3).newEachTime(1).unhurried();
        try (client) {
            client.start();
            awaitAnswers(client, "one n=#");
            kirin.signal("HUP");
            awaitAnswers(client, "two n=#");
        }

        assertThat(client.result()).matches(LoadResult::isFlawless);
        kirin.awaitLog("Application other 1.0.0 at /other (revision 2)");
        assertThat(kirin.get("/other").body()).isEqualTo("same");
    }

    private static void awaitAnswers(CountingClient client, String kind) {
        await().until(client::result, result -> result.right(kind) > 50);
    }

    @Test
    void requestThatRunsFinishesInTheVersionThatItFound() throws Exception {
        folder.deploy(reading("one"), "page.jar");
        KirinProcess kirin = folder.start().awaitListening();

        try (var running = kirin.holdOpen("/page")) {
            folder.deploy(reading("two").version("2.0.0"), "page.jar");
            kirin.awaitText("/page", "two");

            assertThat(running.send("12345").response().text()).isEqualTo("one12345");
        }
        kirin.awaitLog("is out of service");
    }

    private static AppJar reading(String text) {
        return AppJar.application(
                "page",
                "return Response.text(\"%s\" + new String(request.body().readAllBytes()));"
                        .formatted(text));
    }

    @Test
    void halfCopiedFileIsNotTouchedUntilItIsWhole() throws Exception {
        folder.deploy(AppJar.answering("page", "one"), "page.jar");
        KirinProcess kirin = folder.start().awaitListening();
        byte[] jar = AppJar.answering("page", "two").version("2.0.0").bytes();
        int half = jar.length / 2;

        Files.write(folder.deployed("page.jar"), Arrays.copyOf(jar, half), TRUNCATE_EXISTING);
        await().during(Duration.ofMillis(400)).until(() -> kirin.get("/page").body().equals("one"));
        Files.write(folder.deployed("page.jar"), Arrays.copyOfRange(jar, half, jar.length), APPEND);

        kirin.awaitText("/page", "two");
    }

    @Test
    void brokenJarIsRefusedAndTheOthersAreServed() throws Exception {
        folder.deployExample("hello");
        KirinProcess kirin = folder.start().awaitListening();

        Files.writeString(folder.deployed("broken.jar"), "this is no jar at all");

        kirin.awaitLog("broken.jar was not deployed: it is no readable jar");
        assertThat(kirin.log()).doesNotContain("\tat ");
        assertThat(kirin.get("/").statusCode()).isEqualTo(200);
        folder.deployExample("echo");
        kirin.awaitStatus("/echo", 200);
    }

    @Test
    void brokenJarThatIsMendedIsServed() throws Exception {
        Files.writeString(folder.deployed("page.jar"), "this is no jar at all");
        KirinProcess kirin = folder.start().awaitListening();
        kirin.awaitLog("page.jar was not deployed: it is no readable jar");

        folder.deploy(AppJar.answering("page", "mended"), "page.jar");

        kirin.awaitText("/page", "mended");
    }

    @Test
    void jarWithoutSymbolicNameIsRefused() throws Exception {
        KirinProcess kirin = folder.start().awaitListening();

        Path jar = root.resolve("plain.jar");
        var manifest = new Manifest();
        manifest.getMainAttributes().putValue("Manifest-Version", "1.0");
        new JarOutputStream(Files.newOutputStream(jar), manifest).close();
        folder.copyToDeployFolder(jar);

        kirin.awaitLog("plain.jar was not deployed: it has no class and its manifest no");
    }

    @Test
    void plainJarBecomesABundleThatOthersCanUse() throws Exception {
        KirinProcess kirin = folder.start().awaitListening();
        Path jar = root.resolve("plain-1.4.jar");
        try (var content = new JarOutputStream(Files.newOutputStream(jar))) {
            content.putNextEntry(new JarEntry("org/assertj/core/util/Strings.class"));
            try (var type = Strings.class.getResourceAsStream("Strings.class")) {
                content.write(Objects.requireNonNull(type).readAllBytes());
            }
        }

        folder.copyToDeployFolder(jar);

        kirin.awaitLog("Deployed plain-1.4.jar: plain 1.4.0");
        assertThat(kirin.log()).contains("plain-1.4.jar is no OSGi bundle");
    }

    @Test
    void bundleThatMissesAPackageIsRefusedByItsName() throws Exception {
        folder.deployExample("hello");
        KirinProcess kirin = folder.start().awaitListening();

        folder.deploy(
                AppJar.answering("shop", "open")
                        .header("Import-Package", "shop.prices;version=\"[2,3)\",*"),
                "shop.jar");

        kirin.awaitLog("shop.jar was not deployed: it needs package shop.prices [2");
        assertThat(kirin.get("/").statusCode()).isEqualTo(200);
    }

    @Test
    void versionThatCannotStartLeavesTheOneBeforeInService() throws Exception {
        folder.deploy(AppJar.answering("page", "one"), "page.jar");
        KirinProcess kirin = folder.start().awaitListening();

        folder.deploy(
                AppJar.answering("page", "two")
                        .version("2.0.0")
                        .header("Import-Package", "nowhere,*"),
                "page.jar");

        kirin.awaitLog("page.jar was not deployed: it needs package nowhere");
        assertThat(kirin.get("/page").body()).isEqualTo("one");
    }

    @Test
    void missingFolderIsCreatedAndFollowed() throws Exception {
        folder.set("deploy_dir", "[\"apps/here\", \"deploy\"]");
        KirinProcess kirin = folder.start().awaitListening();

        assertThat(root.resolve("apps/here")).isEmptyDirectory();
        AppJar.answering("page", "found").writeTo(root.resolve("apps/here/page.jar"));
        kirin.awaitText("/page", "found");
    }
}
