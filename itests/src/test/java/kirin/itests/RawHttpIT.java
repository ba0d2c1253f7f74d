package kirin.itests;

import static org.assertj.core.api.Assertions.assertThat;

import static java.nio.charset.StandardCharsets.UTF_8;

import kirin.itests.harness.AppJar;
import kirin.itests.harness.KirinFolder;
import kirin.itests.harness.KirinProcess;
import kirin.itests.harness.RawConnection;
import kirin.itests.harness.RawResponse;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Arrays;
import java.util.Random;
import java.util.concurrent.CompletableFuture;

/** HTTP as it goes over the wire. One server for all; a connection for each. */
class RawHttpIT {
    private static final int LARGE = 8 << 20;

    @TempDir private static Path root;
    @AutoClose private static KirinFolder folder;
    private static KirinProcess kirin;
    private RawConnection connection;

    @BeforeAll
    static void start() throws Exception {
        Files.write(root.resolve("large"), bytes(LARGE));
        folder =
                KirinFolder.in(root)
                        .set("worker_class", "\"gevent\"")
                        .set("keepalive", "15")
                        .deployExample("echo")
                        .deployExample("sleep")
                        .moveIn(
                                "kirin.examples.static.cfg",
                                ("root = " + root + "\nkirin.app.path = /files").getBytes(UTF_8))
                        .deployExample("static")
                        .deploy(AppJar.answering("page", "page"), "page.jar")
                        .deploy(
                                AppJar.application(
                                        "file",
                                        """
                                        return Response.file(
                                                "application/x-large",
                                                java.nio.file.Path.of("large").toAbsolutePath());
                                        """),
                                "file.jar")
                        .deploy(
                                AppJar.application(
                                        "stream",
                                        """
                                        return Response.stream(
                                                "text/plain",
                                                new java.io.ByteArrayInputStream(
                                                        "streamed".getBytes()));
                                        """),
                                "stream.jar")
                        .deploy(
                                AppJar.application(
                                        "broken",
                                        "throw new IllegalStateException(\"out of paint\");"),
                                "broken.jar")
                        .deploy(
                                AppJar.application("deep", "throw new StackOverflowError();"),
                                "deep.jar");
        kirin = folder.start().awaitListening();
    }

    @BeforeEach
    void connect() throws Exception {
        connection = kirin.connect();
    }

    @AfterEach
    void disconnect() throws Exception {
        connection.close();
    }

    @Test
    void connectionStaysOpenAndEveryAnswerHasDateAndServer() throws Exception {
        for (int i = 0; i < 3; i++) {
            RawResponse answer = get("/page");

            assertThat(answer.statusLine()).isEqualTo("HTTP/1.1 200 OK");
            assertThat(answer.text()).isEqualTo("page");
            assertThat(answer.field("Content-Length")).isEqualTo("4");
            assertThat(answer.field("Connection")).isEmpty();
            assertThat(answer.field("Server")).isEqualTo("kirin");
            ZonedDateTime date =
                    ZonedDateTime.parse(answer.field("Date"), DateTimeFormatter.RFC_1123_DATE_TIME);
            assertThat(Duration.between(date, ZonedDateTime.now(date.getZone())).abs())
                    .isLessThan(Duration.ofSeconds(10));
        }
    }

    @Test
    void connectionIsClosedWhenTheClientAsksForThat() throws Exception {
        connection.send("GET /page HTTP/1.1\r\nHost: it\r\nConnection: close\r\n\r\n");

        RawResponse answer = connection.response();
        assertThat(answer.text()).isEqualTo("page");
        assertThat(answer.field("Connection")).isEqualTo("close");
        assertThat(connection.rest()).isEmpty();
    }

    @Test
    void pipelinedRequestsAreAnsweredInOrder() throws Exception {
        connection.send(
                head("GET /sleep?ms=200")
                        + head("GET /page")
                        + "POST /echo HTTP/1.1\r\nHost: it\r\nContent-Length: 3\r\n\r\nabc"
                        + head("GET /nowhere")
                        + head("GET /sleep?ms=1"));

        assertThat(connection.response().text()).isEqualTo("Slept for 200 ms\n");
        assertThat(connection.response().text()).isEqualTo("page");
        assertThat(connection.response().text()).isEqualTo("abc");
        assertThat(connection.response().status()).isEqualTo(404);
        assertThat(connection.response().text()).isEqualTo("Slept for 1 ms\n");
    }

    @Test
    void chunkedBodyComesBackChunked() throws Exception {
        String piece = "0123456789abcdef".repeat(256);
        connection.send("POST /echo HTTP/1.1\r\nHost: it\r\nTransfer-Encoding: chunked\r\n\r\n");
        connection.send("1000;name=value\r\n" + piece + "\r\n");
        connection.send(("1000\r\n" + piece + "\r\n").repeat(15));
        connection.send("0\r\nX-Trailer: 1\r\n\r\n");

        RawResponse answer = connection.response();

        assertThat(answer.field("Transfer-Encoding")).isEqualTo("chunked");
        assertThat(answer.field("Content-Length")).isEmpty();
        assertThat(answer.text()).isEqualTo(piece.repeat(16));
        assertThat(get("/page").text()).isEqualTo("page");
    }

    @Test
    void largeBodyPassesThroughBothWays() throws Exception {
        byte[] large = bytes(LARGE);
        connection.send(
                "POST /echo HTTP/1.1\r\nHost: it\r\nContent-Length: %d\r\n\r\n".formatted(LARGE));
        CompletableFuture<Void> sending =
                CompletableFuture.runAsync(() -> {
                    try {
                        connection.output().write(large);
                    } catch (Exception e) {
                        throw new AssertionError(e);
                    }
                });

        RawResponse answer = connection.response();

        sending.join();
        assertThat(answer.field("Content-Length")).isEqualTo(String.valueOf(LARGE));
        assertThat(answer.body()).isEqualTo(large);
    }

    @Test
    void fileIsSentWhole() throws Exception {
        RawResponse answer = get("/file");

        assertThat(answer.field("Content-Type")).isEqualTo("application/x-large");
        assertThat(answer.body()).isEqualTo(bytes(LARGE));
        assertThat(get("/page").text()).isEqualTo("page");
    }

    @Test
    void partsOfAFileAreSentByteByByte() throws Exception {
        int first = 3_000_001;

        connection.send(
                "GET /files/large HTTP/1.1\r\nHost: it\r\nRange: bytes=%d-\r\n\r\n"
                        .formatted(first));
        RawResponse part = connection.response();

        assertThat(part.status()).isEqualTo(206);
        assertThat(part.field("Content-Range"))
                .isEqualTo("bytes %d-%d/%d", first, LARGE - 1, LARGE);
        assertThat(part.body()).isEqualTo(Arrays.copyOfRange(bytes(LARGE), first, LARGE));
        assertThat(get("/files/large").body()).isEqualTo(bytes(LARGE));
        assertThat(get("/files/%2e%2e/large").status()).isEqualTo(404);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/page", "/file", "/echo", "/stream", "/nowhere"})
    void headAnswersWithTheHeadOfGetAndNoBody(String path) throws Exception {
        RawResponse toGet = get(path);

        RawResponse toHead = connection.send(head("HEAD " + path)).head();

        assertThat(toHead.status()).isEqualTo(toGet.status());
        assertThat(toHead.field("Content-Type")).isEqualTo(toGet.field("Content-Type"));
        if (!path.equals("/echo")) {
            // echo shows the method, which is one letter longer.
            assertThat(toHead.field("Content-Length")).isEqualTo(toGet.field("Content-Length"));
        }
        assertThat(get("/page").text()).isEqualTo("page");
    }

    @Test
    void bodyIsAskedForWhenTheApplicationReadsIt() throws Exception {
        connection.send(expecting("/echo"));

        assertThat(connection.head().statusLine()).isEqualTo("HTTP/1.1 100 Continue");
        assertThat(connection.send("hello").response().text()).isEqualTo("hello");
    }

    @Test
    void bodyThatNobodyReadsIsNotAskedFor() throws Exception {
        connection.send(expecting("/nowhere"));

        assertThat(connection.head().status()).isEqualTo(404);
    }

    @Test
    void http10ConnectionIsClosedAfterTheAnswer() throws Exception {
        connection.send("GET /page HTTP/1.0\r\n\r\n");

        assertThat(connection.response().text()).isEqualTo("page");
        assertThat(connection.rest()).isEmpty();
    }

    @Test
    void http10ConnectionStaysOpenOnDemand() throws Exception {
        for (int i = 0; i < 2; i++) {
            connection.send("GET /page HTTP/1.0\r\nConnection: keep-alive\r\n\r\n");

            RawResponse answer = connection.response();
            assertThat(answer.text()).isEqualTo("page");
            assertThat(answer.field("Connection")).isEqualToIgnoringCase("keep-alive");
        }
    }

    @Test
    void http10GetsNoChunks() throws Exception {
        connection.send("GET /stream HTTP/1.0\r\nConnection: keep-alive\r\n\r\n");

        RawResponse answer = connection.response();
        assertThat(answer.field("Transfer-Encoding")).isEmpty();
        assertThat(answer.text()).isEqualTo("streamed");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "nonsense\\r\\n\\r\\n",
                "GET /page HTTP/1.1\\r\\n\\r\\n",
                "GET /page HTTP/1.1\\r\\nHost: a\\r\\nHost: b\\r\\n\\r\\n",
                "GET /page HTTP/1.1\\r\\nHost: a\\r\\nBad Name: b\\r\\n\\r\\n",
                "GET /page HTTP/1.1\\r\\nHost: a\\r\\nName : b\\r\\n\\r\\n",
                "G\\1T /page HTTP/1.1\\r\\nHost: a\\r\\n\\r\\n",
                "GET /a b HTTP/1.1\\r\\nHost: a\\r\\n\\r\\n",
                "POST /echo HTTP/1.1\\r\\nHost: a\\r\\nContent-Length: five\\r\\n\\r\\n",
                "POST /echo HTTP/1.1\\r\\nHost: a\\r\\nContent-Length: -1\\r\\n\\r\\n",
                "POST /echo HTTP/1.1\\r\\nHost: a\\r\\nContent-Length: 1\\r\\n"
                        + "Content-Length: 2\\r\\n\\r\\nab",
                "POST /echo HTTP/1.1\\r\\nHost: a\\r\\nContent-Length: 1\\r\\n"
                        + "Transfer-Encoding: chunked\\r\\n\\r\\n0\\r\\n\\r\\n",
            })
    void malformedRequestIsRefusedAndNothingAfterItIsRead(String escaped) throws Exception {
        connection.send(escaped.translateEscapes() + head("GET /page"));

        RawResponse answer = connection.response();
        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.field("Content-Type")).isEqualTo("text/plain; charset=utf-8");
        assertThat(answer.field("Connection")).isEqualTo("close");
        assertThat(answer.text()).startsWith("Bad Request");
        assertThat(connection.rest()).isEmpty();
        assertThat(kirin.get("/page").body()).isEqualTo("page");
    }

    @Test
    void pathThatCannotBeDecodedIsRefused() throws Exception {
        RawResponse answer = get("/page/%zz");

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.text()).startsWith("Bad Request");
        assertThat(get("/page").text()).isEqualTo("page");
    }

    @ParameterizedTest
    @CsvSource({"/page?PAD, X: 1, 414", "/page, X: PAD, 431"})
    void requestThatIsTooLargeIsRefused(String target, String field, int status) throws Exception {
        String padding = "x".repeat(10_000);
        String request = "GET %s HTTP/1.1\r\nHost: it\r\n%s\r\n\r\n".formatted(target, field);

        connection.send(request.replace("PAD", padding));

        assertThat(connection.response().status()).isEqualTo(status);
        assertThat(connection.rest()).isEmpty();
    }

    @Test
    void pathWithoutApplicationIsNotFoundInPlainText() throws Exception {
        RawResponse answer = get("/nowhere/<b>");

        assertThat(answer.statusLine()).isEqualTo("HTTP/1.1 404 Not Found");
        assertThat(answer.field("Content-Type")).isEqualTo("text/plain; charset=utf-8");
        assertThat(answer.text()).startsWith("Not Found").doesNotContain("<b>");
        assertThat(get("/page").text()).isEqualTo("page");
    }

    @Test
    void exceptionIsAnErrorForThatClientAndAStackInTheLog() throws Exception {
        RawResponse answer = get("/broken/door?x=1");

        assertThat(answer.statusLine()).isEqualTo("HTTP/1.1 500 Internal Server Error");
        assertThat(answer.field("Content-Type")).isEqualTo("text/plain; charset=utf-8");
        assertThat(answer.text()).doesNotContain("paint").doesNotContain("test.broken");
        kirin.awaitLog("at test.broken.App0.handle(");
        assertThat(kirin.log())
                .contains("[ERROR] Error handling request GET /broken/door?x=1")
                .contains("java.lang.IllegalStateException: out of paint");
        assertThat(get("/page").text()).isEqualTo("page");
    }

    @Test
    void errorIsTreatedAsAnException() throws Exception {
        assertThat(get("/deep").status()).isEqualTo(500);

        kirin.awaitLog("java.lang.StackOverflowError");
        assertThat(get("/page").text()).isEqualTo("page");
    }

    private RawResponse get(String path) throws Exception {
        return connection.send(head("GET " + path)).response();
    }

    private static String head(String methodAndTarget) {
        return methodAndTarget + " HTTP/1.1\r\nHost: it\r\n\r\n";
    }

    private static String expecting(String path) {
        return "POST %s HTTP/1.1\r\nHost: it\r\nContent-Length: 5\r\nExpect: 100-continue\r\n\r\n"
                .formatted(path);
    }

    private static byte[] bytes(int length) {
        byte[] bytes = new byte[length];
        new Random(7).nextBytes(bytes);
        return bytes;
    }
}
