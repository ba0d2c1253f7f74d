package kirin.itests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import kirin.itests.harness.AppJar;
import kirin.itests.harness.KirinFolder;
import kirin.itests.harness.KirinProcess;
import kirin.itests.harness.RawConnection;

import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** slowhttptest against a server whose limits are short. One server for all. */
class SlowClientsIT {
    private static final Path PROGRAM = Path.of("/usr/bin/slowhttptest");

    /** Of the program, in seconds: the server is to end all clients before. */
    private static final String LONGEST = "30";

    @TempDir private static Path root;
    @AutoClose private static KirinFolder folder;
    private static KirinProcess kirin;

    @BeforeAll
    static void start() throws Exception {
        assumeTrue(Files.isExecutable(PROGRAM), "slowhttptest is not installed");
        folder =
                KirinFolder.in(root)
                        .set("head_timeout", "2")
                        .set("client_timeout", "2")
                        .set("client_rate", "100000")
                        .deploy(
                                AppJar.application(
                                        "slow",
                                        """
                                        request.body().readAllBytes();
                                        return Response.text(
                                                "x".repeat(request.path().equals("/large") ? 4 << 20 : 1));
                                        """));
        kirin = folder.start().awaitListening();
        kirin.awaitStatus("/slow", 200);
    }

    @ParameterizedTest
    @CsvSource({
        "heads, /slow, -H -i 1",
        "bodies, /slow, -B -i 1 -s 65536 -x 4",
        "readers, /slow/large, -X -n 1 -z 512 -w 512 -y 1024 -k 1",
    })
    void slowClientsAreCutOffAndOthersServed(String kind, String target, String options)
            throws Exception {
        List<String> command = new ArrayList<>(List.of(PROGRAM.toString()));
        command.addAll(List.of(options.split(" ")));
        command.addAll(List.of("-c", "100", "-r", "100", "-p", "10", "-l", LONGEST));
        command.addAll(List.of("-u", "http://127.0.0.1:" + kirin.port() + target));
        Path report = root.resolve(kind);
        Process attack =
                new ProcessBuilder(command)
                        .redirectErrorStream(true)
                        .redirectOutput(report.toFile())
                        .start();
        try (RawConnection other = kirin.connect()) {
            while (!attack.waitFor(50, TimeUnit.MILLISECONDS)) {
                other.send("GET /slow HTTP/1.1\r\nHost: it\r\n\r\n");
                assertThat(other.response().status()).isEqualTo(200);
            }
        } finally {
            attack.destroyForcibly();
        }

        assertThat(Files.readString(report))
                .contains("Exit status:", "No open connections left")
                .doesNotContain("service available:   NO");
    }
}
