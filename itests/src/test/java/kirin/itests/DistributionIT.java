package kirin.itests;

import static org.assertj.core.api.Assertions.assertThat;

import kirin.itests.harness.Distribution;
import kirin.itests.harness.Ended;
import kirin.itests.harness.KirinFolder;
import kirin.itests.harness.KirinProcess;
import kirin.settings.ServerSettings;
import kirin.settings.Setting;

import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Files;
import java.nio.file.Path;

/** The distribution, wherever it is unpacked and whatever Java starts it. */
class DistributionIT {
    static final String VERSION = "\\d+\\.\\d+\\.\\d+(-SNAPSHOT)?";

    @TempDir private Path root;
    @AutoClose private KirinFolder folder;

    @BeforeEach
    void setUp() throws Exception {
        folder = KirinFolder.in(root);
    }

    @Test
    void systemWithoutTheNativeTransportIsServedByTheJdks() throws Exception {
        folder.deployExample("hello").javaOption("-Dio.netty.transport.noNative=true");

        KirinProcess kirin = folder.start().awaitListening();

        assertThat(kirin.get("/").body()).isEqualTo("Hello from Kirin\n");
        assertThat(kirin.log()).doesNotContain("[WARNING]", "[ERROR]");
    }

    @Test
    void versionIsPrinted() throws Exception {
        Ended ended = folder.run("--version");

        assertThat(ended.exitCode()).isZero();
        assertThat(ended.output().lines().findFirst().orElse("")).matches("kirin " + VERSION);
        assertThat(ended.errors()).isEmpty();
    }

    @Test
    void helpListsEverySettingAndItsFlags() throws Exception {
        Ended ended = folder.run("--help");

        assertThat(ended.exitCode()).isZero();
        assertThat(ended.errors()).isEmpty();
        assertThat(ended.output())
                .contains("--config", "--cache", "--version", "--help", "TTOU", "Exit codes");
        for (Setting<?> setting : ServerSettings.all()) {
            assertThat(ended.output()).contains("\n  " + setting.name());
            setting.flags().forEach(flag -> assertThat(ended.output()).contains(flag));
        }
    }

    @Test
    void archiveRunsWhereverItIsUnpacked() throws Exception {
        var tar =
                new ProcessBuilder("tar", "-xzf", Distribution.archive().toString())
                        .directory(root.toFile())
                        .inheritIO()
                        .start();
        assertThat(tar.waitFor()).isZero();
        Path home = Distribution.onlyFolderWith("bin/kirin", root);

        KirinProcess kirin = folder.home(home).deployExample("hello").start().awaitListening();

        assertThat(kirin.get("/").statusCode()).isEqualTo(200);
    }

    @Test
    void trainedDistributionCanBeMoved() throws Exception {
        Path moved = Distribution.copyTrainedTo(root.resolve("moved"));

        KirinProcess kirin = folder.home(moved).deployExample("hello").start().awaitListening();

        assertThat(kirin.get("/").statusCode()).isEqualTo(200);
    }

    @Test
    void trainedStartFindsTheClassesOfKirinsBundlesPrepared() throws Exception {
        Path classes = root.resolve("classes");
        folder.javaOption("-Xlog:class+load:file=" + classes).config("bind = \"127.0.0.1:0\"\n");

        folder.deployExample("hello").start().awaitListening().get("/");

        // What the JVM makes itself at each start, lambdas above all, names the class it is for.
        assertThat(Files.readAllLines(classes))
                .filteredOn(line ->
                        line.matches(
                                ".* kirin\\.(server|deployer|http)\\.internal\\..* source: .*"))
                .hasSizeGreaterThan(100)
                .filteredOn(line -> !line.endsWith("source: shared objects file"))
                .hasSizeLessThan(10);
    }

    @Test
    void nameBeyondAsciiIsFoundInEveryLocale() throws Exception {
        Path home = Distribution.copyTo(root.resolve("home"));
        // By a shell and a link, because this JVM may be in such a locale itself.
        var shell =
                new ProcessBuilder(
                                "sh",
                                "-c",
                                "new=$(printf 'h\\303\\274tte') && mv home \"$new\""
                                        + " && mkdir -p home/bin"
                                        + " && ln -s \"../../$new/bin/kirin\" home/bin/kirin")
                        .directory(root.toFile())
                        .inheritIO()
                        .start();
        assertThat(shell.waitFor()).isZero();

        Ended ended = folder.home(home).environment("LC_ALL", "C").run("--version");

        assertThat(ended.errors()).isEmpty();
        assertThat(ended.exitCode()).isZero();
    }

    @Test
    void folderWithAColonIsRefusedAndALinkHelps() throws Exception {
        Path home = Distribution.copyTo(root.resolve("a:b"));
        Path link = Files.createSymbolicLink(root.resolve("link"), home);

        Ended refused = folder.home(home).run("--version");
        Ended linked = folder.home(link).run("--version");

        assertThat(refused.exitCode()).isEqualTo(1);
        assertThat(refused.errors()).contains("a:b has a colon in its name").contains("a link");
        assertThat(linked.exitCode()).as(linked.errors()).isZero();
    }

    @Test
    void mistypedJavaOptionIsTold() throws Exception {
        Ended ended = folder.javaOption("-Xnonsense").run("--version");

        assertThat(ended.exitCode()).isEqualTo(1);
        assertThat(ended.errors()).contains("Unrecognized option: -Xnonsense");
    }

    @Test
    void javaOptionsMayNameAnotherCollector() throws Exception {
        Ended ended = folder.javaOption("-XX:+UseParallelGC").run("--version");

        assertThat(ended.exitCode()).as(ended.errors()).isZero();
    }

    @Test
    void newerJavaThatDroppedAFlagStartsWithoutIt() throws Exception {
        Path jdk = Files.createDirectories(root.resolve("jdk 99"));
        Files.writeString(jdk.resolve("release"), "JAVA_VERSION=\"99\"\n");
        Path java = Files.createDirectory(jdk.resolve("bin")).resolve("java");
        Files.writeString(
                java,
                "#!/bin/sh\ncase $* in *--sun-misc*) exit 1 ;; esac\nexec '%s/bin/java' \"$@\"\n"
                        .formatted(System.getProperty("java.home")));
        assertThat(java.toFile().setExecutable(true)).isTrue();

        Ended ended = folder.environment("JAVA_HOME", jdk.toString()).run("--version");

        assertThat(ended.exitCode()).as(ended.errors()).isZero();
    }

    @Test
    void sampleIsServedWhenAFirstStartAsksForIt() throws Exception {
        Files.delete(folder.deployFolder());
        folder.javaOption("-Dkirin.sample=true");

        KirinProcess kirin = folder.start().awaitListening();

        assertThat(kirin.get("/").body()).isEqualTo("Hello from Kirin\n");
    }

    @Test
    void wrongUsageLeavesNothing() throws Exception {
        Files.delete(folder.deployFolder());
        folder.javaOption("-Dkirin.sample=true");

        Ended ended = folder.run("--nonsense");

        assertThat(ended.exitCode()).isEqualTo(2);
        assertThat(folder.deployFolder()).doesNotExist();
    }
}
