package kirin.itests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

import kirin.itests.harness.AppJar;
import kirin.itests.harness.Ended;
import kirin.itests.harness.KirinFolder;
import kirin.itests.harness.KirinProcess;

import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;

/** Other places to listen at than a port. */
class BindIT {
    @TempDir private Path root;
    @AutoClose private KirinFolder folder;

    @BeforeEach
    void setUp() throws Exception {
        folder =
                KirinFolder.in(root)
                        .deploy(
                                AppJar.application(
                                        "peer", "return Response.text(\"\" + request.peer());"));
    }

    @Test
    void unixSocketIsMadeBesideAPortAndIsGoneInTheEnd() throws Exception {
        Path socket = root.resolve("run/kirin.sock");
        folder.set("bind", "[\"127.0.0.1:0\", \"unix:run/kirin.sock\"]").set("umask", "\"007\"");
        KirinProcess kirin = folder.start().awaitListening();

        assertThat(ask(socket, "/peer")).startsWith("HTTP/1.1 200 OK").endsWith("\r\n\r\n");
        assertThat(kirin.get("/peer").body()).startsWith("/127.0.0.1:");
        assertThat(kirin.log()).contains(", unix:" + socket + " (" + kirin.pid() + ")");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(socket)))
                .isEqualTo("rwxrwx---");
        assertThat(kirin.log()).doesNotContain("Every user of this machine");

        Ended second = folder.command("--bind", "unix:" + socket, "--pid", "second.pid");
        assertThat(second.exitCode()).isEqualTo(1);
        assertThat(second.errors())
                .contains("kirin: command line --bind: bind is \"unix:" + socket + "\"")
                .contains(
                        "process "
                                + kirin.pid()
                                + " (kirin) listens there; stop it or give another");
        assertThat(ask(socket, "/peer")).startsWith("HTTP/1.1 200 OK");

        kirin.close();
        assertThat(socket).doesNotExist();
    }

    @Test
    void allOfIpv4LeavesThePortToOthersInIpv6() throws Exception {
        InetAddress ipv6 = InetAddress.ofLiteral("::1");
        int port;
        try (var free = new ServerSocket(0, 1, ipv6)) {
            port = free.getLocalPort();
        } catch (IOException e) {
            assumeThat(e).as("this machine has IPv6").isNull();
            return;
        }
        folder.set("bind", "\"0.0.0.0:" + port + "\"");
        folder.start().awaitLog("Listening at: http://0.0.0.0:" + port);

        try (var other = new ServerSocket(port, 1, ipv6)) {
            assertThat(other.isBound()).isTrue();
        }
    }

    @Test
    void socketThatAKilledServerHasLeftIsReplacedWithALine() throws Exception {
        Path socket = root.resolve("kirin.sock");
        folder.set("bind", "[\"127.0.0.1:0\", \"unix:kirin.sock\"]");
        folder.start().awaitListening().kill();
        assertThat(socket).exists();

        KirinProcess kirin = folder.start().awaitListening();

        assertThat(kirin.log().lines().filter(line -> line.contains("left behind")))
                .satisfiesExactlyInAnyOrder(
                        line -> assertThat(line).contains("kirin.sock was left behind"),
                        line -> assertThat(line).contains("kirin.pid was left behind"));
        assertThat(kirin.log()).contains("Every user of this machine can connect to " + socket);
        assertThat(ask(socket, "/peer")).startsWith("HTTP/1.1 200 OK");
        // The cache of the one that was killed, in the temporary folder, goes without a line.
        await().untilAsserted(() ->
                assertThat(folder.leftovers())
                        .filteredOn(Files::isDirectory)
                        .singleElement()
                        .asString()
                        .contains("kirin-" + kirin.pid() + "-"));
    }

    @Test
    void startThatFailsLeavesNoSocketAndTouchesNoOtherFile() throws Exception {
        Path other = Files.writeString(root.resolve("other"), "mine");
        folder.set("bind", "[\"unix:kirin.sock\", \"unix:other\"]");

        Ended ended = folder.run("--config", "kirin.toml");

        assertThat(ended.exitCode()).isEqualTo(1);
        assertThat(ended.errors())
                .contains("bind is \"unix:other\", and there is a file that is no socket");
        assertThat(other).hasContent("mine");
        assertThat(root.resolve("kirin.sock")).doesNotExist();
    }

    @Test
    void socketsThatWerePassedTakeThePlaceOfBind() throws Exception {
        assumeThat(Path.of("/usr/bin/perl")).exists();
        folder.via(passing("$ENV{LISTEN_PID} = $$; $ENV{LISTEN_FDS} = 2;"))
                .set("bind", "\"192.0.2.1:80\"");

        KirinProcess kirin = folder.start().awaitListening();

        assertThat(kirin.get("/peer").statusCode()).isEqualTo(200);
        Path socket = root.resolve("passed.sock");
        // By the name that it was given.
        assertThat(kirin.log()).contains(", unix:passed.sock (");
        assertThat(ask(socket, "/peer")).startsWith("HTTP/1.1 200 OK");

        kirin.signal("USR2");
        kirin.awaitLog("The successor serves too: process ");
        long successor = Long.parseLong(Files.readString(root.resolve("run/kirin.pid.2")).strip());
        ProcessHandle handle = ProcessHandle.of(successor).orElseThrow();
        try {
            kirin.signal("TERM");
            assertThat(kirin.awaitExit()).isZero();
            assertThat(kirin.get("/peer").statusCode()).isEqualTo(200);
            assertThat(ask(socket, "/peer")).startsWith("HTTP/1.1 200 OK");
            assertThat(handle.destroy()).isTrue();
            kirin.awaitPortClosed();
            // Whoever reaps it, its pid file goes last.
            await().until(() -> folder.leftovers().isEmpty());
        } finally {
            handle.destroyForcibly();
        }
        kirin.close();
        // It belongs to whoever has made it.
        assertThat(socket).exists();
    }

    @Test
    void descriptorIsTakenByItsNumberAndAWrongOneIsRefused() throws Exception {
        assumeThat(Path.of("/usr/bin/perl")).exists();
        folder.via(passing("$ENV{LISTEN_PID} = 1; $ENV{LISTEN_FDS} = 2;"))
                .set("bind", "\"fd://3\"");
        KirinProcess kirin = folder.start().awaitListening();
        assertThat(kirin.get("/peer").statusCode()).isEqualTo(200);

        Ended ended = folder.via(List.of()).command("--bind", "fd://199", "--pid", "second.pid");

        assertThat(ended.exitCode()).isEqualTo(1);
        assertThat(ended.errors()).contains("no descriptor of that number is open");
        Ended checked = folder.command("--bind", "fd://199", "--check-config");
        assertThat(checked.exitCode()).isEqualTo(1);
        assertThat(checked.errors()).contains("no descriptor of that number is open");
    }

    /** A program that opens a port and a Unix socket as 3 and 4, and becomes what follows it. */
    private List<String> passing(String environment) {
        return List.of(
                "perl",
                "-e",
                """
                use Socket;
                $^F = 10;
                socket(my $tcp, PF_INET, SOCK_STREAM, 0) or die $!;
                bind($tcp, pack_sockaddr_in(0, INADDR_LOOPBACK)) or die $!;
                listen($tcp, 10) or die $!;
                socket(my $unix, PF_UNIX, SOCK_STREAM, 0) or die $!;
                bind($unix, pack_sockaddr_un("passed.sock")) or die $!;
                listen($unix, 10) or die $!;
                die unless fileno($tcp) == 3 && fileno($unix) == 4;
                %s
                exec @ARGV or die $!;
                """
                        .formatted(environment));
    }

    private static String ask(Path socket, String path) throws IOException {
        try (var channel = SocketChannel.open(StandardProtocolFamily.UNIX)) {
            channel.connect(UnixDomainSocketAddress.of(socket));
            String request = "GET " + path + " HTTP/1.1\r\nHost: it\r\nConnection: close\r\n\r\n";
            channel.write(ByteBuffer.wrap(request.getBytes(StandardCharsets.US_ASCII)));
            return new String(
                    Channels.newInputStream(channel).readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
