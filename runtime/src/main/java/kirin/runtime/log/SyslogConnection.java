package kirin.runtime.log;

import kirin.runtime.system.UnixDatagrams;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;

/** One way to syslog, open. Belongs to the thread that sends; only closing is for any. */
sealed interface SyslogConnection extends AutoCloseable {
    /** The longest line, as rsyslog takes it by default. */
    int MOST_BYTES = 8192;

    Duration PATIENCE = Duration.ofSeconds(1);

    /** Sends one line without its end. */
    void send(byte[] line) throws IOException;

    /**
     * Finds out whether the other end has gone, as far as that can be known without sending.
     *
     * @throws IOException if it has
     */
    void check() throws IOException;

    @Override
    void close() throws IOException;

    static SyslogConnection to(SyslogAddress address) throws IOException {
        return switch (address) {
            case SyslogAddress.Udp udp -> {
                DatagramChannel channel = DatagramChannel.open();
                yield new Udp(connected(channel, inet(udp.host(), udp.port())));
            }
            case SyslogAddress.Tcp tcp ->
                    stream(SocketChannel.open(), inet(tcp.host(), tcp.port()));
            case SyslogAddress.Unix unix -> unix(unix.file(), unix.kind());
        };
    }

    private static SyslogConnection unix(Path file, SyslogAddress.Kind kind) throws IOException {
        return switch (kind) {
            case DATAGRAMS -> new Datagrams(UnixDatagrams.to(file, PATIENCE, MOST_BYTES));
            case STREAM -> {
                var channel = SocketChannel.open(StandardProtocolFamily.UNIX);
                yield stream(channel, UnixDomainSocketAddress.of(file));
            }
            case EITHER -> {
                try {
                    yield unix(file, SyslogAddress.Kind.DATAGRAMS);
                } catch (IOException _) {
                    yield unix(file, SyslogAddress.Kind.STREAM);
                }
            }
        };
    }

    private static InetSocketAddress inet(String host, int port) throws IOException {
        var address = new InetSocketAddress(host, port);
        if (address.isUnresolved()) {
            throw new UnknownHostException("there is no host " + host);
        }
        return address;
    }

    private static DatagramChannel connected(DatagramChannel channel, SocketAddress to)
            throws IOException {
        try {
            return channel.connect(to);
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
        }
    }

    private static SyslogConnection stream(SocketChannel channel, SocketAddress to)
            throws IOException {
        try {
            if (to instanceof InetSocketAddress) {
                channel.socket().connect(to, (int) PATIENCE.toMillis());
            } else {
                channel.connect(to);
            }
            return new Stream(channel);
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
        }
    }

    /** Over UDP. */
    record Udp(DatagramChannel channel) implements SyslogConnection {
        @Override
        public void send(byte[] line) throws IOException {
            channel.write(ByteBuffer.wrap(line));
        }

        @Override
        public void check() {}

        @Override
        public void close() throws IOException {
            channel.close();
        }
    }

    /** Over a connection. */
    record Stream(SocketChannel channel) implements SyslogConnection {
        @Override
        public void send(byte[] line) throws IOException {
            byte[] ended = Arrays.copyOf(line, line.length + 1);
            ended[line.length] = '\n';
            ByteBuffer rest = ByteBuffer.wrap(ended);
            while (rest.hasRemaining()) {
                channel.write(rest);
            }
        }

        @Override
        public void check() throws IOException {
            channel.configureBlocking(false);
            // Nothing is ever said there; but what is sent to one who has gone is lost unnoticed.
            int read = channel.read(ByteBuffer.allocate(64));
            channel.configureBlocking(true);
            if (read < 0) {
                throw new IOException("the other end has closed the connection");
            }
        }

        @Override
        public void close() throws IOException {
            channel.close();
        }
    }

    /** To a Unix socket of datagrams. */
    record Datagrams(UnixDatagrams socket) implements SyslogConnection {
        @Override
        public void send(byte[] line) throws IOException {
            socket.send(line);
        }

        @Override
        public void check() {}

        @Override
        public void close() throws IOException {
            socket.close();
        }
    }
}
