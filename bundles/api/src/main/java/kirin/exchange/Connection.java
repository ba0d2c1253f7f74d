package kirin.exchange;

import org.jspecify.annotations.Nullable;
import org.osgi.annotation.versioning.ProviderType;

import java.net.SocketAddress;
import java.util.Optional;

import javax.net.ssl.SSLSession;

/** One client connection, which carries exchanges one after another. Safe for any thread. */
@ProviderType
public interface Connection {

    /** Unlike that of any other connection of this process; counts up. */
    long id();

    /** The other end: as a PROXY header at the beginning has told, if one was taken. */
    SocketAddress peer();

    /** This end: the same holds for it. */
    SocketAddress local();

    /** The TLS session with the peer's certificates; empty on a plain connection. */
    Optional<SSLSession> tlsSession();

    /** The I/O thread that owns this connection, now and as long as it is open. */
    Loop loop();

    /**
     * Keeps something beside the connection until it closes or {@link #detach} is called.
     *
     * @return what was kept under this key before, or null
     */
    @Nullable Object attach(Object key, Object value);

    /** What is kept under the key, or null. */
    @Nullable Object attachment(Object key);

    /**
     * Forgets what is kept under the key.
     *
     * @return what was forgotten, or null
     */
    @Nullable Object detach(Object key);

    /** Adds a listener called once, on the I/O thread, when the connection has closed. */
    void onClosed(Runnable listener);
}
