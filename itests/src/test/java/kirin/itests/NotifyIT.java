package kirin.itests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

import kirin.itests.harness.AppJar;
import kirin.itests.harness.KirinFolder;
import kirin.itests.harness.KirinProcess;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Files;
import java.nio.file.Path;

/** What systemd is told. */
class NotifyIT {
    /** Java has no sockets for such datagrams; this one writes each as a line. */
    private static final String RECEIVER =
            """
            use Socket;
            socket(my $socket, PF_UNIX, SOCK_DGRAM, 0) or die $!;
            bind($socket, pack_sockaddr_un("\\0$ARGV[0]")) or die $!;
            $| = 1;
            print "bound\\n";
            while (defined recv($socket, my $message, 4096, 0)) {
                print join(" ", split(/\\n/, $message)), "\\n";
            }
            """;

    @TempDir private Path root;
    @AutoClose private KirinFolder folder;
    private Process receiver;
    private Path told;

    @BeforeEach
    void setUp() throws Exception {
        assumeThat(Path.of("/usr/bin/perl")).exists();
        String name = "kirin-it-" + ProcessHandle.current().pid() + "-" + System.nanoTime();
        told = root.resolve("told");
        receiver =
                new ProcessBuilder("perl", "-e", RECEIVER, name)
                        .redirectOutput(told.toFile())
                        .start();
        awaitTold("bound");
        folder =
                KirinFolder.in(root)
                        .set("reload", "true")
                        .environment("NOTIFY_SOCKET", "@" + name)
                        .environment("WATCHDOG_USEC", "200000");
    }

    @AfterEach
    void end() {
        if (receiver != null) {
            receiver.destroyForcibly();
        }
    }

    @Test
    void systemdIsToldWhenAnApplicationAnswersAndOfReloadWatchdogAndStop() throws Exception {
        KirinProcess kirin = folder.start().awaitListening();
        awaitTold("STATUS=Listening; no application answers yet");
        awaitTold("WATCHDOG=1");
        assertThat(told).content().doesNotContain("READY=1");

        folder.deploy(AppJar.answering("page", "one"));
        awaitTold("READY=1 STATUS=Serving");
        assertThat(kirin.get("/page").body()).isEqualTo("one");

        kirin.signal("HUP");
        await().untilAsserted(() ->
                assertThat(Files.readString(told))
                        .containsPattern("RELOADING=1 MONOTONIC_USEC=\\d+ [^!]*\nREADY=1 "));
        kirin.close();
        awaitTold("STOPPING=1");
    }

    private void awaitTold(String message) {
        await().untilAsserted(() -> assertThat(told).content().contains(message));
    }
}
