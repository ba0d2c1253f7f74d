package kirin.itests.harness;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import kirin.management.AccessLogMXBean;
import kirin.management.AppMXBean;
import kirin.management.DeployerMXBean;
import kirin.management.ServerMXBean;

import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import javax.management.JMX;
import javax.management.MBeanServerConnection;
import javax.management.MalformedObjectNameException;
import javax.management.ObjectName;

/** A running Kirin, started as a user starts it. Closing it stops it and checks what is left. */
public final class KirinProcess implements AutoCloseable {
    private static final Pattern LISTENING =
            Pattern.compile("Listening at: http://127\\.0\\.0\\.1:(\\d+)(?:, \\S+)* \\(\\d+\\)");

    /** How long to wait for what must come; a machine may have much else to do. */
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final KirinFolder folder;
    private final Process process;
    private final HttpClient client = HttpClient.newHttpClient();
    private int port;
    // One for all tests that share this server: guarded by this.
    private @Nullable Attachment attachment;
    private boolean killed;

    static {
        // For the tests that wait for something else of a running server.
        Awaitility.setDefaultTimeout(PATIENCE);
        // There are thousands of waits, and most end soon.
        Awaitility.setDefaultPollInterval(Duration.ofMillis(20));
    }

    KirinProcess(KirinFolder folder, Process process) {
        this.folder = folder;
        this.process = process;
    }

    /** Waits until it listens. */
    public KirinProcess awaitListening() {
        await().atMost(PATIENCE).until(() -> hasPort() || !process.isAlive());
        assertThat(port).as("port told by:\n%s%s", folder.output(), log()).isPositive();
        return this;
    }

    private boolean hasPort() {
        Matcher listening = LISTENING.matcher(log());
        if (listening.find()) {
            port = Integer.parseInt(listening.group(1));
        }
        return port > 0;
    }

    /** Waits until a GET is answered with this status. */
    public void awaitStatus(String path, int status) {
        await().atMost(PATIENCE)
                .untilAsserted(() ->
                        assertThat(get(path).statusCode())
                                .as("%s with the log:\n%s", path, log())
                                .isEqualTo(status));
    }

    /** Waits until a GET is answered with this body. */
    public void awaitText(String path, String text) {
        await().atMost(PATIENCE)
                .untilAsserted(() ->
                        assertThat(get(path).body())
                                .as("%s with the log:\n%s", path, log())
                                .isEqualTo(text));
    }

    /** Waits until the error log holds a text. */
    public void awaitLog(String text) {
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(log()).contains(text));
    }

    /** The answer to a GET. */
    public HttpResponse<String> get(String path) {
        HttpRequest request = HttpRequest.newBuilder(uri(path)).timeout(PATIENCE).build();
        try {
            return client.send(request, HttpResponse.BodyHandlers.ofString());
        } catch (IOException e) {
            throw new AssertionError("GET %s: %s\n%s".formatted(path, e, log()), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    /** The answer to a GET, once it is there. */
    public CompletableFuture<HttpResponse<String>> getLater(String path) {
        HttpRequest request = HttpRequest.newBuilder(uri(path)).timeout(PATIENCE).build();
        return client.sendAsync(request, HttpResponse.BodyHandlers.ofString());
    }

    /**
     * Sends the head of a POST and waits until the application reads its body. The application runs
     * until the test sends the five bytes.
     */
    public RawConnection holdOpen(String path) throws IOException {
        RawConnection connection = connect();
        connection.send(
                "POST %s HTTP/1.1\r\nHost: it\r\nContent-Length: 5\r\nExpect: 100-continue\r\n\r\n"
                        .formatted(path));
        assertThat(connection.head().status()).as("interim answer of %s", path).isEqualTo(100);
        return connection;
    }

    /** A connection of its own. */
    public RawConnection connect() throws IOException {
        return RawConnection.to(port);
    }

    /** Where a path is served. */
    public URI uri(String path) {
        return URI.create("http://127.0.0.1:" + port + path);
    }

    /** The error log. */
    public String log() {
        return folder.errors();
    }

    /** The management bean of an application, once it is there; fit for use until this closes. */
    public AppMXBean app(String name) throws IOException {
        ObjectName bean = objectName("kirin:type=App,name=" + name);
        await("bean " + bean).atMost(PATIENCE).until(() -> beans().isRegistered(bean));
        return JMX.newMXBeanProxy(beans(), bean, AppMXBean.class);
    }

    /** The management bean of the server, fit for use until this closes. */
    public ServerMXBean server() throws IOException {
        ObjectName bean = objectName("kirin:type=Server");
        await("bean " + bean).atMost(PATIENCE).until(() -> beans().isRegistered(bean));
        return JMX.newMXBeanProxy(beans(), bean, ServerMXBean.class);
    }

    /** The management bean of the access log, fit for use until this closes. */
    public AccessLogMXBean accessLog() throws IOException {
        ObjectName bean = objectName("kirin:type=AccessLog");
        await("bean " + bean).atMost(PATIENCE).until(() -> beans().isRegistered(bean));
        return JMX.newMXBeanProxy(beans(), bean, AccessLogMXBean.class);
    }

    /** The management bean of the deployer, fit for use until this closes. */
    public DeployerMXBean deployer() throws IOException {
        ObjectName bean = objectName("kirin:type=Deployer");
        await("bean " + bean).atMost(PATIENCE).until(() -> beans().isRegistered(bean));
        return JMX.newMXBeanProxy(beans(), bean, DeployerMXBean.class);
    }

    /** The management beans of the process; fit for use until this closes. */
    public synchronized MBeanServerConnection beans() throws IOException {
        Attachment open = attachment;
        if (open == null) {
            open = new Attachment(pid());
            attachment = open;
        }
        return open.beans();
    }

    private static ObjectName objectName(String name) {
        try {
            return new ObjectName(name);
        } catch (MalformedObjectNameException e) {
            throw new AssertionError(e);
        }
    }

    /** The process id. */
    public long pid() {
        return process.pid();
    }

    /** The port that it listens at. */
    public int port() {
        return port;
    }

    /** Sends a signal by its name without SIG. */
    public void signal(String name) throws IOException {
        var kill = new ProcessBuilder("kill", "-" + name, String.valueOf(pid())).start();
        assertThat(kill.onExit().join().exitValue()).as("exit code of kill -%s", name).isZero();
    }

    /** Waits for the end and returns the exit code. */
    public int awaitExit() {
        await("end of Kirin").atMost(PATIENCE).until(() -> !process.isAlive());
        return process.exitValue();
    }

    /** Ends it as a crash would, and removes what nobody but the system can remove then. */
    public void kill() throws IOException {
        killed = true;
        if (process.isAlive()) {
            signal("KILL");
        }
        awaitExit();
        release();
        folder.clearTemporaryFolder();
    }

    /** Sends SIGTERM if it still runs, and checks that it ends with 0 and leaves nothing. */
    @Override
    public void close() throws IOException {
        if (killed) {
            return;
        }
        try {
            List<ProcessHandle> children = process.descendants().toList();
            if (process.isAlive()) {
                signal("TERM");
                assertThat(awaitExit())
                        .as("exit code after TERM, with the log:\n%s", log())
                        .isZero();
            }
            assertThat(children).as("processes left").noneMatch(ProcessHandle::isAlive);
            assertThat(folder.leftovers()).as("files left, with the log:\n%s", log()).isEmpty();
            assertThat(isPortFree()).as("port free again").isTrue();
        } finally {
            process.destroyForcibly();
            release();
        }
    }

    private synchronized void release() {
        if (attachment != null) {
            attachment.close();
        }
        client.shutdownNow();
    }

    /** Waits until no new connection is accepted. */
    public void awaitPortClosed() {
        await("closed port").atMost(PATIENCE).until(this::isPortFree);
    }

    private boolean isPortFree() throws IOException {
        if (port == 0) {
            return true;
        }
        try (var connection = RawConnection.to(port)) {
            return connection.input() == null;
        } catch (ConnectException e) {
            return true;
        }
    }
}
