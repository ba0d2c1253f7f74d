package kirin.itests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import kirin.itests.harness.Distribution;
import kirin.itests.harness.Ended;
import kirin.itests.harness.SourceFolder;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;

/** When the script beside the sources builds, what it says of that, and what it starts then. */
class SourceStartIT {
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    @TempDir private Path root;
    private SourceFolder sources;

    @BeforeEach
    void setUp() throws Exception {
        sources = SourceFolder.in(root, "a \"clone\"");
    }

    @Test
    void firstStartBuildsAndTellsIt() throws Exception {
        Ended ended = sources.run("--bind", "a b");

        assertThat(ended.exitCode()).as(ended.errors()).isZero();
        assertThat(ended.output()).isEqualTo("started --bind a b\n");
        assertThat(ended.errors()).contains("Building Kirin").contains("\n  Kirin runtime 1.0");
    }

    @Test
    void commandForARunningServerTakesWhatIsBuilt() throws Exception {
        sources.run();
        Files.writeString(sources.source("runtime/src/A.java"), "newer");

        Ended ended = sources.run("deploy", "a b.jar");

        assertThat(ended.output()).isEqualTo("started deploy a b.jar\n");
        assertThat(ended.errors()).isEmpty();
    }

    @Test
    void progressIsToldWhileMavenStillRuns() throws Exception {
        sources.maven(
                """
                for i in $(seq 25); do echo "Downloaded from central: $i"; done
                while [ ! -e "$home/go" ]; do sleep 0.1; done
                """
                        + SourceFolder.BUILDS);
        Process first = sources.start(sources.source("kirin"), "first");

        await().atMost(PATIENCE)
                .untilAsserted(
                        () -> assertThat(sources.errors("first")).contains("25 files downloaded"));
        Files.createFile(sources.source("go"));
        assertThat(sources.await(first, "first").output()).isEqualTo("started\n");
    }

    @Test
    void failedBuildIsNotTakenForOne() throws Exception {
        sources.run();
        Files.writeString(sources.source("runtime/src/A.java"), "nonsense");
        sources.maven(
                """
                sh "$home/build/stamp" begin $$
                echo '[ERROR] A.java: nonsense'
                printf '\\033[0m\\033[0m'
                exit 1
                """);

        for (int i = 1; i <= 2; i++) {
            Ended ended = sources.run();

            assertThat(ended.exitCode()).isEqualTo(1);
            assertThat(ended.output()).isEmpty();
            assertThat(ended.errors())
                    .contains("[ERROR] A.java: nonsense")
                    .contains("kirin: the build failed; all it said is in ");
        }
    }

    @Test
    void failureWithoutAnErrorLineIsToldToo() throws Exception {
        sources.maven("echo JAVA_HOME is wrong >&2; exit 1");

        assertThat(sources.run().errors()).contains("JAVA_HOME is wrong");
    }

    @Test
    void secondStartDoesNotBuild() throws Exception {
        sources.run();

        Ended ended = sources.run("--again");

        assertThat(ended.output()).isEqualTo("started --again\n");
        assertThat(ended.errors()).isEmpty();
        assertThat(sources.builds()).isEqualTo(1);
    }

    @Test
    void whatMavenHasBuiltByItselfIsNotBuiltAgain() throws Exception {
        Process maven = new ProcessBuilder(root.resolve("bin/mvn").toString(), "verify").start();
        assertThat(maven.waitFor()).isZero();

        sources.run();

        assertThat(sources.builds()).isEqualTo(1);
    }

    @Test
    void theBuildOfThisDistributionHasNotedItsSources() {
        assertThat(Distribution.sources().resolve("runtime/target/kirin.built"))
                .content()
                .contains(" runtime/src/main/sh/kirin\n")
                .contains(" pom.xml\n")
                .doesNotContain("/target/");
    }

    @Test
    void removedSourceIsNoticed() throws Exception {
        sources.run();
        Files.delete(sources.source("runtime/src/A.java"));

        sources.run();

        assertThat(sources.builds()).isEqualTo(2);
    }

    @Test
    void renamedSourceIsNoticed() throws Exception {
        sources.run();
        Files.move(sources.source("runtime/src/A.java"), sources.source("runtime/src/B.java"));

        sources.run();

        assertThat(sources.builds()).isEqualTo(2);
    }

    @Test
    void olderSourceInPlaceOfANewerOneIsNoticed() throws Exception {
        sources.run();
        Path source = sources.source("runtime/src/A.java");
        Files.writeString(source, "as it was");
        Files.setLastModifiedTime(source, FileTime.from(Instant.EPOCH));

        sources.run();

        assertThat(sources.builds()).isEqualTo(2);
    }

    @Test
    void sourceThatChangesWhileItIsBuiltIsBuiltTheNextTime() throws Exception {
        sources.maven(
                SourceFolder.BUILDS.replace(
                        "rm -f", "echo later >\"$home/runtime/src/A.java\"\nrm -f"));
        sources.run();
        sources.run();

        assertThat(sources.builds()).isEqualTo(2);
    }

    @Test
    void interruptedBuildEndsAndTheNextStartBuildsAgain() throws Exception {
        sources.maven("touch \"$home/began\"; sleep 60; touch \"$home/survived\"");
        Process first = sources.start(sources.source("kirin"), "first");
        await().atMost(PATIENCE).until(() -> Files.exists(sources.source("began")));

        Process kill =
                new ProcessBuilder("kill", "-s", "INT", "--", "-" + first.pid())
                        .inheritIO()
                        .start();
        assertThat(kill.waitFor()).isZero();

        assertThat(sources.await(first, "first").exitCode()).isNotZero();
        Ended ended = sources.maven(SourceFolder.BUILDS).run();
        assertThat(ended.output()).isEqualTo("started\n");
        assertThat(ended.errors()).doesNotContain("Waiting");
    }

    @Test
    void twoStartsAtOnceBuildOnce() throws Exception {
        sources.maven("while [ ! -e \"$home/go\" ]; do sleep 0.1; done\n" + SourceFolder.BUILDS);
        Process first = sources.start(sources.source("kirin"), "first");
        await().atMost(PATIENCE).until(() -> sources.builds() == 1);

        Process second = sources.start(sources.source("kirin"), "second");
        await().atMost(PATIENCE)
                .untilAsserted(() ->
                        assertThat(sources.errors("second"))
                                .contains("Waiting for the other kirin that builds here."));
        Files.createFile(sources.source("go"));

        assertThat(sources.await(first, "first").output()).isEqualTo("started\n");
        assertThat(sources.await(second, "second").output()).isEqualTo("started\n");
        assertThat(sources.builds()).isEqualTo(1);
    }

    @Test
    void readOnlyCloneStartsWhatWasBuilt() throws Exception {
        sources.run();

        Ended same = sources.runAsReader();

        assertThat(same.output()).as(same.errors()).isEqualTo("started\n");
        assertThat(same.errors()).isEmpty();
    }

    @Test
    void readOnlyCloneThatHasChangedSaysSo() throws Exception {
        sources.run();
        Files.delete(sources.source("runtime/src/A.java"));

        Ended changed = sources.runAsReader();

        assertThat(changed.output()).isEqualTo("started\n");
        assertThat(changed.errors()).contains("the sources have changed");
        assertThat(sources.builds()).isEqualTo(1);
    }

    @Test
    void scriptIsFoundThroughALink() throws Exception {
        Path link = Files.createSymbolicLink(root.resolve("link"), sources.source("kirin"));

        assertThat(sources.runScript(link).output()).isEqualTo("started\n");
    }

    @Test
    void nothingIsLeftWhereItIsStarted() throws Exception {
        sources.run("--nonsense");

        assertThat(sources.work()).isEmptyDirectory();
    }
}
