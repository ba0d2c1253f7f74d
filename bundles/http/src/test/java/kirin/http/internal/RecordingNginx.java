package kirin.http.internal;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * The real nginx, which hands each request on as it understands it: its answer tells what arrived.
 */
final class RecordingNginx implements AutoCloseable {
    private static final Path PROGRAM = Path.of("/usr/sbin/nginx");

    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final ServerSocketChannel backend;
    private final Process process;
    private final SocketAddress address;

    private RecordingNginx(ServerSocketChannel backend, Process process, SocketAddress address) {
        this.backend = backend;
        this.process = process;
        this.address = address;
        threads.execute(this::serve);
    }

    static boolean isInstalled() {
        return Files.isExecutable(PROGRAM);
    }

    /** Its sockets are in the folder, so that it is in the way of no port. */
    static RecordingNginx in(Path folder) throws IOException {
        Path front = folder.resolve("front");
        Path behind = folder.resolve("behind");
        Path configuration =
                Files.writeString(
                        folder.resolve("nginx.conf"),
                        """
                        daemon off;
                        master_process off;
                        pid nginx.pid;
                        error_log nginx.log;
                        events { worker_connections 128; }
                        http {
                            access_log off;
                            client_body_temp_path body;
                            proxy_temp_path proxy;
                            fastcgi_temp_path fastcgi;
                            uwsgi_temp_path uwsgi;
                            scgi_temp_path scgi;
                            client_max_body_size 0;
                            large_client_header_buffers 4 16k;
                            server {
                                listen unix:%s;
                                location / {
                                    proxy_pass http://unix:%s:;
                                    proxy_ignore_client_abort on;
                                }
                            }
                        }
                        """
                                .formatted(front, behind));
        var backend = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        backend.bind(UnixDomainSocketAddress.of(behind));
        Process process =
                new ProcessBuilder(
                                PROGRAM.toString(),
                                "-p",
                                folder.toString(),
                                "-e",
                                "nginx.log",
                                "-c",
                                configuration.toString())
                        .redirectErrorStream(true)
                        .redirectOutput(folder.resolve("nginx.out").toFile())
                        .start();
        return new RecordingNginx(backend, process, UnixDomainSocketAddress.of(front));
    }

    SocketAddress address() {
        return address;
    }

    private void serve() {
        try {
            while (true) {
                SocketChannel connection = backend.accept();
                threads.execute(() -> answer(connection));
            }
        } catch (IOException _) {
            // It was closed.
        }
    }

    private static void answer(SocketChannel connection) {
        try (connection) {
            InputStream in = new BufferedInputStream(Channels.newInputStream(connection));
            String method = line(in).split(" ", 2)[0];
            int length = 0;
            for (String field = line(in); !field.isEmpty(); field = line(in)) {
                if (field.startsWith("Content-Length: ")) {
                    length = Integer.parseInt(field.substring("Content-Length: ".length()));
                }
            }
            String answer =
                    "HTTP/1.0 200 OK\r\n%s: %s\r\nContent-Length: 0\r\n\r\n"
                            .formatted(Seen.FIELD, Seen.of(method, in.readNBytes(length)));
            connection.write(ByteBuffer.wrap(answer.getBytes(StandardCharsets.ISO_8859_1)));
        } catch (IOException _) {
            // nginx does not want it any more.
        }
    }

    private static String line(InputStream in) throws IOException {
        var line = new StringBuilder();
        for (int next = in.read(); next >= 0 && next != '\n'; next = in.read()) {
            line.append((char) next);
        }
        return line.toString().stripTrailing();
    }

    @Override
    public void close() throws IOException {
        // Its requests are all answered, and nobody waits for more.
        process.destroyForcibly();
        backend.close();
        threads.shutdownNow();
    }
}
