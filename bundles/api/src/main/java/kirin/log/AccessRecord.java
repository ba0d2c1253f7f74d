package kirin.log;

import kirin.exchange.Connection;
import kirin.exchange.Handling;
import kirin.http.Headers;

import org.jspecify.annotations.Nullable;
import org.osgi.annotation.versioning.ProviderType;

/**
 * One exchange that has ended. Good for the call that it is given to, and no longer.
 *
 * <p>What a client has sent is here as it was sent: only {@link Line} knows what may go into a log.
 */
@ProviderType
public interface AccessRecord {

    /** The connection that the exchange was on. */
    Connection connection();

    /** The address of the other end without its port; empty on a Unix socket. */
    String peerHost();

    /** The client's address as a trusted proxy has told it; null if none has. */
    @Nullable String forwardedFor();

    /** Names the request in all logs and to the client; null if the request was refused. */
    @Nullable String requestId();

    /** The method as sent; null if the request line could not be read. */
    @Nullable String method();

    /** The request target as sent; null if the request line could not be read. */
    @Nullable String target();

    /** The protocol, as in {@code HTTP/1.1}; null if the request line could not be read. */
    @Nullable String protocol();

    /** {@code http} or {@code https}. */
    String scheme();

    /** The fields of the request's head, as far as they could be read. */
    Headers requestFields();

    /** The fields of the answer's head that are the application's; empty if it sent none. */
    Headers answerFields();

    /** The status of the final head; 0 if none was sent. */
    int status();

    /** Bytes of the answer's body that were handed to the system, without head and framing. */
    long bodyBytes();

    /** When it ended, in milliseconds since 1970. */
    long endMillis();

    /** From the first byte of the request to the end, in nanoseconds. */
    long durationNanos();

    /**
     * From the first byte of the request to the moment when the answer's head was handed to the
     * system, in nanoseconds; -1 if no head was sent.
     */
    long firstByteNanos();

    /** Who has handled it; null if it reached no application. */
    @Nullable Handling handling();

    /** How it ended. */
    AccessOutcome outcome();

    /** Why it was refused, or broken off; empty if it was answered. */
    String reason();
}
