package kirin.runtime;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * Finds out who listens at an address that is in use, as far as the system lets this user see it.
 * That reads a good part of /proc, so it is asked only when a start or a change has failed.
 */
final class SocketOwner {
    private static final Path PROCESSES = Path.of("/proc");

    /** In a line of /proc/net/tcp. */
    private static final int ADDRESS = 1;

    private static final int STATE = 3;
    private static final int TCP_NODE = 9;
    private static final String LISTENS = "0A";

    /** In a line of /proc/net/unix, whose flags mark those that listen. */
    private static final int FLAGS = 3;

    private static final int UNIX_NODE = 6;
    private static final int PATH = 7;
    private static final String ACCEPTS = "00010000";

    private SocketOwner() {}

    /** Who listens at a TCP address, or at one that covers it or is covered by it. */
    static Optional<String> ofTcp(String host, int port) {
        InetAddress wanted;
        try {
            wanted = InetAddress.getByName(host);
        } catch (UnknownHostException _) {
            return Optional.empty();
        }
        return Stream.of("tcp", "tcp6")
                .flatMap(table -> nodes(table, 0, line -> tcpNode(line, wanted, port)))
                .flatMap(node -> holder(node).stream())
                .findFirst();
    }

    /** Who listens at the file of a Unix socket. */
    static Optional<String> ofUnix(Path file) {
        return nodes("unix", PATH + 1, line -> unixNode(line, file))
                .flatMap(node -> holder(node).stream())
                .findFirst();
    }

    /** A process for the operator, by the name that {@code ps} and {@code top} show. */
    static String described(long pid) {
        try {
            String name = Files.readString(process(pid).resolve("comm")).strip();
            return "process %d (%s)".formatted(pid, name);
        } catch (IOException _) {
            return "process " + pid;
        }
    }

    /**
     * @param most so many columns, the last of which may hold spaces; 0 for all
     */
    private static Stream<String> nodes(
            String table, int most, Function<String[], Optional<String>> node) {
        try {
            return Files.readAllLines(PROCESSES.resolve("net").resolve(table), ISO_8859_1).stream()
                    // The first one names the columns.
                    .skip(1)
                    .flatMap(line -> node.apply(line.strip().split("\\s+", most)).stream());
        } catch (IOException _) {
            // Another system, or one without IPv6.
            return Stream.empty();
        }
    }

    private static Optional<String> tcpNode(String[] columns, InetAddress wanted, int port) {
        if (columns.length <= TCP_NODE || !columns[STATE].equals(LISTENS)) {
            return Optional.empty();
        }
        String address = columns[ADDRESS];
        int colon = address.indexOf(':');
        return Integer.parseInt(address.substring(colon + 1), 16) == port
                        && areInEachOthersWay(address(address.substring(0, colon)), wanted)
                ? Optional.of(columns[TCP_NODE])
                : Optional.empty();
    }

    private static Optional<String> unixNode(String[] columns, Path file) {
        return columns.length > PATH
                        && columns[FLAGS].equals(ACCEPTS)
                        && columns[PATH].equals(file.toString())
                ? Optional.of(columns[UNIX_NODE])
                : Optional.empty();
    }

    private static boolean areInEachOthersWay(InetAddress one, InetAddress other) {
        return one.equals(other) || one.isAnyLocalAddress() || other.isAnyLocalAddress();
    }

    /** Written as numbers of four bytes each, in the order of the machine. */
    private static InetAddress address(String digits) {
        ByteBuffer machine =
                ByteBuffer.wrap(HexFormat.of().parseHex(digits)).order(ByteOrder.BIG_ENDIAN);
        ByteBuffer network = ByteBuffer.allocate(machine.capacity()).order(ByteOrder.nativeOrder());
        while (machine.hasRemaining()) {
            network.putInt(machine.getInt());
        }
        try {
            return InetAddress.getByAddress(network.array());
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException(digits, e);
        }
    }

    /** The oldest process that has a socket open: its children may have it too. */
    private static Optional<String> holder(String node) {
        Path socket = Path.of("socket:[" + node + "]");
        return pids().stream()
                .sorted()
                .filter(pid -> holds(process(pid).resolve("fd"), socket))
                .findFirst()
                .map(SocketOwner::described);
    }

    private static List<Long> pids() {
        List<Long> pids = new ArrayList<>();
        try (DirectoryStream<Path> all = Files.newDirectoryStream(PROCESSES, "[1-9]*")) {
            all.forEach(each -> pids.add(Long.parseLong(each.getFileName().toString())));
        } catch (IOException | DirectoryIteratorException _) {
            // Whoever it is cannot be seen.
        }
        return pids;
    }

    private static boolean holds(Path descriptors, Path socket) {
        try (DirectoryStream<Path> all = Files.newDirectoryStream(descriptors)) {
            for (Path each : all) {
                if (isLinkTo(each, socket)) {
                    return true;
                }
            }
        } catch (IOException | DirectoryIteratorException _) {
            // Another user's, or it has just ended.
        }
        return false;
    }

    private static boolean isLinkTo(Path link, Path target) {
        try {
            return Files.readSymbolicLink(link).equals(target);
        } catch (IOException _) {
            // Closed meanwhile.
            return false;
        }
    }

    private static Path process(long pid) {
        return PROCESSES.resolve(String.valueOf(pid));
    }
}
