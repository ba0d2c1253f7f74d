package kirin.metrics.statsd;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/** The other end: a UDP socket that is read when a test wants to. */
final class StatsdServer implements AutoCloseable {
    private static final int PATIENCE_MILLIS = 20_000;

    private final DatagramSocket socket;
    final List<String> lines = new ArrayList<>();
    int longestDatagram;

    StatsdServer() throws IOException {
        this(0);
    }

    StatsdServer(int port) throws IOException {
        socket = new DatagramSocket(port, InetAddress.getLoopbackAddress());
        socket.setReceiveBufferSize(1 << 20);
        socket.setSoTimeout(PATIENCE_MILLIS);
    }

    int port() {
        return socket.getLocalPort();
    }

    /** Reads until one line is like this. */
    String await(Predicate<String> wanted) throws IOException {
        while (true) {
            for (String each : receive()) {
                if (wanted.test(each)) {
                    return each;
                }
            }
        }
    }

    /** Reads until lines of this name add up to so many. */
    void awaitCount(String name, long count) throws IOException {
        while (count(name) < count) {
            receive();
        }
    }

    /** The sum over all lines of a counter. */
    long count(String name) {
        return lines.stream()
                .filter(line -> line.startsWith(name + ":"))
                .mapToLong(line -> Long.parseLong(line.split("[:|]", -1)[1]))
                .sum();
    }

    private List<String> receive() throws IOException {
        DatagramPacket packet = new DatagramPacket(new byte[65_536], 65_536);
        socket.receive(packet);
        longestDatagram = Math.max(longestDatagram, packet.getLength());
        List<String> received =
                List.of(
                        new String(packet.getData(), 0, packet.getLength(), StandardCharsets.UTF_8)
                                .split("\n", -1));
        lines.addAll(received);
        return received;
    }

    @Override
    public void close() {
        socket.close();
    }
}
