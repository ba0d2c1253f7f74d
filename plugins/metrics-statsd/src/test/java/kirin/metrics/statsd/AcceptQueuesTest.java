package kirin.metrics.statsd;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

class AcceptQueuesTest {
    private static final String TCP =
            """
              sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode
               0: 0100007F:826D 00000000:0000 0A 00000000:0000001F 00:00000000 00000000     0        0 100 1 0 100 0 0 10 0
               1: 0100007F:826E 00000000:0000 0A 00000000:00000007 00:00000000 00000000     0        0 101 1 0 100 0 0 10 0
               2: 0100007F:826D 0100007F:9999 01 00000000:00000011 00:00000000 00000000     0        0 100 1 0 100 0 0 10 0
            """;

    private static final String TCP6 =
            """
              sl  local_address                         remote_address                        st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode
               0: 00000000000000000000000000000000:1F90 00000000000000000000000000000000:0000 0A 00000000:00000002 00:00000000 00000000     0        0 200 1 0 100 0 0 10 0
            """;

    @TempDir Path proc;

    private long waiting(Integer... descriptors) throws IOException {
        Files.createDirectories(proc.resolve("net"));
        Files.createDirectories(proc.resolve("self/fd"));
        Files.writeString(proc.resolve("net/tcp"), TCP);
        for (String[] each :
                new String[][] {{"7", "100"}, {"8", "101"}, {"9", "200"}, {"10", "300"}}) {
            Files.createSymbolicLink(
                    proc.resolve("self/fd/" + each[0]), Path.of("socket:[" + each[1] + "]"));
        }
        return new AcceptQueues(proc).waiting(List.of(descriptors));
    }

    @Test
    void connectionsInTheQueuesOfOurSocketsAreCountedAndNoOthers() throws IOException {
        Files.createDirectories(proc.resolve("net"));
        Files.writeString(proc.resolve("net/tcp6"), TCP6);

        assertThat(waiting(7, 9, 10)).isEqualTo(31 + 2);
    }

    @Test
    void aKernelWithoutIpv6HasOneTable() throws IOException {
        assertThat(waiting(8)).isEqualTo(7);
    }
}
