package kirin.exchange;

import org.jspecify.annotations.Nullable;
import org.osgi.annotation.versioning.ProviderType;

import java.io.IOException;
import java.nio.ByteBuffer;

/** Bytes both ways over one connection, without blocking and with back-pressure both ways. */
@ProviderType
public interface Transfer {

    /**
     * Takes the next part that has arrived. The listener stops reading from the socket while more
     * than its high-water mark lies here untaken.
     *
     * @return the part, which the caller releases; null if none is there now. After the part that
     *     is {@link Part#isLast last}, every call returns an empty last part.
     * @throws IOException if the peer is gone or what it sent is malformed
     */
    @Nullable Part read() throws IOException;

    /**
     * Asks for one call of {@code ready} as soon as {@link #read} would not return null. A client
     * that waits for {@code 100 Continue} is told to go on.
     *
     * @param ready called once on an I/O thread, never from within this call; must not block
     * @throws IllegalStateException if an earlier demand is still open
     */
    void demand(Runnable ready);

    /**
     * Sends the next part. Before sending another, wait for {@code sent}: that is the
     * back-pressure.
     *
     * @param body taken over: it must not change until {@code sent} was called
     * @param last whether it ends the body, or closes the raw connection
     * @param sent a small part is copied and {@code sent} runs at once, on the caller's thread; a
     *     part that finds the connection's buffer full waits for the socket, and {@code sent} runs
     *     on an I/O thread
     */
    void send(ByteBuffer body, boolean last, SendCallback sent);

    /**
     * Closes the connection without ending the answer, so that the peer can tell. Does nothing if
     * the exchange has ended.
     *
     * @param reason told by the outcome, fit to show an operator; the cause, which the caller alone
     *     knows, is the caller's to log
     */
    void abort(String reason);

    /**
     * Adds a listener that is called once, on an I/O thread, if the peer goes before the exchange
     * has ended; at once, on the caller's thread, if it has gone already. A client that has only
     * ended its own side after its request has not gone: it may wait for the answer. Whether it has
     * closed altogether shows when something is sent to it.
     */
    void onGone(Runnable listener);
}
