package kirin.metrics.statsd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

class UnixDatagramsTest {
    /** Says when it is there, and then what the first datagram holds. */
    private static final String RECEIVER =
            """
            use Socket;
            $| = 1;
            socket(my $socket, PF_UNIX, SOCK_DGRAM, 0) or die $!;
            bind($socket, sockaddr_un($ARGV[0])) or die $!;
            print "there\\n";
            recv($socket, my $datagram, 2000, 0);
            print "$datagram\\n";
            """;

    @TempDir Path folder;

    @Test
    void aDatagramComesToTheSocketFile() throws Exception {
        Path file = folder.resolve("statsd.sock");
        Process receiver = new ProcessBuilder("perl", "-e", RECEIVER, file.toString()).start();
        try (BufferedReader said = receiver.inputReader();
                var output = new UnixDatagrams(file.toString())) {
            assertThat(said.readLine()).isEqualTo("there");

            output.send("gunicorn.workers:2|g".getBytes(StandardCharsets.UTF_8));

            assertThat(said.readLine()).isEqualTo("gunicorn.workers:2|g");
            assertThat(receiver.waitFor(20, TimeUnit.SECONDS)).isTrue();
        } finally {
            receiver.destroyForcibly();
        }
    }

    @Test
    void itIsKnownThatNobodyIsThere() throws IOException {
        try (var output = new UnixDatagrams(folder.resolve("nobody").toString())) {
            assertThatThrownBy(() -> output.send(new byte[] {1}))
                    .isInstanceOf(IOException.class)
                    .hasMessageStartingWith("nobody receives at ");
        }
    }
}
