package kirin.itests.harness;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/** The nginx of this machine with docs/nginx.conf, in which only ports and paths are others. */
public final class Nginx implements AutoCloseable {
    private static final Path PROGRAM = Path.of("/usr/sbin/nginx");

    private final Path folder;
    private final int port;
    private final int tlsPort;
    private final Process process;

    private Nginx(Path folder, int port, int tlsPort, Process process) {
        this.folder = folder;
        this.port = port;
        this.tlsPort = tlsPort;
        this.process = process;
    }

    /** Whether there is one here. */
    public static boolean isInstalled() {
        return Files.isExecutable(PROGRAM);
    }

    /** Starts it before a Kirin and waits until it listens. */
    public static Nginx before(
            KirinProcess kirin, Path socket, ServerCertificate certificate, Path folder)
            throws IOException {
        int port;
        int tlsPort;
        try (var one = loopback();
                var other = loopback()) {
            port = one.getLocalPort();
            tlsPort = other.getLocalPort();
        }
        Files.createDirectories(folder);
        String shipped = Files.readString(Distribution.sources().resolve("docs/nginx.conf"));
        String adapted =
                shipped.replace("listen 80;", "listen 127.0.0.1:%d;".formatted(port))
                        .replace("listen 443 ssl;", "listen 127.0.0.1:%d ssl;".formatted(tlsPort))
                        .replace("127.0.0.1:8000", "127.0.0.1:" + kirin.port())
                        .replace("/run/kirin/kirin.sock", socket.toString())
                        .replace(
                                "/etc/ssl/certs/shop.example.pem",
                                certificate.certificate().toString())
                        .replace("/etc/ssl/private/shop.example.key", certificate.key().toString())
                        .replace("/run/nginx.pid", folder.resolve("nginx.pid").toString())
                        .replace("/var/log/nginx", folder.toString())
                        .replace("http {\n", "http {\n" + temporaryFolders(folder));
        Path file = Files.writeString(folder.resolve("nginx.conf"), adapted);
        // The test's folder is its user's alone, who may be root: so has the worker to be.
        String user = System.getProperty("user.name").equals("root") ? " user root;" : "";
        Process process =
                new ProcessBuilder(
                                PROGRAM.toString(),
                                "-e",
                                folder.resolve("error.log").toString(),
                                "-c",
                                file.toString(),
                                "-g",
                                "daemon off;" + user)
                        .redirectErrorStream(true)
                        .redirectOutput(folder.resolve("output").toFile())
                        .start();
        var started = new Nginx(folder, port, tlsPort, process);
        // It writes the file when it listens.
        await().until(() -> Files.exists(folder.resolve("nginx.pid")) || !process.isAlive());
        assertThat(process.isAlive()).as("nginx, which says: %s", started.errors()).isTrue();
        return started;
    }

    /** Those that it was built with may be of another user. */
    private static String temporaryFolders(Path folder) {
        var lines = new StringBuilder();
        for (String each : new String[] {"client_body", "proxy", "fastcgi", "uwsgi", "scgi"}) {
            lines.append(each + "_temp_path " + folder.resolve(each) + ";\n");
        }
        return lines.toString();
    }

    private static ServerSocket loopback() throws IOException {
        return new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
    }

    /** Where it speaks HTTP. */
    public int port() {
        return port;
    }

    /** Where it speaks HTTPS. */
    public int tlsPort() {
        return tlsPort;
    }

    /** What it has found wrong, with Kirin too. */
    public String errors() throws IOException {
        return Files.readString(folder.resolve("error.log"))
                + Files.readString(folder.resolve("output"));
    }

    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(10, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
