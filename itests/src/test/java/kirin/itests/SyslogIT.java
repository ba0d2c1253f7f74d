package kirin.itests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

import kirin.itests.harness.AppJar;
import kirin.itests.harness.KirinFolder;
import kirin.itests.harness.KirinProcess;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** A server whose error log goes to syslog as well. */
class SyslogIT {
    /** Java has no sockets for such datagrams; this one writes each as a line. */
    private static final String RECEIVER =
            """
            use Socket;
            socket(my $socket, PF_UNIX, SOCK_DGRAM, 0) or die $!;
            bind($socket, pack_sockaddr_un($ARGV[0])) or die $!;
            $| = 1;
            print "bound\\n";
            while (defined recv($socket, my $message, 9000, 0)) {
                print $message, "\\n";
            }
            """;

    @TempDir Path root = Path.of("");

    @SuppressWarnings("NullAway.Init")
    private Process receiver;

    @AfterEach
    void end() {
        if (receiver != null) {
            receiver.destroyForcibly();
        }
    }

    private static void awaitDatagram(DatagramSocket socket, String text) throws IOException {
        var packet = new DatagramPacket(new byte[65_536], 65_536);
        String message;
        do {
            socket.receive(packet);
            message = new String(packet.getData(), 0, packet.getLength(), StandardCharsets.UTF_8);
        } while (!message.equals(text));
    }

    private static void awaitIn(Path file, String text) {
        await().untilAsserted(() -> assertThat(file).content().contains(text));
    }

    @Test
    void linesGoFromTheFirstToTheLastToWhereverSyslogIsMovedMeanwhile() throws Exception {
        assumeThat(Path.of("/usr/bin/perl")).exists();
        Path told = root.resolve("told");
        receiver =
                new ProcessBuilder("perl", "-e", RECEIVER, root.resolve("log.socket").toString())
                        .redirectOutput(told.toFile())
                        .start();
        awaitIn(told, "bound");
        var server = new DatagramSocket(0, InetAddress.getLoopbackAddress());
        server.setSoTimeout(60_000);
        String address = "\"udp://127.0.0.1:%d\"".formatted(server.getLocalPort());
        String application = "System.err.println(\"printed\"); return Response.text(\"ok\");";
        try (server;
                KirinFolder folder =
                        KirinFolder.in(root)
                                .deploy(AppJar.application("shop", application))
                                .set("syslog", "true")
                                .set("capture_output", "true")
                                .set("proc_name", "\"it:1\"")
                                .set("syslog_facility", "\"daemon\"")
                                .set("syslog_addr", address)) {
            KirinProcess kirin = folder.start().awaitListening();
            String begin = "kirin.it.1.error: [" + kirin.pid() + "] ";
            kirin.signal("TTIN");
            awaitDatagram(server, "<30>" + begin + "Handling signal: ttin");
            assertThat(kirin.get("/shop").body()).isEqualTo("ok");
            awaitDatagram(server, "<28>" + begin + "shop: printed");

            folder.set("syslog_addr", "\"unix://log.socket\"").set("syslog_prefix", "\"moved\"");
            kirin.signal("HUP");
            awaitIn(told, "<30>kirin.moved.error: [" + kirin.pid() + "] Settings changed: ");
            kirin.signal("TERM");
            assertThat(kirin.awaitExit()).isZero();
            awaitIn(told, "<30>kirin.moved.error: [" + kirin.pid() + "] Shutting down");
        }
    }
}
