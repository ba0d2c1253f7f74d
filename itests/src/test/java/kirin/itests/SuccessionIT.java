package kirin.itests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import kirin.itests.harness.AppJar;
import kirin.itests.harness.CountingClient;
import kirin.itests.harness.Ended;
import kirin.itests.harness.KirinFolder;
import kirin.itests.harness.KirinProcess;
import kirin.itests.harness.LoadResult;
import kirin.itests.harness.RawConnection;
import kirin.itests.harness.RawResponse;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.net.ConnectException;
import java.net.ServerSocket;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/** At USR2 another process takes over the sockets, and nobody outside notices. */
class SuccessionIT {
    private static final String BIND = "[\"127.0.0.1:0\", \"unix:run/kirin.sock\"]";

    @TempDir private Path root;
    private KirinFolder folder;
    private Path second;

    @BeforeEach
    void setUp() throws Exception {
        folder =
                KirinFolder.in(root)
                        .set("bind", BIND)
                        .deploy(
                                AppJar.application(
                                        "page",
                                        """
                                        return Response.text(ProcessHandle.current().pid() + " "
                                                + request.query());
                                        """));
        second = folder.pidFile().resolveSibling("kirin.pid.2");
    }

    @AfterEach
    void endWhatIsLeft() throws IOException {
        for (Path each : new Path[] {second, folder.pidFile()}) {
            if (Files.exists(each)) {
                ProcessHandle.of(pid(each)).ifPresent(ProcessHandle::destroyForcibly);
            }
        }
        folder.close();
    }

    @Test
    void bothServeUntilOneOrBothAreToldToGoAndNoRequestIsLost() throws Exception {
        KirinProcess old = folder.start().awaitListening();
        Path socket = root.resolve("run/kirin.sock");
        CountingClient client =
                CountingClient.asking(old.uri("/page"))
                        .keptAlive(2)
                        .newEachTime(2)
                        .resting(Duration.ofMillis(2))
                        .sortedBy(SuccessionIT::server);
        long successor;

        try (client) {
            client.start();
            old.signal("USR2");
            old.awaitLog("The successor serves too: process ");
            successor = pid(second);
            assertThat(pid(folder.pidFile())).isEqualTo(old.pid());
            old.signal("USR2");
            old.awaitLog("There is no second successor");
            signal(successor, "USR2");
            old.awaitLog("There is no successor yet: process " + old.pid() + " has not ended");
            String newcomer = String.valueOf(successor);
            await().until(() -> client.result().right(newcomer) > 20);
            long fromOld = client.result().right(String.valueOf(old.pid()));
            await().until(() -> client.result().right(String.valueOf(old.pid())) > fromOld);

            old.signal("TERM");
            assertThat(old.awaitExit()).isZero();
            old.awaitLog("Process " + old.pid() + " has ended; this one serves in its place");
            long before = client.result().right(newcomer);
            await().until(() -> client.result().right(newcomer) > before + 20);
        }

        LoadResult load = client.result();
        assertThat(load.isFlawless()).as("%s%n%s", load, old.log()).isTrue();
        await().until(() -> Files.exists(folder.pidFile()));
        assertThat(pid(folder.pidFile())).isEqualTo(successor);
        assertThat(second).doesNotExist();
        assertThat(ask(socket)).contains("\r\n\r\n" + successor + " ");
        Ended status = folder.command("status", "--config", "kirin.toml");
        assertThat(status.output()).as(status.errors()).contains(String.valueOf(successor));
        assertThat(old.log()).doesNotContain("\tat ");

        long third = succeed(old, successor);
        assertThatNobodyIsResetWhenBothAreToldToGo(old.port(), successor, third);
        assertThat(socket).doesNotExist();
        assertThat(second).doesNotExist();
        assertThat(folder.leftovers()).isEmpty();
    }

    /** One generation more, after one that serves alone. */
    private long succeed(KirinProcess first, long successor) throws IOException {
        signal(successor, "USR2");
        await().until(() -> Files.exists(second));
        long third = pid(second);
        first.awaitLog("The successor serves too: process " + third);
        return third;
    }

    /** Each of the two could leave to the other what the system has queued. */
    private static void assertThatNobodyIsResetWhenBothAreToldToGo(int port, long one, long other)
            throws Exception {
        CountDownLatch busy = new CountDownLatch(50);
        try (ExecutorService clients = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<Integer>> answered = new ArrayList<>();
            for (int i = 0; i < 6; i++) {
                answered.add(clients.submit(() -> askUntilRefused(port, busy)));
            }
            assertThat(busy.await(60, TimeUnit.SECONDS)).isTrue();
            signal(one, "TERM");
            signal(other, "TERM");
            for (Future<Integer> each : answered) {
                assertThat(each.get(60, TimeUnit.SECONDS)).isPositive();
            }
        }
        awaitEnd(one);
        awaitEnd(other);
    }

    /** Asks with a connection for each request; fails if one that was made is broken. */
    private static int askUntilRefused(int port, CountDownLatch busy) throws IOException {
        for (int answers = 0; ; ) {
            long begin = System.nanoTime();
            try (var client = RawConnection.to(port)) {
                client.send("GET /page HTTP/1.1\r\nHost: it\r\nConnection: close\r\n\r\n");
                assertThat(client.response().status()).isEqualTo(200);
                answers++;
                busy.countDown();
            } catch (ConnectException _) {
                return answers;
            } catch (IOException e) {
                // Nobody waits longer for a client that has come and says nothing.
                if (System.nanoTime() - begin < TimeUnit.MILLISECONDS.toNanos(900)) {
                    throw e;
                }
            }
        }
    }

    @Test
    void successorThatCannotStartChangesNothing() throws Exception {
        KirinProcess old = folder.start().awaitListening();
        CountingClient client =
                CountingClient.asking(old.uri("/page"))
                        .keptAlive(1)
                        .newEachTime(1)
                        .resting(Duration.ofMillis(5))
                        .sortedBy(SuccessionIT::server);
        try (client) {
            client.start();
            failToSucceed(old);
        }
        LoadResult load = client.result();
        assertThat(load.isFlawless()).as("%s%n%s", load, old.log()).isTrue();
        // Without clients: what a killed process has accepted is lost with it.
        killSuccessor(old);
        old.close();
        assertThat(root.resolve("run/kirin.sock")).doesNotExist();
    }

    private void failToSucceed(KirinProcess old) throws Exception {
        Path socket = root.resolve("run/kirin.sock");
        folder.set("workers", "\"many\"");

        old.signal("USR2");
        old.awaitLog("did not start, all goes on as before: kirin.toml:");

        assertThat(old.log().lines().filter(line -> line.contains("workers is \"many\"")))
                .singleElement()
                .asString()
                .contains("[ERROR]");
        assertThat(second).doesNotExist();
        assertThat(pid(folder.pidFile())).isEqualTo(old.pid());
        assertThat(ask(socket)).contains("\r\n\r\n" + old.pid() + " ");
        assertThat(old.get("/page").body()).startsWith(old.pid() + " ");
        assertThat(old.log()).doesNotContain("\tat ");

        // Now it fails late, when all but its last socket is open.
        try (var taken = new ServerSocket(0)) {
            String port = "127.0.0.1:" + taken.getLocalPort();
            folder.set("workers", "2").set("bind", BIND.replace("]", ", \"" + port + "\"]"));
            old.signal("USR2");
            old.awaitLog(
                    "bind is \""
                            + port
                            + "\", and process "
                            + ProcessHandle.current().pid()
                            + " (");
        }
        assertThat(ask(socket)).contains("\r\n\r\n" + old.pid() + " ");
        assertThat(old.get("/page").body()).startsWith(old.pid() + " ");

        folder.set("bind", BIND);
        await().until(() -> {
            old.signal("USR2");
            return Files.exists(second);
        });
        long successor = pid(second);
        old.awaitLog("The successor serves too: process " + successor);
        signal(successor, "TERM");
        old.awaitLog("has ended with exit code 0; this process serves alone again");
        assertThat(second).doesNotExist();
        assertThat(ask(socket)).contains("\r\n\r\n" + old.pid() + " ");
    }

    private void killSuccessor(KirinProcess old) throws IOException {
        old.signal("USR2");
        await().until(() -> Files.exists(second));
        long successor = pid(second);
        old.awaitLog("The successor serves too: process " + successor);
        signal(successor, "KILL");
        old.awaitLog("has ended with signal 9; this process serves alone again");
        assertThat(second).doesNotExist();
        assertThat(ask(root.resolve("run/kirin.sock"))).contains("\r\n\r\n" + old.pid() + " ");
        // Its cache, which nobody else can know to be of no use.
        Path cache = root.resolve("tmp/kirin-" + successor + "-1");
        Process removal = new ProcessBuilder("rm", "-r", cache.toString()).start();
        assertThat(removal.onExit().join().exitValue()).isZero();
    }

    @Test
    void serverThatStopsDoesNotSayThatItGoesOnWhenItsSuccessorFails() throws Exception {
        folder.set("graceful_timeout", "120");
        KirinProcess old = folder.start().awaitListening();
        Files.delete(folder.configFile());
        Process made = new ProcessBuilder("mkfifo", folder.configFile().toString()).start();
        assertThat(made.onExit().join().exitValue()).isZero();
        old.signal("USR2");
        old.awaitLog("Starting the successor: process ");
        old.signal("TERM");
        old.awaitLog("The successor is starting; this process serves until that one does");

        // Only now the successor can read it.
        Files.writeString(folder.configFile(), "workers = \"many\"\n");

        assertThat(old.awaitExit()).isZero();
        assertThat(old.log().lines().filter(line -> line.contains("did not start")))
                .singleElement()
                .asString()
                .contains("this process is stopping too, and nobody serves then: kirin.toml:1:11");
        assertThat(root.resolve("run/kirin.sock")).doesNotExist();
        assertThat(folder.leftovers()).isEmpty();
    }

    /** The process id of whoever has answered. */
    private static String server(RawResponse answer) {
        return answer.text().split(" ", 2)[0];
    }

    private static String ask(Path socket) throws IOException {
        try (var channel = SocketChannel.open(StandardProtocolFamily.UNIX)) {
            channel.connect(UnixDomainSocketAddress.of(socket));
            String request = "GET /page HTTP/1.1\r\nHost: it\r\nConnection: close\r\n\r\n";
            channel.write(ByteBuffer.wrap(request.getBytes(StandardCharsets.US_ASCII)));
            return new String(
                    Channels.newInputStream(channel).readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private static long pid(Path file) throws IOException {
        return Long.parseLong(Files.readString(file).strip());
    }

    private static void signal(long pid, String name) throws IOException {
        var kill = new ProcessBuilder("kill", "-" + name, String.valueOf(pid)).start();
        assertThat(kill.onExit().join().exitValue()).as("kill -%s", name).isZero();
    }

    /** Also of a process that nobody has asked for its exit code. */
    private static void awaitEnd(long pid) {
        Path status = Path.of("/proc/" + pid + "/status");
        await().until(() -> {
            try {
                return Files.readString(status).contains("State:\tZ");
            } catch (IOException _) {
                return true;
            }
        });
    }
}
