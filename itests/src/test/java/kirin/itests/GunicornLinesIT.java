package kirin.itests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import kirin.itests.harness.AppJar;
import kirin.itests.harness.KirinFolder;
import kirin.itests.harness.KirinProcess;
import kirin.itests.harness.RawConnection;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * The same requests to gunicorn and to Kirin, with the same format: the same lines, but for times
 * and numbers of processes. (Of a HEAD, gunicorn counts the body that it does not send.) Where
 * gunicorn is not installed, there is nothing to compare with.
 */
class GunicornLinesIT {
    private static final Path GUNICORN = Path.of("/usr/bin/gunicorn");

    private static final String FORMAT =
            """
            %(h)s %(l)s %(u)s %(t)s "%(r)s" %(s)s %(b)s "%(f)s" "%(a)s" %(m)s "%(U)s" "%(q)s" \
            %(H)s %(B)s %(T)s %(p)s "%({x-thing}i)s" "%({X-Missing}i)s" "%({x-kind}o)s" \
            "%({server}o)s" "%({request_method}e)s" "%({HTTP_X_THING}e)s" "%({nothing}e)s" %%\
            """;

    private static final List<String> REQUESTS =
            List.of(
                    "GET /app HTTP/1.1\r\nHost: h\r\n",
                    "GET /app/some/path?a=1&b=%20x HTTP/1.1\r\nHost: h\r\nX-Thing: a b\r\n",
                    "GET /app/%7Eencoded%20path HTTP/1.1\r\nHost: h\r\n",
                    "GET /app HTTP/1.0\r\n",
                    "POST /app HTTP/1.1\r\nHost: h\r\nContent-Length: 0\r\n",
                    "DELETE /app/404 HTTP/1.1\r\nHost: h\r\n",
                    "GET /app/204 HTTP/1.1\r\nHost: h\r\n",
                    "GET /app HTTP/1.1\r\nHost: h\r\nReferer: http://a/?b=c\r\nUser-Agent: x/1\r\n",
                    "GET /app HTTP/1.1\r\nHost: h\r\nUser-Agent: say \"hi\"\r\n",
                    "GET /app HTTP/1.1\r\nHost: h\r\nUser-Agent: \u00c4rger\r\n",
                    // joe:secret, and something that is none
                    "GET /app HTTP/1.1\r\nHost: h\r\nAuthorization: Basic am9lOnNlY3JldA==\r\n",
                    "GET /app HTTP/1.1\r\nHost: h\r\nAuthorization: Basic !!!\r\n",
                    "GET /app HTTP/1.1\r\nHost: h\r\nAuthorization: Bearer abc\r\n");

    private static final String PYTHON =
            """
            def application(environ, start_response):
                path = environ["PATH_INFO"]
                status = {"404": "404 Not Found", "204": "204 No Content"}.get(path[5:], "200 OK")
                body = b"" if status.startswith("204") else b"hello"
                start_response(status, [("X-Kind", "test")] +
                    ([] if not body else [("Content-Length", str(len(body)))]))
                return [body]
            """;

    private static final String JAVA =
            """
            int status = switch (request.path()) {
                case "/404" -> 404;
                case "/204" -> 204;
                default -> 200;
            };
            Response answer = status == 204 ? Response.of(204) : Response.text("hello");
            return answer.withStatus(status).withHeader("X-Kind", "test");
            """;

    @TempDir Path root;

    @Test
    void linesAreThoseOfGunicorn() throws Exception {
        assumeTrue(Files.isExecutable(GUNICORN), "gunicorn is not installed");
        Files.writeString(root.resolve("wsgi.py"), PYTHON);
        Path theirs = root.resolve("gunicorn.log");
        int port = freePort();
        Process gunicorn =
                new ProcessBuilder(
                                GUNICORN.toString(),
                                "--bind=127.0.0.1:" + port,
                                "--access-logfile=" + theirs,
                                "--access-logformat=" + FORMAT,
                                "wsgi:application")
                        .directory(root.toFile())
                        .redirectErrorStream(true)
                        .redirectOutput(root.resolve("gunicorn.out").toFile())
                        .start();
        try (KirinFolder folder =
                KirinFolder.in(root.resolve("kirin"))
                        .set("accesslog", "\"access.log\"")
                        .set("access_log_format", "'" + FORMAT + "'")
                        .deploy(AppJar.application("app", JAVA))) {
            KirinProcess kirin = folder.start().awaitListening();
            await().ignoreExceptions().until(() -> Files.exists(theirs) && answers(port));
            ask(port);
            ask(kirin.port());

            List<String> expected = comparable(theirs);
            // What has found out whether it is up is in it too.
            expected = expected.subList(expected.size() - REQUESTS.size(), expected.size());
            Path ours = folder.root().resolve("access.log");
            await().until(() -> Files.readAllLines(ours).size() == REQUESTS.size());
            assertThat(comparable(ours)).containsExactlyElementsOf(expected);
        } finally {
            gunicorn.destroy();
            gunicorn.waitFor();
        }
    }

    private static void ask(int port) throws IOException {
        for (String request : REQUESTS) {
            try (var connection = RawConnection.to(port)) {
                connection.send(request + "Connection: close\r\n\r\n");
                assertThat(connection.rest()).asString().startsWith("HTTP/1.");
            }
        }
    }

    private static boolean answers(int port) throws IOException {
        try (var connection = RawConnection.to(port)) {
            connection.send("GET /up HTTP/1.0\r\n\r\n");
            return connection.rest().length > 0;
        }
    }

    /** Without what has to differ. */
    private static List<String> comparable(Path log) throws IOException {
        return Files.readAllLines(log).stream()
                .map(line ->
                        line.replaceFirst("\\[[^\\]]+\\]", "[time]").replaceFirst("<\\d+>", "<n>"))
                .toList();
    }

    private static int freePort() throws IOException {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
