package kirin.http.internal;

import org.jspecify.annotations.Nullable;

import java.net.SocketAddress;

/**
 * Whose connection it is, as its first bytes say.
 *
 * @param source null if that is not told, or is the proxy itself
 * @param destination what the source has connected to; null with it
 */
record ProxyHeader(@Nullable SocketAddress source, @Nullable SocketAddress destination) {
    static final ProxyHeader UNTOLD = new ProxyHeader(null, null);

    /** What a malformed one is refused with. */
    static RefusedException malformed(String how) {
        return new RefusedException(
                new Refusal(400, "Bad Request: the PROXY header is malformed: " + how));
    }
}
