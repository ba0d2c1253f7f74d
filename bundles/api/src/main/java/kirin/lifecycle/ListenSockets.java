package kirin.lifecycle;

import org.osgi.annotation.versioning.ProviderType;

import java.nio.file.Path;
import java.util.Optional;

/**
 * The launcher's sockets: those that the process was given, and those that it opens before it gives
 * up the right to. Optional: without a launcher there are none.
 */
@ProviderType
public interface ListenSockets {

    /**
     * The socket for an address.
     *
     * @param address as {@code bind} has it, for example {@code unix:run/kirin.sock}
     * @return empty if whoever asks is to open it
     * @throws ListenException if there cannot be one
     */
    Optional<ListenSocket> open(String address) throws ListenException;

    /**
     * Who listens at a port that cannot be had. Takes its time.
     *
     * @return fit to be named to an operator; empty where the system does not tell
     */
    Optional<String> owner(String host, int port);

    /**
     * Sees to it that a Unix socket can be made at a file: removes one that nobody listens at any
     * more. Any thread.
     *
     * @param file absolute; need not be there
     * @throws ListenException if somebody listens there, or if it is no socket
     */
    void clear(Path file) throws ListenException;

    /**
     * Whether another server, which this one was started by or has started, now holds all sockets
     * of {@link Listeners} too. Then what their queues hold is the other's when this one closes
     * them.
     */
    boolean areShared();
}
