package kirin.deployer.internal;

import static org.assertj.core.api.Assertions.assertThat;

import kirin.settings.ServerSettings;
import kirin.settings.Settings;

import org.junit.jupiter.api.Test;

import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

class DeployFolderTest extends DeployerTest {
    @Test
    void missingFolderIsMade() {
        deployer.start();

        assertThat(deployer.folder).isDirectory();
        assertThat(deployer.problems).isEmpty();
    }

    @Test
    void folderThatIsAFileIsAProblemOfTheStart() throws Exception {
        Files.writeString(deployer.folder, "");

        deployer.start();

        assertThat(deployer.problems)
                .containsExactly(
                        "set by a program: deploy_dir: "
                                + deployer.folder
                                + " is no folder; move that file away");
    }

    @Test
    void folderInWhichNothingIsLookedIntoIsNamedAtTheStart() throws Exception {
        for (String name : List.of("shop.war", "readme.txt", "hello.class", ".gitkeep")) {
            deployer.drop(name, new byte[1]);
        }
        Files.createDirectories(deployer.folder.resolve("apps"));
        String line = nothingIn("apps/, hello.class, readme.txt and 1 more");

        deployer.start();

        assertThat(deployer.log).containsExactly("WARN " + line);
        assertThat(deployer.problems).isEmpty();
        assertThat(wouldBeWrong()).containsExactly(line);
    }

    @Test
    void nothingIsSaidOfAFolderThatIsEmptyOrWaitsForABundle() throws Exception {
        Files.createDirectories(deployer.folder);

        assertThat(wouldBeWrong()).isEmpty();

        deployer.drop(".shop.jar.part", new byte[1]);
        assertThat(wouldBeWrong()).isEmpty();

        deployer.drop("readme.txt", new byte[1]);
        deployer.drop("shop.cfg", new byte[0]);
        deployer.start();

        assertThat(deployer.log).noneMatch(line -> line.startsWith("WARN"));
        assertThat(wouldBeWrong()).isEmpty();
    }

    private String nothingIn(String names) {
        return deployer.folder
                + " has nothing to serve: bundles are files whose names end with .jar, sets with"
                + " .zip or .kar, and there is only "
                + names;
    }

    private List<String> wouldBeWrong() {
        return new FirstLook()
                .problems(
                        Settings.defaults()
                                .with(ServerSettings.DEPLOY_DIR, List.of(deployer.folder)));
    }

    @Test
    void bundlesAtStartAreUpBeforeActivationReturns() throws Exception {
        deployer.drop("a.jar", JarFiles.bundle("a", "1", "Import-Package", "b.api"));
        deployer.drop("b.jar", JarFiles.bundle("b", "1", "Export-Package", "b.api"));

        deployer.start();

        assertThat(deployer.active()).containsExactly("a 1.0.0", "b 1.0.0");
        assertThat(deployer.log).contains("INFO Deployed a.jar: a 1.0.0");
    }

    @Test
    void droppedBundleIsDeployedAndARemovedOneUndeployed() throws Exception {
        deployer.start();

        Path file = deployer.drop("a.jar", JarFiles.bundle("a", "1"));
        deployer.until(it -> assertThat(it.active()).containsExactly("a 1.0.0"));
        Files.delete(file);

        deployer.until(it -> assertThat(it.installed()).isEmpty());
        assertThat(deployer.log)
                .containsExactly("INFO Deployed a.jar: a 1.0.0", "INFO Removed a.jar: a 1.0.0");
    }

    @Test
    void bundleServesOnWhileTheFileThatFollowsItIsCopied() throws Exception {
        byte[] next = JarFiles.bundle("a", "2", "Padding", "x".repeat(60_000));
        Path file = deployer.drop("a.jar", JarFiles.bundle("a", "1"));
        deployer.start();

        Files.delete(file);
        try (OutputStream out = Files.newOutputStream(deployer.folder.resolve("a-2.jar"))) {
            out.write(next, 0, next.length / 2);
            out.flush();
            // Another one is seen and deployed meanwhile, so that the file's end was seen too.
            deployer.drop("b.jar", JarFiles.bundle("b", "1"));
            deployer.until(it -> assertThat(it.active()).containsExactly("a 1.0.0", "b 1.0.0"));
            out.write(next, next.length / 2, next.length - next.length / 2);
        }

        deployer.until(it -> assertThat(it.active()).containsExactly("a 2.0.0", "b 1.0.0"));
        assertThat(deployer.log).noneMatch(line -> line.startsWith("INFO Removed"));
    }

    @Test
    void withoutReloadOnlyWhatIsThereAtStartIsDeployed() throws Exception {
        deployer.drop("a.jar", JarFiles.bundle("a", "1"));

        deployer.start(false, 10_000);
        deployer.drop("b.jar", JarFiles.bundle("b", "1"));

        assertThat(deployer.active()).containsExactly("a 1.0.0");
        assertThat(deployer.threads("kirin-deployer-watch")).isEmpty();
    }

    @Test
    void reloadIsSwitchedOnAndOffWhileItRuns() throws Exception {
        deployer.start(false, 10_000);
        deployer.drop("a.jar", JarFiles.bundle("a", "1"));

        deployer.follow(true);

        deployer.until(it -> assertThat(it.active()).containsExactly("a 1.0.0"));
        deployer.drop("b.jar", JarFiles.bundle("b", "1"));
        deployer.until(it -> assertThat(it.active()).containsExactly("a 1.0.0", "b 1.0.0"));
        deployer.follow(false);
        deployer.until(it -> assertThat(it.threads("kirin-deployer-watch")).isEmpty());
    }

    @Test
    void halfCopiedFileIsNotTouchedUntilItIsWhole() throws Exception {
        deployer.start();
        byte[] content = JarFiles.bundle("a", "1", "Padding", "x".repeat(60_000));
        Path file = deployer.folder.resolve("a.jar");
        try (OutputStream out = Files.newOutputStream(file)) {
            out.write(content, 0, content.length / 2);
            out.flush();
            // Another one is seen and deployed meanwhile: the half file was looked at, and left.
            deployer.drop("b.jar", JarFiles.bundle("b", "1"));
            deployer.until(it -> assertThat(it.active()).containsExactly("b 1.0.0"));

            out.write(content, content.length / 2, content.length - content.length / 2);
        }

        deployer.until(it -> assertThat(it.active()).containsExactly("a 1.0.0", "b 1.0.0"));
    }

    @Test
    void brokenJarIsRefusedOnceAndDisturbsNothing() throws Exception {
        deployer.start();
        byte[] whole = JarFiles.bundle("a", "1");

        deployer.drop("broken.jar", Arrays.copyOf(whole, whole.length - 30));
        deployer.until(it -> assertThat(it.log).isNotEmpty());
        deployer.drop("a.jar", whole);
        deployer.until(it -> assertThat(it.active()).containsExactly("a 1.0.0"));

        deployer.until(it -> assertThat(it.log).hasSize(2));
        assertThat(deployer.log.getFirst())
                .startsWith("ERROR broken.jar was not deployed: it is no readable jar (")
                .endsWith("); copy it again");
    }

    @Test
    void jarThatIsNoBundleIsRefusedWithARemedy() throws Exception {
        deployer.drop("plain.jar", JarFiles.jar());

        deployer.start();

        deployer.until(it ->
                assertThat(it.log)
                        .containsExactly(
                                "ERROR plain.jar was not deployed: it has no class and its manifest"
                                        + " no Bundle-SymbolicName; build it as an OSGi bundle, for"
                                        + " example with bnd-maven-plugin"));
    }

    @Test
    void hiddenFilesOtherNamesAndFoldersAreIgnored() throws Exception {
        Files.createDirectories(deployer.folder.resolve("folder.jar"));
        Files.write(deployer.folder.resolve(".a.jar"), JarFiles.bundle("a", "1"));
        Files.write(deployer.folder.resolve("a.jar.part"), JarFiles.bundle("a", "1"));

        deployer.start();

        assertThat(deployer.installed()).isEmpty();
        assertThat(deployer.log).containsExactly("WARN " + nothingIn("a.jar.part, folder.jar/"));
    }

    @Test
    void folderThatVanishesAndComesBackIsFollowedAgain() throws Exception {
        Path file = deployer.drop("a.jar", JarFiles.bundle("a", "1"));
        deployer.start();
        Files.delete(file);
        Files.delete(deployer.folder);
        deployer.until(it -> assertThat(it.installed()).isEmpty());

        deployer.drop("a.jar", JarFiles.bundle("a", "2"));

        deployer.until(it -> assertThat(it.active()).containsExactly("a 2.0.0"));
    }
}
