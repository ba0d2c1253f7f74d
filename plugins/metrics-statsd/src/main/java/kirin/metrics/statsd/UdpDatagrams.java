package kirin.metrics.statsd;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;

/** A UDP socket. It is connected, so that the system tells when nobody receives. */
final class UdpDatagrams implements DatagramOutput {
    private final DatagramChannel channel;

    UdpDatagrams(String host, int port) throws IOException {
        InetSocketAddress address = new InetSocketAddress(host, port);
        if (address.isUnresolved()) {
            throw new UnknownHostException(host);
        }
        channel = DatagramChannel.open();
        try {
            channel.configureBlocking(false);
            channel.connect(address);
        } catch (IOException e) {
            channel.close();
            throw e;
        }
    }

    @Override
    public void send(byte[] bytes) throws IOException {
        if (channel.write(ByteBuffer.wrap(bytes)) == 0) {
            throw new IOException("the system has no room for a datagram");
        }
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException _) {
            // Nothing was kept back that could be lost with it.
        }
    }
}
