package kirin.itests;

import static org.assertj.core.api.Assertions.assertThat;

import kirin.itests.harness.AppJar;
import kirin.itests.harness.Ended;
import kirin.itests.harness.KirinFolder;
import kirin.itests.harness.KirinProcess;

import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;

/** {@code kirin deploy} and its siblings, run as a user runs them in the server's folder. */
class CommandsIT {
    @TempDir private Path root;
    @AutoClose private KirinFolder folder;

    @BeforeEach
    void setUp() throws Exception {
        folder = KirinFolder.in(root);
    }

    @Test
    void deployReturnsWhenTheNewVersionAnswers() throws Exception {
        KirinProcess kirin = folder.start().awaitListening();
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
        folder.deploy(AppJar.answering("page", "one"), "page.jar");
        KirinProcess kirin = folder.start().awaitListening();
        Files.writeString(root.resolve("bad.jar"), "no archive");

        Ended refused = folder.command("deploy", "bad.jar", "--json");

        assertThat(refused.exitCode()).isEqualTo(1);
        assertThat(refused.output()).isEmpty();
        assertThat(refused.errors()).startsWith("kirin: ").contains("bad.jar").hasLineCount(1);
        assertThat(kirin.get("/page").body()).isEqualTo("one");
    }

    @Test
    void rollbackBringsTheVersionBack() throws Exception {
        folder.deploy(AppJar.answering("page", "one"), "page.jar");
        KirinProcess kirin = folder.start().awaitListening();
        AppJar.answering("page", "two").version("1.1.0").writeTo(root.resolve("page.jar"));
        done("deploy", "page.jar");
        assertThat(done("history", "page").output()).contains("1.1.0", "1.0.0", "command");

        done("rollback", "page");

        assertThat(kirin.get("/page").body()).isEqualTo("one");
    }

    @Test
    void undeployedApplicationIsGoneFromTheFolderToo() throws Exception {
        folder.deploy(AppJar.answering("page", "one"), "page.jar");
        KirinProcess kirin = folder.start().awaitListening();
        assertThat(done("apps").output())
                .startsWith("APPLICATION ")
                .containsPattern("\npage +1\\.0\\.0 +1 +SERVING +/page ");

        done("undeploy", "page");

        assertThat(kirin.get("/page").statusCode()).isEqualTo(404);
        assertThat(folder.deployed("page.jar")).doesNotExist();
        assertThat(folder.command("undeploy", "page").exitCode()).isEqualTo(1);
    }

    @Test
    void exitCodesTellWhatWentWrong() throws Exception {
        Ended noServer = folder.command("apps");

        assertThat(noServer.exitCode()).isEqualTo(3);
        assertThat(noServer.errors()).contains("no pid file " + folder.pidFile());
        Ended misspelt = folder.command("deplyo", "page.jar");
        assertThat(misspelt.exitCode()).isEqualTo(2);
        assertThat(misspelt.errors()).contains("did you mean deploy?");
    }

    @Test
    void withoutAnEndpointItsPolicyCannotBeTested() throws Exception {
        folder.start().awaitListening();

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
