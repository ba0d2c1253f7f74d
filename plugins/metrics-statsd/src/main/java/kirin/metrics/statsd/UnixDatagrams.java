package kirin.metrics.statsd;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.nio.charset.StandardCharsets;

/** A Unix socket for datagrams, which Java has none of. Linux. One thread. */
final class UnixDatagrams implements DatagramOutput {
    private static final short AF_UNIX = 1;
    private static final int SOCK_DGRAM = 2;
    private static final int SOCK_CLOEXEC = 0x80000;
    private static final int MSG_DONTWAIT = 0x40;
    private static final int MSG_NOSIGNAL = 0x4000;
    // sizeof(struct sockaddr_un), whose path ends with a zero.
    private static final int ADDRESS_BYTES = 110;

    private final String file;
    private final Arena arena = Arena.ofAuto();
    private final MemorySegment address = arena.allocate(ADDRESS_BYTES, Short.BYTES);
    private final MemorySegment buffer = arena.allocate(MetricLines.MOST_BYTES);
    private final MethodHandle sendTo =
            function(
                    "sendto",
                    FunctionDescriptor.of(
                            JAVA_LONG, JAVA_INT, ADDRESS, JAVA_LONG, JAVA_INT, ADDRESS, JAVA_INT));
    private final MethodHandle close = function("close", FunctionDescriptor.of(JAVA_INT, JAVA_INT));
    private final int socket;

    UnixDatagrams(String file) throws IOException {
        this.file = file;
        byte[] path = file.getBytes(StandardCharsets.UTF_8);
        address.set(JAVA_SHORT, 0, AF_UNIX);
        MemorySegment.copy(path, 0, address, JAVA_BYTE, Short.BYTES, path.length);
        socket = open();
        if (socket < 0) {
            throw new IOException("the system gives no Unix socket");
        }
    }

    private static int open() {
        MethodHandle open =
                function("socket", FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT));
        try {
            return (int) open.invokeExact((int) AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
        } catch (Throwable e) {
            throw uncallable("socket", e);
        }
    }

    @SuppressWarnings("restricted") // calling C is what this class is for
    private static MethodHandle function(String name, FunctionDescriptor types) {
        Linker linker = Linker.nativeLinker();
        return linker.downcallHandle(linker.defaultLookup().findOrThrow(name), types);
    }

    /** To the path and not to a connection: a server that begins anew is found again. */
    @Override
    public void send(byte[] bytes) throws IOException {
        int length = Math.min(bytes.length, MetricLines.MOST_BYTES);
        MemorySegment.copy(bytes, 0, buffer, JAVA_BYTE, 0, length);
        long sent;
        try {
            sent =
                    (long)
                            sendTo.invokeExact(
                                    socket,
                                    buffer,
                                    (long) length,
                                    MSG_DONTWAIT | MSG_NOSIGNAL,
                                    address,
                                    ADDRESS_BYTES);
        } catch (Throwable e) {
            throw uncallable("sendto", e);
        }
        if (sent < 0) {
            throw new IOException("nobody receives at " + file + ", or not fast enough");
        }
    }

    @Override
    public void close() {
        try {
            int _ = (int) close.invokeExact(socket);
        } catch (Throwable e) {
            throw uncallable("close", e);
        }
    }

    private static IllegalStateException uncallable(String name, Throwable cause) {
        return new IllegalStateException("a call of " + name + " could not be made", cause);
    }
}
