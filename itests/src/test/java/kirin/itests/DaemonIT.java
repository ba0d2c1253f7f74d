package kirin.itests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

import kirin.itests.harness.AppJar;
import kirin.itests.harness.CountingClient;
import kirin.itests.harness.Ended;
import kirin.itests.harness.KirinFolder;
import kirin.itests.harness.RawConnection;
import kirin.itests.harness.RawResponse;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A server in the background, and what a process is to the system around it. */
class DaemonIT {
    private static final String NOBODY = "nobody";

    @TempDir private Path root;
    private KirinFolder folder;

    @BeforeEach
    void setUp() throws Exception {
        folder =
                KirinFolder.in(root)
                        .set("daemon", "true")
                        .set("errorlog", "\"run/error.log\"")
                        .deploy(
                                AppJar.application(
                                        "about",
                                        """
                                        return Response.text(System.getenv("SHOP") + " "
                                                + System.getProperty("user.name") + " "
                                                + java.nio.file.Files.readString(
                                                        java.nio.file.Path.of("/proc/self/status")));
                                        """));
    }

    @AfterEach
    void endWhatIsLeft() throws IOException {
        if (Files.exists(folder.pidFile())) {
            ProcessHandle.of(pid()).ifPresent(ProcessHandle::destroyForcibly);
        }
    }

    @Test
    void commandReturnsWhenTheServerAnswersWithoutATerminal() throws Exception {
        Path uploads = Files.createDirectory(root.resolve("uploads"));
        folder.set("proc_name", "\"shop\"")
                .set("raw_env", "[\"SHOP=open\"]")
                .set("tmp_upload_dir", "\"uploads\"")
                .deploy(
                        AppJar.application(
                                "uploads",
                                """
                                return Response.text(System.getProperty("kirin.tmp_upload_dir"));
                                """));

        Ended ended = folder.run("--config", "kirin.toml");

        assertThat(ended.exitCode()).as(ended.errors()).isZero();
        assertThat(ended.errors()).contains("Listening at: ").contains("; log: run/error.log");
        assertThat(get("/about")).startsWith("open ");
        assertThat(get("/uploads")).isEqualTo(uploads.toString());
        assertThat(uploads).isEmptyDirectory();
        long pid = pid();
        assertThat(listedAs(pid)).startsWith("kirin: shop ").contains("kirin.runtime.Kirin");
        // Pid, name, state, parent, group, session, terminal.
        assertThat(Files.readString(Path.of("/proc/" + pid + "/stat")))
                .matches("(?s)%d \\(shop\\) \\w \\d+ %d %d 0 .*".formatted(pid, pid, pid));
        Path log = root.resolve("run/error.log").toRealPath();
        assertThat(stream(pid, 0)).isEqualTo(Path.of("/dev/null"));
        assertThat(List.of(stream(pid, 1), stream(pid, 2))).containsOnly(log);

        kill(pid, "TTIN");
        awaitLog("Workers of about 1.0.0 (revision 1) 2 -> 3");
        kill(pid, "TTOU");
        awaitLog("Workers of about 1.0.0 (revision 1) 3 -> 2");
        kill(pid, "WINCH");
        awaitLog("Workers of about 1.0.0 (revision 1) 2 -> 0");
        // Who asks meanwhile waits for the next workers.
        try (ExecutorService client = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<String> waiting = client.submit(() -> get("/about"));
            kill(pid, "HUP");
            awaitLog("Application about 1.0.0 at /about (revision 2)");
            assertThat(waiting.get(60, TimeUnit.SECONDS)).startsWith("open ");
        }
        assertThat(log())
                .contains(
                        "Handling signal: ttin", "Handling signal: ttou", "Handling signal: winch");

        Files.move(log, log.resolveSibling("moved.log"));
        kill(pid, "USR1");
        await().until(() -> Files.exists(log) && stream(pid, 2).equals(log));
        assertThat(stream(pid, 1)).isEqualTo(log);

        kill(pid, "TERM");
        awaitEnd(pid);
        assertThat(folder.leftovers()).isEmpty();
    }

    @Test
    void successorHasAllClientsWhenTheWorkersOfTheOldOneAreDismissed() throws Exception {
        folder.deploy(AppJar.echoing("echo", "e"));
        assertThat(folder.run("--config", "kirin.toml").exitCode()).isZero();
        long old = pid();
        kill(old, "USR2");
        awaitLog("The successor serves too: process ");
        CountingClient client =
                CountingClient.asking(uri("/echo")).keptAlive(2).newEachTime(2).unhurried();
        try (client) {
            client.start();
            await().until(() -> client.result().right() > 50);

            kill(old, "WINCH");
            awaitLog("Workers of echo 1.0.0 (revision 1) 2 -> 0");

            long before = client.result().right();
            await().until(() -> client.result().right() > before + 200);
            kill(old, "HUP");
            awaitLog("Application echo 1.0.0 at /echo (revision 2)");
            long after = client.result().right();
            await().until(() -> client.result().right() > after + 200);
        } finally {
            kill(old, "TERM");
            awaitEnd(old);
        }
        assertThat(client.result().isFlawless()).as(client.result().toString()).isTrue();
        long successor = pid();
        assertThat(successor).isNotEqualTo(old);

        // It is alone now: nobody else answers whoever waits for its workers.
        kill(successor, "WINCH");
        awaitLog("[" + successor + "] [INFO] Workers of echo 1.0.0 (revision 1) 2 -> 0");
        try (var waiting = RawConnection.to(uri("/echo").getPort())) {
            waiting.send("GET /echo HTTP/1.1\r\nHost: it\r\n\r\n");
            kill(successor, "TERM");
            RawResponse response = waiting.response();
            assertThat(response.statusLine()).isEqualTo("HTTP/1.1 200 OK");
            assertThat(response.field("Connection")).isEqualTo("close");
        }
        awaitEnd(successor);
    }

    @Test
    void commandFailsWithTheReasonWhenTheServerDoes() throws Exception {
        try (var taken = new ServerSocket(0)) {
            String address = "127.0.0.1:" + taken.getLocalPort();
            folder.set("bind", "\"" + address + "\"");

            Ended ended = folder.run("--config", "kirin.toml");

            assertThat(ended.exitCode()).isEqualTo(1);
            assertThat(ended.errors())
                    .contains(
                            "kirin: kirin.toml:1:8: bind is \""
                                    + address
                                    + "\", and process "
                                    + ProcessHandle.current().pid()
                                    + " (");
            assertThat(folder.leftovers()).isEmpty();
        }
    }

    @Test
    void rightsAreGivenUpByAllThreadsBeforeApplicationsRun() throws Exception {
        assumeRoot();
        letEverybodyIn();
        folder.set("user", "\"" + NOBODY + "\"")
                .set("bind", "[\"127.0.0.1:0\", \"unix:run/kirin.sock\"]")
                .set("store_dir", "\"run/store\"");

        Ended ended = folder.run("--config", "kirin.toml");

        assertThat(ended.exitCode()).as(ended.errors()).isZero();
        int number = (Integer) Files.getAttribute(root.resolve("run/kirin.sock"), "unix:uid");
        assertThat(number).isPositive();
        assertThat(get("/about"))
                .contains(" " + NOBODY + " ")
                .contains("\nUid:\t" + String.join("\t", four(number)) + "\n")
                .contains("\nCapEff:\t0000000000000000\n");
        long pid = pid();
        try (var threads = Files.newDirectoryStream(Path.of("/proc/" + pid + "/task"))) {
            for (Path thread : threads) {
                assertThat(statusOf(thread))
                        .contains("\nUid:\t" + String.join("\t", four(number)) + "\n");
            }
        }
        assertThat(Files.getOwner(root.resolve("run/error.log")).getName()).isEqualTo(NOBODY);

        kill(pid, "TERM");
        awaitEnd(pid);
        assertThat(folder.leftovers()).isEmpty();
        assertThat(root.resolve("run/kirin.sock")).doesNotExist();
    }

    @Test
    void userThatDoesNotExistIsRefused() throws Exception {
        folder.config("bind = \"127.0.0.1:0\"\nuser = \"no-such-user\"\n");

        Ended ended = folder.run("--config", "kirin.toml");

        assertThat(ended.exitCode()).isEqualTo(1);
        assertThat(ended.errors())
                .contains("kirin: kirin.toml:2:8: user is \"no-such-user\", and this system has")
                .contains("getent passwd");
    }

    @Test
    void nothingIsLeftInAFolderThatTheUserCannotWrite() throws Exception {
        assumeRoot();
        folder.set("daemon", "false")
                .set("user", "\"" + NOBODY + "\"")
                .set("errorlog", "\"-\"")
                .set("bind", "\"unix:kirin.sock\"");

        Ended ended = folder.run("--config", "kirin.toml");

        assertThat(ended.exitCode()).isEqualTo(1);
        assertThat(ended.errors()).contains("permission denied at " + root);
        assertThat(root.resolve("kirin.sock")).doesNotExist();
        assertThat(folder.leftovers()).isEmpty();

        // What is made there for the user goes too, although the start fails as that user.
        folder.set("bind", "\"127.0.0.1:0\"")
                .set("accesslog", "\"access.log\"")
                .set("tmp_upload_dir", "\"missing\"");
        ended = folder.run("--config", "kirin.toml");
        assertThat(ended.errors()).contains("tmp_upload_dir cannot be ");
        for (String made : List.of("run", "access.log")) {
            assertThat(root.resolve(made)).doesNotExist();
        }
    }

    private static void assumeRoot() {
        assumeThat(System.getProperty("user.name"))
                .as("only root can give up rights")
                .isEqualTo("root");
    }

    /** A folder for tests is its owner's; all below it that a server writes is the user's. */
    private void letEverybodyIn() throws IOException {
        for (Path each : List.of(root, root.resolve("tmp"), root.resolve("deploy"))) {
            Files.setPosixFilePermissions(each, PosixFilePermissions.fromString("rwxrwxrwx"));
        }
    }

    private static List<String> four(int number) {
        return Collections.nCopies(4, String.valueOf(number));
    }

    private static String statusOf(Path thread) throws IOException {
        return Files.readString(thread.resolve("status"));
    }

    private URI uri(String path) throws IOException {
        Matcher port =
                Pattern.compile("Listening at: http://127\\.0\\.0\\.1:(\\d+)").matcher(log());
        assertThat(port.find()).as(log()).isTrue();
        return URI.create("http://127.0.0.1:" + port.group(1) + path);
    }

    private String get(String path) throws IOException, InterruptedException {
        URI uri = uri(path);
        try (HttpClient client = HttpClient.newHttpClient()) {
            return client.send(
                            HttpRequest.newBuilder(uri).build(),
                            HttpResponse.BodyHandlers.ofString())
                    .body();
        }
    }

    private String log() throws IOException {
        return Files.readString(root.resolve("run/error.log"));
    }

    private void awaitLog(String text) {
        await().untilAsserted(() -> assertThat(log()).contains(text));
    }

    private long pid() throws IOException {
        return Long.parseLong(Files.readString(folder.pidFile()).strip());
    }

    private static Path stream(long pid, int number) throws IOException {
        return Files.readSymbolicLink(Path.of("/proc/" + pid + "/fd/" + number));
    }

    private static String listedAs(long pid) throws IOException {
        return Files.readString(Path.of("/proc/" + pid + "/cmdline")).replace('\0', ' ');
    }

    private static void kill(long pid, String signal) throws IOException {
        var kill = new ProcessBuilder("kill", "-" + signal, String.valueOf(pid)).start();
        assertThat(kill.onExit().join().exitValue()).isZero();
    }

    private static void awaitEnd(long pid) {
        await().until(() -> {
            Optional<ProcessHandle> process = ProcessHandle.of(pid);
            return process.isEmpty() || !process.get().isAlive();
        });
    }
}
