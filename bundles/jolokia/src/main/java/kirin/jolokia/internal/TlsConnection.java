package kirin.jolokia.internal;

import org.jspecify.annotations.Nullable;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.security.Principal;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;

import javax.naming.InvalidNameException;
import javax.naming.ldap.LdapName;
import javax.naming.ldap.Rdn;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSocket;

/**
 * A client of the port for JMX. RMI serves each connection on one thread, which reads each call
 * from it before it makes it: so a thread knows whose call it makes, which RMI itself does not
 * tell.
 *
 * <p>It has what RMI asks of a socket.
 */
final class TlsConnection extends Socket {
    /** The one that a thread has read last. */
    private static final ThreadLocal<TlsConnection> READ = new ThreadLocal<>();

    private final SSLSocket socket;
    private final Duration forHandshake;
    private final Refusals refusals;
    private final Consumer<TlsConnection> atClose;
    // Guarded by this.
    private boolean closed;

    /**
     * @param forHandshake for a client to agree on keys
     * @param atClose told of this one, once
     */
    TlsConnection(
            SSLSocket socket,
            Duration forHandshake,
            Refusals refusals,
            Consumer<TlsConnection> atClose) {
        this.socket = socket;
        this.forHandshake = forHandshake;
        this.refusals = refusals;
        this.atClose = atClose;
    }

    /** Whose call this thread makes. */
    static Optional<TlsConnection> ofThisThread() {
        return Optional.ofNullable(READ.get());
    }

    /** Host and port. */
    String address() {
        return socket.getInetAddress().getHostAddress() + ':' + socket.getPort();
    }

    /** The common name in the certificate of the client, if it has shown one that is trusted. */
    Optional<String> certified() {
        Principal subject;
        try {
            subject = socket.getSession().getPeerPrincipal();
        } catch (SSLPeerUnverifiedException _) {
            return Optional.empty();
        }
        try {
            for (Rdn each : new LdapName(subject.getName()).getRdns()) {
                if (each.getType().equalsIgnoreCase("CN")) {
                    return Optional.of(each.getValue().toString());
                }
            }
        } catch (InvalidNameException _) {
            // A name of another form names no user.
        }
        return Optional.empty();
    }

    @Override
    public InputStream getInputStream() throws IOException {
        return new FilterInputStream(socket.getInputStream()) {
            private boolean agreed;

            @Override
            public int read() throws IOException {
                begin();
                return super.read();
            }

            @Override
            public int read(byte[] into, int offset, int length) throws IOException {
                begin();
                return super.read(into, offset, length);
            }

            private void begin() throws IOException {
                READ.set(TlsConnection.this);
                if (!agreed) {
                    agree();
                    agreed = true;
                }
            }
        };
    }

    private void agree() throws IOException {
        int usual = socket.getSoTimeout();
        socket.setSoTimeout(Math.toIntExact(forHandshake.toMillis()));
        try {
            socket.startHandshake();
        } catch (IOException e) {
            refusals.add(address(), "no TLS: " + Shown.of(String.valueOf(e.getMessage())));
            throw e;
        }
        socket.setSoTimeout(usual);
    }

    @Override
    public OutputStream getOutputStream() throws IOException {
        return socket.getOutputStream();
    }

    @Override
    public void setTcpNoDelay(boolean on) throws SocketException {
        socket.setTcpNoDelay(on);
    }

    @Override
    public void setSoTimeout(int millis) throws SocketException {
        socket.setSoTimeout(millis);
    }

    @Override
    public int getSoTimeout() throws SocketException {
        return socket.getSoTimeout();
    }

    @Override
    public @Nullable InetAddress getInetAddress() {
        return socket.getInetAddress();
    }

    @Override
    public int getPort() {
        return socket.getPort();
    }

    @Override
    public int getLocalPort() {
        return socket.getLocalPort();
    }

    @Override
    public void close() throws IOException {
        synchronized (this) {
            if (closed) {
                return;
            }
            closed = true;
        }
        atClose.accept(this);
        socket.close();
    }
}
