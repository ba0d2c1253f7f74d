package kirin.exchange;

import kirin.http.Headers;

import org.osgi.annotation.versioning.ProviderType;

import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.function.Consumer;

/**
 * One request and its answer. Made by a listener; nothing here blocks.
 *
 * <p>Threads: reading belongs to one thread at a time, answering to one thread at a time; they may
 * differ, and need not be the one that was given the exchange. {@link #abort} may come from any
 * thread at any time.
 *
 * <p>It answers once. What is sent after its last part, or after an abort, goes nowhere and is
 * reported to its callback as a {@link ClosedExchangeException}; nothing sent here can reach
 * another exchange of the same connection.
 *
 * <p>A listener that compresses answers sends other bytes than it was given, and other fields where
 * these tell of the bytes: their length, coding and tag. Parts still go out one by one.
 */
@ProviderType
public interface Exchange extends Transfer {

    /** Unlike that of any other exchange of this process; counts up. */
    long id();

    /**
     * Names the request in logs and to the client, who gets it back as {@code X-Request-Id}: what
     * it sent under that name if this is 1 to 128 visible ASCII characters without quotes, commas
     * and backslashes, else one that no other request of this process has, or had before a restart.
     */
    String requestId();

    /** The connection that the request came on. */
    Connection connection();

    /** The method as sent. */
    String method();

    /** The request target as sent. */
    String target();

    /** {@code HTTP/1.1} or {@code HTTP/1.0}. */
    String protocol();

    /**
     * What the client used, {@code http} or {@code https}: as a trusted proxy says, if one does.
     */
    String scheme();

    /**
     * Who has sent the request: as a trusted proxy says, with port 0 if it names none, else the
     * other end of the connection.
     */
    SocketAddress client();

    /**
     * The host that the client has asked, with a port if it named one: as a trusted proxy says,
     * else as the target does, else the {@code Host} field; empty if none of them does.
     */
    String host();

    /**
     * What a trusted proxy says it has taken off the front of the path that the client asked for,
     * without trailing slash; empty if nothing.
     */
    String prefix();

    /** The fields of the request's head. */
    Headers headers();

    /**
     * The fields after a chunked body; empty before its last part was read, or if none came. Those
     * that have a meaning only in a head, as Host, Authorization or Content-Length, are left out.
     */
    Headers trailers();

    /** When the first byte of the request had arrived, as {@link System#nanoTime} counts. */
    long startNanos();

    /**
     * When the listener handed it on, as {@link System#nanoTime} counts: its head, and its body up
     * to a limit, had arrived.
     */
    long readyNanos();

    /** Whether a final head was handed over: the status can no longer change. */
    boolean isCommitted();

    /**
     * Sends an interim answer, which does not end the exchange: 103 with early hints, or 100 where
     * the request asked for it and was not yet told. Does nothing for an HTTP/1.0 client. Fields
     * that concern the connection or the length of a body are left out.
     *
     * @param status 100 to 199, but not 101
     * @throws IllegalStateException if a final head was sent already
     */
    void inform(int status, Headers fields);

    /**
     * Sends the final head and the first or only part of the body.
     *
     * <p>If {@code last}, the length of {@code body} is the answer's. Otherwise a {@code
     * Content-Length} among {@code fields} is, and without one the body is sent in chunks, or up to
     * the end of the connection to a client that does not know these.
     *
     * @param status 200 to 599
     * @param fields without those that the server sets: Connection, Transfer-Encoding, Date, Server
     *     and X-Request-Id are dropped
     * @param body taken over: it must not change until {@code sent} was called. Not sent where the
     *     method or the status has no body (HEAD, 204, 304).
     * @param sent told when it may change; a small body is copied at once
     * @throws IllegalStateException if a final head was sent already
     */
    void send(int status, Headers fields, ByteBuffer body, boolean last, SendCallback sent);

    /**
     * Sends the final head and a whole body from a file, bypassing the heap where the system can.
     *
     * @param file taken over: closed when everything was sent or the exchange has failed
     * @param offset of the first byte
     * @param length in bytes; if the file ends before, the connection is closed
     * @param sent told when the file was closed
     * @throws IllegalStateException if a final head was sent already
     */
    void send(
            int status,
            Headers fields,
            FileChannel file,
            long offset,
            long length,
            SendCallback sent);

    /**
     * Ends a body that was sent in parts, with fields after it if it was sent in chunks and the
     * client can take them.
     */
    void finish(Headers trailers, SendCallback sent);

    /**
     * Answers 101 and hands the connection over: from now on the exchange carries raw bytes both
     * ways until it is closed. It counts as running all the while.
     *
     * @param fields with {@code Upgrade}; the server adds {@code Connection: upgrade}
     * @return the raw bytes; what the client had already sent after its request comes first
     * @throws IllegalStateException if the client has offered no other protocol (RFC 9110 §7.8), a
     *     final head was sent already, or the request has a body that was not read to its end
     */
    Transfer upgrade(Headers fields);

    /**
     * Says who handles it, for the access log. The last one said before the exchange ends counts;
     * an exchange that is not logged drops it.
     */
    default void handledBy(Handling handling) {}

    /**
     * Adds a listener that is told once how the exchange ended, on an I/O thread: after the last
     * byte of the answer was handed to the system, and before the next request of the connection
     * begins. Called at once, on the caller's thread, if it has ended already.
     */
    void onCompleted(Consumer<Outcome> listener);
}
