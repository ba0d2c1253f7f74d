package kirin.runtime;

import kirin.runtime.system.Sockets;
import kirin.runtime.system.SystemCallException;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * Connects a server with its successor. What one says the other hears, and however one of them
 * ends, the system tells the other: a process id can be another's by the time it is looked at.
 */
final class Lifeline {
    /** A successor serves. Nothing that went wrong reads as one of these. */
    static final String UP = "up";

    /** Who says this takes no client any more: what the sockets' queues hold is the other's. */
    static final String LEAVES = "leaves";

    /** What a predecessor that serves answers to that, so that not both leave it to the other. */
    static final String STAYS = "stays";

    private final int socket;

    Lifeline(int socket) {
        this.socket = socket;
    }

    /**
     * Says a line to the other one.
     *
     * @return whether it could; not if the other has ended
     */
    boolean tell(String line) {
        try {
            Sockets.write(
                    socket, (line.replace('\n', ' ') + "\n").getBytes(StandardCharsets.UTF_8));
            return true;
        } catch (SystemCallException _) {
            return false;
        }
    }

    /** Waits for the next line; empty when the other one has ended. */
    Optional<String> hear() {
        var line = new ByteArrayOutputStream();
        try {
            int next = Sockets.read(socket);
            while (next >= 0) {
                if (next == '\n') {
                    return Optional.of(line.toString(StandardCharsets.UTF_8));
                }
                line.write(next);
                next = Sockets.read(socket);
            }
        } catch (SystemCallException _) {
            // It has ended before it had heard all.
        }
        return Optional.empty();
    }

    /** Called when the other one has ended; before that it would take this for our end. */
    void close() {
        try {
            Sockets.close(socket);
        } catch (SystemCallException e) {
            throw new IllegalStateException(e);
        }
    }
}
