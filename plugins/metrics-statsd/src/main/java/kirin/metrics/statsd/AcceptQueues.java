package kirin.metrics.statsd;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Collection;
import java.util.HashSet;
import java.util.Set;

/** Looks into {@code /proc} how many connections wait in sockets of this process. Linux. */
final class AcceptQueues {
    private static final String LISTEN = "0A";
    private static final int STATE = 3;
    private static final int QUEUES = 4;
    private static final int INODE = 9;

    private final Path proc;

    AcceptQueues(Path proc) {
        this.proc = proc;
    }

    /**
     * How many wait, in all these sockets together.
     *
     * @param descriptors of sockets that listen; those of Unix sockets count nothing
     */
    long waiting(Collection<Integer> descriptors) throws IOException {
        Set<String> inodes = new HashSet<>();
        for (int descriptor : descriptors) {
            // "socket:[4711]"
            String link = Files.readSymbolicLink(proc.resolve("self/fd/" + descriptor)).toString();
            inodes.add(link.replaceAll("[^0-9]", ""));
        }
        return waiting("tcp", inodes) + waiting("tcp6", inodes);
    }

    private long waiting(String table, Set<String> inodes) throws IOException {
        try (BufferedReader lines = Files.newBufferedReader(proc.resolve("net/" + table))) {
            // The names of the columns.
            lines.readLine();
            long waiting = 0;
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                String[] columns = line.strip().split("\\s+", -1);
                if (columns.length <= INODE || !columns[STATE].equals(LISTEN)) {
                    // Those that listen come first, before perhaps many thousand connections.
                    break;
                }
                if (inodes.contains(columns[INODE])) {
                    String queues = columns[QUEUES];
                    waiting += Long.parseLong(queues.substring(queues.indexOf(':') + 1), 16);
                }
            }
            return waiting;
        } catch (NoSuchFileException _) {
            // A kernel without IPv6 has no such table.
            return 0;
        }
    }
}
