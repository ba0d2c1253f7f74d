package kirin.logging.internal;

import java.io.IOException;
import java.nio.ByteBuffer;

/** Where whole lines end up. For the writer's thread, but for {@link #reopen}. */
interface LogOutput extends AutoCloseable {

    /**
     * Writes what is left of {@code lines}; after a failure this goes on where it has stopped.
     *
     * @throws IOException if not all can be written now
     */
    void write(ByteBuffer lines) throws IOException;

    /** Opens anew what has a name; any thread. */
    default void reopen() throws IOException {}

    /** For messages. */
    @Override
    String toString();

    @Override
    void close();
}
