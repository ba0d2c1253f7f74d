package kirin.app;

import org.osgi.annotation.versioning.ConsumerType;

import java.io.OutputStream;

/** Writes a response's body progressively. */
@FunctionalInterface
@ConsumerType
public interface BodyWriter {

    /**
     * Writes the whole body. Called on a worker's thread. The head goes out with the first bytes,
     * when the buffer is full or flushed, or at the end.
     *
     * @param out blocks while the client reads too slowly, passes on at {@code flush}, and throws
     *     an {@link java.io.IOException} once the client is gone. Closing it is not needed.
     * @throws Exception any failure: before the head went out it is answered with 500, afterwards
     *     it ends the connection, so that the client can tell a body that broke off from a whole
     *     one
     */
    void writeTo(OutputStream out) throws Exception;
}
