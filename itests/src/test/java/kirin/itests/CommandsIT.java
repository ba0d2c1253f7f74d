package kirin.itests;

import static org.assertj.core.api.Assertions.assertThat;

import kirin.itests.harness.AppJar;
import kirin.itests.harness.Ended;
import kirin.itests.harness.KirinFolder;
import kirin.itests.harness.KirinProcess;

import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;

/**
 * {@code kirin deploy} and its siblings, run as a user runs them in the folder of one server. Each
 * sentence has an application of its own.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class CommandsIT {
    private Path root;
    @AutoClose private KirinFolder folder;
    private KirinProcess kirin;

    @BeforeAll
    void start(@TempDir Path temporary) throws Exception {
        root = temporary;
        folder = KirinFolder.in(root);
        for (String name : List.of("kept", "back", "gone")) {
            folder.deploy(AppJar.answering(name, "one"), name + ".jar");
        }
        kirin = folder.start().awaitListening();
    }

    @Test
    void deployReturnsWhenTheNewVersionAnswers() throws Exception {
        Path one = AppJar.answering("page", "one").writeTo(root.resolve("page.jar"));

        done("deploy", "page.jar");

        assertThat(kirin.get("/page").body()).isEqualTo("one");
        String digest = sha256(one);
        Path two = AppJar.answering("page", "two").version("1.1.0").writeTo(one);
        String newDigest = sha256(two);
        Ended deployed = done("deploy", two.toString());
        assertThat(kirin.get("/page").body()).isEqualTo("two");
        assertThat(deployed.output())
                .containsPattern("\npage +1\\.1\\.0 +2 +ACTIVE +test\\.page +" + newDigest);
        assertThat(newDigest).isNotEqualTo(digest);
    }

    @Test
    void refusedFileIsTheReasonOnOneLineAndTheOldVersionStays() throws Exception {
        Files.writeString(root.resolve("bad.jar"), "no archive");

        Ended refused = folder.command("deploy", "bad.jar", "--json");

        assertThat(refused.exitCode()).isEqualTo(1);
        assertThat(refused.output()).isEmpty();
        assertThat(refused.errors()).startsWith("kirin: ").contains("bad.jar").hasLineCount(1);
        assertThat(kirin.get("/kept").body()).isEqualTo("one");
    }

    @Test
    void rollbackBringsTheVersionBack() throws Exception {
        AppJar.answering("back", "two").version("1.1.0").writeTo(root.resolve("back.jar"));
        done("deploy", "back.jar");
        assertThat(done("history", "back").output()).contains("1.1.0", "1.0.0", "command");

        done("rollback", "back");

        assertThat(kirin.get("/back").body()).isEqualTo("one");
    }

    @Test
    void undeployedApplicationIsGoneFromTheFolderToo() throws Exception {
        assertThat(done("apps").output())
                .startsWith("APPLICATION ")
                .containsPattern("\ngone +1\\.0\\.0 +1 +SERVING +/gone ");

        done("undeploy", "gone");

        assertThat(kirin.get("/gone").statusCode()).isEqualTo(404);
        assertThat(folder.deployed("gone.jar")).doesNotExist();
        assertThat(folder.command("undeploy", "gone").exitCode()).isEqualTo(1);
    }

    @Test
    void exitCodesTellWhatWentWrong(@TempDir Path idle) throws Exception {
        try (KirinFolder without = KirinFolder.in(idle)) {
            Ended noServer = without.command("apps");

            assertThat(noServer.exitCode()).isEqualTo(3);
            assertThat(noServer.errors()).contains("no pid file " + without.pidFile());
        }
        Ended misspelt = folder.command("deplyo", "page.jar");
        assertThat(misspelt.exitCode()).isEqualTo(2);
        assertThat(misspelt.errors()).contains("did you mean deploy?");
    }

    @Test
    void withoutAnEndpointItsPolicyCannotBeTested() throws Exception {
        Ended ended = folder.command("policy", "test", "viewer", "kirin:type=Server", "stop");

        assertThat(ended.exitCode()).isEqualTo(1);
        assertThat(ended.errors()).contains("no Jolokia endpoint; give it the setting jolokia");
    }

    private Ended done(String... arguments) throws Exception {
        Ended ended = folder.command(arguments);
        assertThat(ended.exitCode()).as("%s%s", ended.errors(), folder.errors()).isZero();
        return ended;
    }

    private static String sha256(Path file) throws Exception {
        byte[] digest = MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(file));
        return HexFormat.of().formatHex(digest);
    }
}
