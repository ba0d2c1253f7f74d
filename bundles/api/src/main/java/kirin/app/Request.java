package kirin.app;

import kirin.exchange.RoutedExchange;
import kirin.http.Headers;

import org.jspecify.annotations.Nullable;
import org.osgi.annotation.versioning.ProviderType;

import java.io.InputStream;
import java.net.SocketAddress;
import java.time.Instant;
import java.util.Map;

/**
 * One request. All but {@link #body} and {@link #attributes} is unmodifiable and safe for any
 * thread; those two belong to one thread at a time. Valid until its answer is complete.
 */
@ProviderType
public interface Request {

    /** The method as sent: {@code GET}, {@code POST} … */
    String method();

    /** The request target as sent, neither decoded nor normalised. */
    String target();

    /**
     * The path where clients find the application, without trailing slash; empty for {@code /}.
     * That is where it is mounted, behind what a trusted proxy says it has taken off.
     */
    String mountPath();

    /**
     * What follows the path of the mount in that of the target, percent-decoded as UTF-8, without
     * the query.
     */
    String path();

    /** What follows the first {@code ?} of the target, not decoded; empty if nothing does. */
    String query();

    /** The fields of the head. */
    Headers headers();

    /**
     * The body; at its end at once if there is none. Reading blocks until the client has sent more,
     * and tells a client that sent {@code Expect: 100-continue} to go on.
     *
     * <p>A read fails with an {@link java.io.IOException} when the client is gone or its body is
     * malformed or shorter than announced: what was read until then is not the whole body.
     */
    InputStream body();

    /**
     * What the client used, {@code http} or {@code https}: as a trusted proxy says, if one does.
     */
    String scheme();

    /**
     * The host that the client has asked, with a port if it named one: as a trusted proxy says,
     * else as the target does, else the {@code Host} field; empty if none of them does.
     */
    String host();

    /** {@code HTTP/1.1} or {@code HTTP/1.0}. */
    String protocol();

    /**
     * The client: as a trusted proxy says, with port 0 if it names none, else the other end of the
     * connection.
     */
    SocketAddress peer();

    /** The server's end of the connection. */
    SocketAddress local();

    /** When the answer has to be complete, or null if the request has no time limit. */
    @Nullable Instant deadline();

    /** A place for what filters and the application want to keep beside the request. Modifiable. */
    Map<String, Object> attributes();

    /** The contract beneath this one, for what the simple form leaves out. */
    RoutedExchange exchange();
}
