package kirin.jolokia.internal;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.rmi.server.RMIServerSocketFactory;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

import javax.net.ssl.SSLSocket;

/**
 * The one port of JMX. It is bound before RMI asks for it, so that RMI knows its number, and that
 * one which cannot be had is told as such.
 */
final class TlsPort extends ServerSocket implements RMIServerSocketFactory {
    private static final int BACKLOG = 64;
    private static final int AT_ONCE = 100;

    private final TlsFiles files;
    private final Duration forHandshake;
    private final Refusals refusals;
    private final Set<TlsConnection> open = ConcurrentHashMap.newKeySet();
    // Written before RMI accepts.
    private volatile Runnable beforeEach = () -> {};

    private TlsPort(TlsFiles files, Duration forHandshake, Refusals refusals) throws IOException {
        this.files = files;
        this.forHandshake = forHandshake;
        this.refusals = refusals;
    }

    /**
     * Binds it.
     *
     * @throws java.net.BindException if the address cannot be had
     */
    static TlsPort bound(
            InetSocketAddress address, TlsFiles files, Duration forHandshake, Refusals refusals)
            throws IOException {
        var port = new TlsPort(files, forHandshake, refusals);
        try {
            port.bind(address, BACKLOG);
            return port;
        } catch (IOException | RuntimeException e) {
            port.close();
            throw e;
        }
    }

    /** Runs it whenever a client comes, before the client is served. */
    void beforeEach(Runnable task) {
        beforeEach = task;
    }

    @Override
    public ServerSocket createServerSocket(int port) throws IOException {
        if (port != getLocalPort()) {
            throw new IOException("there is no other port than " + getLocalPort());
        }
        return this;
    }

    @Override
    public Socket accept() throws IOException {
        while (true) {
            Socket plain = super.accept();
            if (open.size() < AT_ONCE) {
                beforeEach.run();
                return connection(plain);
            }
            refusals.add(
                    plain.getInetAddress().getHostAddress() + ':' + plain.getPort(),
                    "more than " + AT_ONCE + " connections");
            plain.close();
        }
    }

    private TlsConnection connection(Socket plain) throws IOException {
        SSLSocket socket;
        try {
            // Nothing has been read of it yet.
            socket = (SSLSocket) files.context().getSocketFactory().createSocket(plain, null, true);
        } catch (IOException | RuntimeException e) {
            plain.close();
            throw e;
        }
        socket.setWantClientAuth(files.asksForCertificate());
        var connection = new TlsConnection(socket, forHandshake, refusals, open::remove);
        open.add(connection);
        return connection;
    }

    /** Closes it, and all connections: RMI keeps those of clients that are silent. */
    @Override
    public void close() throws IOException {
        super.close();
        for (TlsConnection each : open) {
            each.close();
        }
    }
}
