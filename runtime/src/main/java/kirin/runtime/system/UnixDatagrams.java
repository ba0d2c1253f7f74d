package kirin.runtime.system;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.VarHandle;
import java.nio.file.Path;
import java.time.Duration;

/** A Unix socket for many datagrams to one place, which Java has none of. One thread at a time. */
public final class UnixDatagrams implements AutoCloseable {
    private static final int MSG_NOSIGNAL = 0x4000;
    private static final StructLayout STATE = Linker.Option.captureStateLayout();
    private static final VarHandle ERRNO =
            STATE.varHandle(MemoryLayout.PathElement.groupElement("errno"));

    private final int socket;
    private final MethodHandle send;
    private final Arena arena = Arena.ofShared();
    private final MemorySegment state = arena.allocate(STATE);
    private final MemorySegment buffer;

    private UnixDatagrams(int socket, MethodHandle send, int mostBytes) {
        this.socket = socket;
        this.send = send;
        this.buffer = arena.allocate(mostBytes);
    }

    /**
     * Connects with a socket file.
     *
     * @param patience the longest that one datagram waits for its reader to make room
     * @param mostBytes of one datagram
     */
    public static UnixDatagrams to(Path file, Duration patience, int mostBytes)
            throws SystemCallException {
        int socket = Sockets.connectDatagrams(file, patience);
        return new UnixDatagrams(socket, sendHandle(), mostBytes);
    }

    @SuppressWarnings("restricted") // calling C is what this class is for
    private static MethodHandle sendHandle() {
        Linker linker = Linker.nativeLinker();
        return linker.downcallHandle(
                linker.defaultLookup().find("send").orElseThrow(),
                FunctionDescriptor.of(JAVA_LONG, JAVA_INT, ADDRESS, JAVA_LONG, JAVA_INT),
                Linker.Option.captureCallState("errno"));
    }

    /** Sends one. */
    public void send(byte[] bytes) throws SystemCallException {
        MemorySegment.copy(
                bytes, 0, buffer, java.lang.foreign.ValueLayout.JAVA_BYTE, 0, bytes.length);
        long sent;
        try {
            sent =
                    (long)
                            send.invokeExact(
                                    state, socket, buffer, (long) bytes.length, MSG_NOSIGNAL);
        } catch (Throwable e) {
            throw new IllegalStateException("a call of send could not be made", e);
        }
        if (sent < 0) {
            throw CLibrary.failure("send", (int) ERRNO.get(state, 0L));
        }
    }

    @Override
    public void close() throws SystemCallException {
        arena.close();
        Sockets.close(socket);
    }
}
