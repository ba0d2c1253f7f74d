package kirin.runtime.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.util.LogbackMDCAdapter;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.ServerSocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;

/** Lines as syslog receives them, over real sockets. */
@Timeout(60)
class SyslogTest {
    private static final InetAddress HERE = InetAddress.getLoopbackAddress();

    @TempDir Path folder = Path.of("");

    private final LoggerContext context = new LoggerContext();
    private final Logger logger = context.getLogger("x");
    private final String process = "[" + ProcessHandle.current().pid() + "] ";

    // Set by start.
    @SuppressWarnings("NullAway.Init")
    private SyslogAppender syslog;

    private void start(String address, String facility) {
        context.setMDCAdapter(new LogbackMDCAdapter());
        syslog = new SyslogAppender(SyslogAppender.Place.of(address, folder, facility, "a:shop"));
        syslog.setContext(context);
        syslog.start();
        context.getLogger(LogSetup.ROOT).addAppender(syslog);
        context.getLogger(LogSetup.ROOT).setLevel(Level.DEBUG);
    }

    @AfterEach
    void stop() {
        context.stop();
    }

    private static String received(DatagramSocket socket) throws IOException {
        var packet = new DatagramPacket(new byte[65_536], 65_536);
        socket.receive(packet);
        return new String(packet.getData(), 0, packet.getLength(), StandardCharsets.UTF_8);
    }

    @Test
    void datagramIsOneLineWithPriorityNameAndProcess() throws IOException {
        try (var server = new DatagramSocket(0, HERE)) {
            start("udp://localhost:" + server.getLocalPort(), "local3");
            logger.info("héllo\nworld\t!");
            logger.error("it failed", new IllegalStateException("why"));
            logger.warn("x");
            logger.debug("y".repeat(20_000));
            syslog.sendAccessLine(ByteBuffer.wrap("GET /".getBytes(StandardCharsets.UTF_8)));

            assertThat(received(server))
                    .isEqualTo("<158>kirin.a.shop.error: " + process + "héllo#012world#011!");
            assertThat(received(server))
                    .startsWith(
                            "<155>kirin.a.shop.error: " + process + "it failed#012java.lang.Ill")
                    .contains("why#012#011at kirin.runtime.log.SyslogTest");
            assertThat(received(server)).startsWith("<156>");
            assertThat(received(server)).startsWith("<159>").hasSize(SyslogConnection.MOST_BYTES);
            assertThat(received(server))
                    .isEqualTo("<158>kirin.a.shop.access: " + process + "GET /");
        }
    }

    private static BufferedReader reader(Socket socket) throws IOException {
        return new BufferedReader(
                new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
    }

    @Test
    void connectionThatIsClosedIsMadeAnewAndWhatCameMeanwhileIsSent() throws IOException {
        final int port;
        try (var server = new ServerSocket(0, 5, HERE)) {
            port = server.getLocalPort();
            start("tcp://localhost:" + port, "user");
            logger.info("one");
            try (Socket client = server.accept()) {
                assertThat(reader(client).readLine())
                        .isEqualTo("<14>kirin.a.shop.error: " + process + "one");
            }
        }
        // On a busy machine the end comes after what is written next, which is lost with it.
        await().until(() -> hasHeardTheEnd(port));
        logger.info("two");
        logger.info("three");
        try (var server = new ServerSocket()) {
            server.setReuseAddress(true);
            server.bind(new java.net.InetSocketAddress(HERE, port));
            try (Socket client = server.accept()) {
                BufferedReader lines = reader(client);
                assertThat(lines.readLine()).endsWith("] two");
                assertThat(lines.readLine()).endsWith("] three");
            }
        }
    }

    /** Whether the system has a connection to that port whose other side has ended. */
    private static boolean hasHeardTheEnd(int port) throws IOException {
        String pattern = " [0-9A-F]+:%04X 08 ".formatted(port);
        for (String table : List.of("/proc/net/tcp", "/proc/net/tcp6")) {
            if (Pattern.compile(pattern).matcher(Files.readString(Path.of(table))).find()) {
                return true;
            }
        }
        return false;
    }

    @Test
    void whoeverLogsNeverWaitsForASyslogThatTakesNothing() throws IOException {
        try (var server = new ServerSocket(0, 5, HERE)) {
            start("tcp://localhost:" + server.getLocalPort(), "user");
            String line = "x".repeat(8_000);
            for (int i = 0; i < 20_000; i++) {
                logger.info(line);
            }
            // Nobody has read a byte, and the queue holds a part of it: the others were dropped.
            try (Socket client = server.accept()) {
                assertThat(reader(client).readLine()).startsWith("<14>kirin");
            }
        }
    }

    @Test
    void unixSocketsOfEitherKindAreFound() throws IOException {
        Path file = folder.resolve("s");
        try (var server = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            server.bind(UnixDomainSocketAddress.of(file));
            start("unix://s", "security");
            logger.info("one");
            try (var client = server.accept();
                    var lines =
                            new BufferedReader(
                                    Channels.newReader(client, StandardCharsets.UTF_8))) {
                assertThat(lines.readLine())
                        .isEqualTo("<38>kirin.a.shop.error: " + process + "one");
            }
        }
    }
}
