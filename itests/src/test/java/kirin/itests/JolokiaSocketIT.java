package kirin.itests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import kirin.itests.harness.AppJar;
import kirin.itests.harness.JolokiaClient;
import kirin.itests.harness.KirinFolder;
import kirin.itests.harness.KirinProcess;

import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Base64;

/** The Jolokia endpoint at a Unix socket, from outside, as {@code curl --unix-socket} asks it. */
class JolokiaSocketIT {
    private static final String SCALE = "exec/kirin:type=Server/scale/3";

    @TempDir private Path root;
    @AutoClose private KirinFolder folder;
    private Path socket;

    @BeforeEach
    void setUp() throws Exception {
        socket = root.resolve("run/jolokia.sock");
        // With the umask of the default anybody might do anything with what is made.
        folder =
                KirinFolder.in(root)
                        .set("jolokia", "\"unix:run/jolokia.sock\"")
                        .set("umask", "\"0\"")
                        .deploy(AppJar.echoing("echo", "e"));
    }

    @Test
    void usersMayDoWhatTheyMayDoAtAPortAndAreNamedUnix() throws Exception {
        KirinProcess kirin = folder.start().awaitListening();
        kirin.awaitLog("Jolokia at: unix:" + socket + " (users in run/jolokia.password)");

        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(socket)))
                .isEqualTo("rw-------");
        assertThat(ask("viewer", "read/kirin:type=Server/State"))
                .startsWith("HTTP/1.1 200 ")
                .contains("\"value\":\"RUNNING\"");
        assertThat(ask("viewer", SCALE)).contains("\"status\":403");
        assertThat(ask("operator", SCALE)).contains("\"status\":200");
        assertThat(ask("operator:not-the-password", "version")).startsWith("HTTP/1.1 401 ");

        assertThat(kirin.log())
                .contains("Jolokia refused viewer at unix: invoke scale of kirin:type=Server: ")
                .contains("Jolokia refused unix: wrong password for the user \"operator\"")
                .doesNotContain("not-the-password");
        await().untilAsserted(() ->
                assertThat(Files.readString(root.resolve("run/audit.log")))
                        .containsPattern(
                                "who=\"operator\" from=\"jolokia unix\" what=\"Server\\.scale\\("));
        kirin.close();
        assertThat(socket).doesNotExist();
    }

    @Test
    void anotherAtItsFileIsOneLineAndWhatHasBeenLeftBehindIsReplaced() throws Exception {
        Files.createDirectories(socket.getParent());
        KirinProcess kirin;
        String taken =
                "jolokia is \"unix:run/jolokia.sock\", and process %d (java) listens there; stop it"
                        .formatted(ProcessHandle.current().pid());
        try (var other = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            other.bind(UnixDomainSocketAddress.of(socket));
            kirin = folder.start().awaitListening();
            kirin.awaitLog(taken);
        }
        kirin.awaitLog(socket + " was left behind by a process that is gone; it is replaced");
        kirin.awaitLog("Jolokia at: unix:" + socket);

        assertThat(ask("viewer", "read/kirin:type=Server/State")).contains("\"RUNNING\"");
        assertThat(kirin.log().lines().filter(line -> line.contains(taken)))
                .singleElement()
                .asString()
                .endsWith("The server goes on without it and tries again");
    }

    @Test
    void aSuccessorHasItWhenItsPredecessorHasEnded() throws Exception {
        KirinProcess old = folder.start().awaitListening();
        old.awaitLog("Jolokia at: unix:" + socket);

        old.signal("USR2");
        old.awaitLog("The successor serves too: process ");
        String pid = Files.readString(root.resolve("run/kirin.pid.2")).strip();
        ProcessHandle successor = ProcessHandle.of(Long.parseLong(pid)).orElseThrow();
        try {
            old.signal("TERM");
            assertThat(old.awaitExit()).isZero();

            await().until(() -> old.log().split("Jolokia at: unix:", -1).length == 3);
            assertThat(ask("viewer", "read/kirin:type=Server/Pid")).contains("\"value\":" + pid);
            assertThat(old.log()).doesNotContain("jolokia is \"", "left behind");
            successor.destroy();
            await().until(() -> !successor.isAlive());
            assertThat(socket).doesNotExist();
        } finally {
            successor.destroyForcibly();
        }
    }

    /**
     * The whole answer.
     *
     * @param user with a password, or without one to have that of the file
     */
    private String ask(String user, String path) throws IOException {
        String credentials =
                user.contains(":") ? user : user + ':' + new JolokiaClient(root, 0).password(user);
        String request =
                "GET /jolokia/%s HTTP/1.1\r\nHost: localhost\r\nAuthorization: Basic %s\r\n\r\n"
                        .formatted(
                                path,
                                Base64.getEncoder()
                                        .encodeToString(
                                                credentials.getBytes(StandardCharsets.UTF_8)));
        try (var channel = SocketChannel.open(UnixDomainSocketAddress.of(socket))) {
            Channels.newOutputStream(channel).write(request.getBytes(StandardCharsets.US_ASCII));
            return new String(
                    Channels.newInputStream(channel).readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
