package kirin.runtime.system;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.net.UnknownHostException;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;

/** Sockets by their descriptors. The numbers are Linux's. */
public final class Sockets {
    /** The longest path of a Unix socket, in bytes. */
    public static final int MOST_PATH_BYTES = 107;

    private static final short AF_UNIX = 1;
    private static final short AF_INET = 2;
    private static final short AF_INET6 = 10;
    private static final int SOCK_STREAM = 1;
    private static final int SOCK_DGRAM = 2;
    private static final int SOCK_NONBLOCK = 0x800;
    private static final int SOCK_CLOEXEC = 0x80000;
    private static final int SOL_SOCKET = 1;
    private static final int SO_REUSEADDR = 2;
    private static final int SO_TYPE = 3;
    private static final int SO_REUSEPORT = 15;
    private static final int SO_PEERCRED = 17;
    private static final int SO_SNDTIMEO = 21;
    private static final int SO_ACCEPTCONN = 30;
    private static final int MSG_NOSIGNAL = 0x4000;
    private static final int F_SETFD = 2;
    private static final int F_GETFL = 3;
    private static final int F_SETFL = 4;
    private static final int F_DUPFD_CLOEXEC = 1030;
    private static final int FD_CLOEXEC = 1;

    /** That of a Unix socket, which is the longest. */
    private static final int ADDRESS_BYTES = 110;

    /** Where the path or the port begins in an address. */
    private static final int AFTER_FAMILY = 2;

    private Sockets() {}

    /**
     * Opens a TCP socket and gives it an address; it does not listen yet.
     *
     * @param reusePort whether other processes may do the same
     */
    public static int openTcp(InetSocketAddress address, boolean reusePort)
            throws SystemCallException {
        boolean isIpv4 = address.getAddress() instanceof Inet4Address;
        int socket =
                CLibrary.call(
                        "socket",
                        (int) (isIpv4 ? AF_INET : AF_INET6),
                        SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC,
                        0);
        try {
            set(socket, SO_REUSEADDR);
            if (reusePort) {
                set(socket, SO_REUSEPORT);
            }
            bind(socket, address);
            return socket;
        } catch (SystemCallException e) {
            close(socket);
            throw e;
        }
    }

    /** Opens a Unix socket with a new file; it does not listen yet. */
    public static int openUnix(Path file) throws SystemCallException {
        int socket = newUnix(SOCK_STREAM | SOCK_NONBLOCK);
        try {
            bind(socket, UnixDomainSocketAddress.of(file));
            return socket;
        } catch (SystemCallException e) {
            close(socket);
            throw e;
        }
    }

    /**
     * The process that listens at a Unix socket.
     *
     * @return its id; 0 if that cannot be known, -1 if nobody listens
     */
    public static long listenerAt(Path file) throws SystemCallException {
        int socket = newUnix(SOCK_STREAM | SOCK_NONBLOCK);
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment name = encode(UnixDomainSocketAddress.of(file), arena);
            CLibrary.call("connect", socket, name, (int) name.byteSize());
            MemorySegment credentials = arena.allocate(JAVA_INT, 3);
            MemorySegment length = arena.allocateFrom(JAVA_INT, 12);
            CLibrary.call("getsockopt", socket, SOL_SOCKET, SO_PEERCRED, credentials, length);
            return credentials.get(JAVA_INT, 0);
        } catch (SystemCallException e) {
            return switch (e.number()) {
                case SystemCallException.ECONNREFUSED, SystemCallException.ENOENT -> -1;
                // Above all when its queue is full: somebody is there.
                default -> 0;
            };
        } finally {
            close(socket);
        }
    }

    /**
     * Makes a socket that was opened by somebody else fit for an event loop.
     *
     * @throws SystemCallException if there is no open socket of that number
     */
    public static void adopt(int socket) throws SystemCallException {
        // First, as it fails for whatever is no socket.
        var _ = option(socket, SO_TYPE);
        int flags = CLibrary.callVariadic("fcntl", 2, socket, F_GETFL, 0);
        CLibrary.callVariadic("fcntl", 2, socket, F_SETFL, flags | SOCK_NONBLOCK);
        CLibrary.callVariadic("fcntl", 2, socket, F_SETFD, FD_CLOEXEC);
    }

    /** Lets no process that this one starts have a socket. */
    public static void keep(int socket) throws SystemCallException {
        var _ = option(socket, SO_TYPE);
        CLibrary.callVariadic("fcntl", 2, socket, F_SETFD, FD_CLOEXEC);
    }

    /** Whether it is one of streams, which can listen. */
    public static boolean isStream(int socket) throws SystemCallException {
        return option(socket, SO_TYPE) == SOCK_STREAM;
    }

    /** Whether it waits for clients already. */
    public static boolean isListening(int socket) throws SystemCallException {
        return option(socket, SO_ACCEPTCONN) != 0;
    }

    /** The address that a socket has, of whichever of the two families. */
    public static SocketAddress addressOf(int socket) throws SystemCallException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment name = arena.allocate(ADDRESS_BYTES, Integer.BYTES);
            MemorySegment length = arena.allocateFrom(JAVA_INT, ADDRESS_BYTES);
            CLibrary.call("getsockname", socket, name, length);
            return decode(name, length.get(JAVA_INT, 0));
        }
    }

    /** Sends one datagram to a Unix socket; a name that begins with @ is an abstract one. */
    public static void send(String name, String text) throws SystemCallException {
        int socket = newUnix(SOCK_DGRAM);
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment to = encode(name, arena);
            byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
            MemorySegment content = arena.allocateFrom(JAVA_BYTE, bytes);
            CLibrary.call(
                    "sendto", socket, content, (long) bytes.length, 0, to, (int) to.byteSize());
        } finally {
            close(socket);
        }
    }

    /**
     * Connects a socket of datagrams with a Unix socket's file.
     *
     * @param patience the longest that one may wait for room
     */
    static int connectDatagrams(Path file, Duration patience) throws SystemCallException {
        int socket = newUnix(SOCK_DGRAM);
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment name = encode(UnixDomainSocketAddress.of(file), arena);
            CLibrary.call("connect", socket, name, (int) name.byteSize());
            MemorySegment time = arena.allocate(JAVA_LONG, 2);
            time.setAtIndex(JAVA_LONG, 0, patience.toSeconds());
            time.setAtIndex(JAVA_LONG, 1, patience.toNanosPart() / 1000L);
            CLibrary.call(
                    "setsockopt", socket, SOL_SOCKET, SO_SNDTIMEO, time, (int) time.byteSize());
            return socket;
        } catch (SystemCallException e) {
            close(socket);
            throw e;
        }
    }

    /** Two sockets that are connected with each other. */
    public static Pair pair() throws SystemCallException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment both = arena.allocate(JAVA_INT, 2);
            CLibrary.call("socketpair", (int) AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, both);
            return new Pair(both.getAtIndex(JAVA_INT, 0), both.getAtIndex(JAVA_INT, 1));
        }
    }

    /** The descriptors of both. */
    public record Pair(int one, int other) {}

    /** Waits for the next byte that a connected socket brings; -1 if its other end is closed. */
    public static int read(int socket) throws SystemCallException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment next = arena.allocate(JAVA_BYTE);
            int count = CLibrary.callAgain("recv", socket, next, 1L, 0);
            return count == 0 ? -1 : next.get(JAVA_BYTE, 0) & 0xFF;
        }
    }

    /** Sends bytes over a connected socket. */
    public static void write(int socket, byte[] bytes) throws SystemCallException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment content = arena.allocateFrom(JAVA_BYTE, bytes);
            int sent = 0;
            while (sent < bytes.length) {
                MemorySegment rest = content.asSlice(sent);
                sent += CLibrary.callAgain("send", socket, rest, rest.byteSize(), MSG_NOSIGNAL);
            }
        }
    }

    /** A second descriptor of the same thing; its number is this one at least. */
    public static int duplicate(int descriptor, int least) throws SystemCallException {
        return CLibrary.callVariadic("fcntl", 2, descriptor, F_DUPFD_CLOEXEC, least);
    }

    /** Closes a descriptor. */
    public static void close(int descriptor) throws SystemCallException {
        CLibrary.call("close", descriptor);
    }

    private static int newUnix(int type) throws SystemCallException {
        return CLibrary.call("socket", (int) AF_UNIX, type | SOCK_CLOEXEC, 0);
    }

    private static void set(int socket, int option) throws SystemCallException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment on = arena.allocateFrom(JAVA_INT, 1);
            CLibrary.call("setsockopt", socket, SOL_SOCKET, option, on, Integer.BYTES);
        }
    }

    private static int option(int socket, int option) throws SystemCallException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment value = arena.allocate(JAVA_INT);
            MemorySegment length = arena.allocateFrom(JAVA_INT, Integer.BYTES);
            CLibrary.call("getsockopt", socket, SOL_SOCKET, option, value, length);
            return value.get(JAVA_INT, 0);
        }
    }

    private static void bind(int socket, SocketAddress address) throws SystemCallException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment name =
                    address instanceof InetSocketAddress inet
                            ? encode(inet, arena)
                            : encode((UnixDomainSocketAddress) address, arena);
            CLibrary.call("bind", socket, name, (int) name.byteSize());
        }
    }

    private static MemorySegment encode(UnixDomainSocketAddress address, Arena arena) {
        return encode(address.getPath().toString(), arena);
    }

    private static MemorySegment encode(String name, Arena arena) {
        byte[] path = name.getBytes(StandardCharsets.UTF_8);
        boolean isAbstract = name.startsWith("@");
        // An abstract name has its length, a path the zero at its end.
        long size = (long) AFTER_FAMILY + path.length + (isAbstract ? 0 : 1);
        MemorySegment encoded = arena.allocate(size, Integer.BYTES);
        encoded.set(JAVA_SHORT, 0, AF_UNIX);
        MemorySegment.copy(path, 0, encoded, JAVA_BYTE, AFTER_FAMILY, path.length);
        if (isAbstract) {
            encoded.set(JAVA_BYTE, AFTER_FAMILY, (byte) 0);
        }
        return encoded;
    }

    private static MemorySegment encode(InetSocketAddress address, Arena arena) {
        byte[] bytes = address.getAddress().getAddress();
        boolean isIpv4 = bytes.length == 4;
        MemorySegment encoded = arena.allocate(isIpv4 ? 16 : 28, Integer.BYTES);
        encoded.set(JAVA_SHORT, 0, isIpv4 ? AF_INET : AF_INET6);
        encoded.set(
                JAVA_SHORT.withOrder(ByteOrder.BIG_ENDIAN),
                AFTER_FAMILY,
                (short) address.getPort());
        MemorySegment.copy(bytes, 0, encoded, JAVA_BYTE, isIpv4 ? 4 : 8, bytes.length);
        return encoded;
    }

    private static SocketAddress decode(MemorySegment name, int length) throws SystemCallException {
        short family = name.get(JAVA_SHORT, 0);
        if (family == AF_UNIX) {
            boolean isPath = length > AFTER_FAMILY && name.get(JAVA_BYTE, AFTER_FAMILY) != 0;
            return UnixDomainSocketAddress.of(isPath ? name.getString(AFTER_FAMILY) : "");
        }
        boolean isIpv4 = family == AF_INET;
        byte[] bytes = new byte[isIpv4 ? 4 : 16];
        MemorySegment.copy(name, JAVA_BYTE, isIpv4 ? 4 : 8, bytes, 0, bytes.length);
        int port = name.get(JAVA_SHORT.withOrder(ByteOrder.BIG_ENDIAN), AFTER_FAMILY) & 0xFFFF;
        try {
            return new InetSocketAddress(InetAddress.getByAddress(bytes), port);
        } catch (UnknownHostException e) {
            throw new IllegalStateException("4 and 16 bytes are addresses", e);
        }
    }
}
