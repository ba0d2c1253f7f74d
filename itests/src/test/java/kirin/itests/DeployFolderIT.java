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
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Objects;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;

/** Files that come, change and go while one server runs. Each sentence has names of its own. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DeployFolderIT {
    private Path root;
    @AutoClose private KirinFolder folder;
    private KirinProcess kirin;

    @BeforeAll
    void start(@TempDir Path temporary) throws Exception {
        root = temporary;
        folder =
                KirinFolder.in(root)
                        .set("reload", "true")
                        .set("deploy_dir", "[\"apps/here\", \"deploy\"]");
        Files.writeString(folder.deployed("mended.jar"), "this is no jar at all");
        folder.deploy(AppJar.answering("half", "one"), "half.jar")
                .deploy(AppJar.answering("outer", "outer"))
                .deploy(
                        AppJar.named("test.inner")
                                .component(
                                        "inner",
                                        "/outer/inner",
                                        "return Response.text(\"inner\");"))
                .deploy(AppJar.echoing("replaced", "one"))
                .deploy(reading("one"))
                .deploy(AppJar.answering("beside", "beside"))
                .deploy(AppJar.answering("kept", "one"));
        kirin = folder.start().awaitListening();
    }

    @Test
    void droppedBundleIsServed() {
        assertThat(kirin.get("/echo").statusCode()).isEqualTo(404);

        folder.deployExample("echo");

        kirin.awaitStatus("/echo", 200);
        kirin.awaitLog("Application echo 1.0.0 at /echo");
    }

    @Test
    void removedBundleIsServedNoMore() throws Exception {
        assertThat(kirin.get("/outer/inner").body()).isEqualTo("inner");

        Files.delete(folder.deployed("test.inner.jar"));

        kirin.awaitText("/outer/inner", "outer");
        Files.delete(folder.deployed("test.outer.jar"));
        kirin.awaitStatus("/outer/inner", 404);
    }

    @Test
    void replacingSwitchesWithoutAnyFailedRequest() throws Exception {
        var client =
                CountingClient.asking(kirin.uri("/replaced"))
                        .keptAlive(3)
                        .newEachTime(1)
                        .unhurried();
        try (client) {
            client.start();
            awaitAnswers(client, "one n=#");
            folder.deploy(AppJar.echoing("replaced", "two").version("1.1.0"));
            awaitAnswers(client, "two n=#");
            // Rebuilt without a new number, as happens all day.
            folder.deploy(AppJar.echoing("replaced", "three").version("1.1.0"));
            awaitAnswers(client, "three n=#");
        }

        assertThat(client.result()).matches(LoadResult::isFlawless);
        assertThat(client.result().kinds()).containsOnlyKeys("one n=#", "two n=#", "three n=#");
        kirin.awaitLog("Application replaced 1.1.0 at /replaced (revision 3)");
    }

    @Test
    void withoutReloadHangUpDeploysWhatIsThereAndReplacesEveryRevision(@TempDir Path own)
            throws Exception {
        try (KirinFolder still = KirinFolder.in(own).set("reload", "false")) {
            still.deploy(AppJar.echoing("page", "one")).deploy(AppJar.answering("other", "same"));
            KirinProcess server = still.start().awaitListening();
            still.deploy(AppJar.echoing("page", "two").version("1.1.0"));

            var client =
                    CountingClient.asking(server.uri("/page"))
                            .keptAlive(3)
                            .newEachTime(1)
                            .unhurried();
            try (client) {
                client.start();
                awaitAnswers(client, "one n=#");
                server.signal("HUP");
                awaitAnswers(client, "two n=#");
            }

            assertThat(client.result()).matches(LoadResult::isFlawless);
            server.awaitLog("Application other 1.0.0 at /other (revision 2)");
            assertThat(server.get("/other").body()).isEqualTo("same");
        }
    }

    private static void awaitAnswers(CountingClient client, String kind) {
        await().until(client::result, result -> result.right(kind) > 50);
    }

    @Test
    void requestThatRunsFinishesInTheVersionThatItFound() throws Exception {
        try (var running = kirin.holdOpen("/running")) {
            folder.deploy(reading("two").version("2.0.0"));
            kirin.awaitText("/running", "two");

            assertThat(running.send("12345").response().text()).isEqualTo("one12345");
        }
        await().until(() ->
                kirin.log()
                        .lines()
                        .anyMatch(line ->
                                line.contains("running") && line.contains("is out of service")));
    }

    private static AppJar reading(String text) {
        return AppJar.application(
                "running",
                "return Response.text(\"%s\" + new String(request.body().readAllBytes()));"
                        .formatted(text));
    }

    @Test
    void halfCopiedFileIsNotTouchedUntilItIsWhole() throws Exception {
        byte[] jar = AppJar.answering("half", "two").version("2.0.0").bytes();
        Path file = folder.deployed("half.jar");
        int half = jar.length / 2;

        Files.write(file, Arrays.copyOf(jar, half), TRUNCATE_EXISTING);
        await().during(Duration.ofMillis(400)).until(() -> kirin.get("/half").body().equals("one"));
        Files.write(file, Arrays.copyOfRange(jar, half, jar.length), APPEND);

        kirin.awaitText("/half", "two");
    }

    @Test
    void brokenJarIsRefusedAndTheOthersAreServed() throws Exception {
        Files.writeString(folder.deployed("broken.jar"), "this is no jar at all");

        kirin.awaitLog("broken.jar was not deployed: it is no readable jar");
        assertThat(kirin.log()).doesNotContain("\tat ");
        assertThat(kirin.get("/beside").statusCode()).isEqualTo(200);
        folder.deploy(AppJar.answering("later", "later"));
        kirin.awaitStatus("/later", 200);
    }

    @Test
    void brokenJarThatIsMendedIsServed() {
        kirin.awaitLog("mended.jar was not deployed: it is no readable jar");

        folder.deploy(AppJar.answering("mended", "mended"), "mended.jar");

        kirin.awaitText("/mended", "mended");
    }

    @Test
    void jarWithoutSymbolicNameIsRefused() throws Exception {
        Path jar = root.resolve("nameless.jar");
        var manifest = new Manifest();
        manifest.getMainAttributes().putValue("Manifest-Version", "1.0");
        new JarOutputStream(Files.newOutputStream(jar), manifest).close();
        folder.copyToDeployFolder(jar);

        kirin.awaitLog("nameless.jar was not deployed: it has no class and its manifest no");
    }

    @Test
    void plainJarBecomesABundleThatOthersCanUse() throws Exception {
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
    void bundleThatMissesAPackageIsRefusedByItsName() {
        folder.deploy(
                AppJar.answering("shop", "open")
                        .header("Import-Package", "shop.prices;version=\"[2,3)\",*"),
                "shop.jar");

        kirin.awaitLog("shop.jar was not deployed: it needs package shop.prices [2");
        assertThat(kirin.get("/beside").statusCode()).isEqualTo(200);
    }

    @Test
    void versionThatCannotStartLeavesTheOneBeforeInService() {
        folder.deploy(
                AppJar.answering("kept", "two")
                        .version("2.0.0")
                        .header("Import-Package", "nowhere,*"));

        kirin.awaitLog("kept.jar was not deployed: it needs package nowhere");
        assertThat(kirin.get("/kept").body()).isEqualTo("one");
    }

    @Test
    void missingFolderIsCreatedAndFollowed() {
        assertThat(root.resolve("apps/here")).isEmptyDirectory();
        AppJar.answering("found", "found").writeTo(root.resolve("apps/here/found.jar"));

        kirin.awaitText("/found", "found");
    }
}
