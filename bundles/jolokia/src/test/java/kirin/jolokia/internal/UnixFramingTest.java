package kirin.jolokia.internal;

import static kirin.jolokia.internal.OpenEndpoint.OPERATOR;
import static kirin.jolokia.internal.OpenEndpoint.VIEWER;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** HTTP as it is read at a Unix socket: each byte of a head as it has to be, or nothing of it. */
@Timeout(120) // for those that would wait for ever
class UnixFramingTest {
    private static final Duration LONG = Duration.ofSeconds(60);
    private static final String CALL =
            "{\"type\":\"exec\",\"mbean\":\"kirin:type=Probe\",\"operation\":\"count()\"}";

    /** So many are served at once, and so many wait. */
    private static final int MOST_CONNECTIONS = 4 + 64;

    @SuppressWarnings("NullAway.Init")
    private OpenEndpoint open;

    @BeforeEach
    void open(@TempDir Path folder) throws Exception {
        open = OpenEndpoint.atUnixSocket(folder, LONG, Duration.ZERO);
    }

    @AfterEach
    void close() throws Exception {
        open.close();
    }

    /** The head that follows is of a request that would be answered. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            textBlock =
                    """
                    POST /jolokia/ HTTP/1.1~Host: x~Content-Length: BYTES~Transfer-Encoding: chunked~   | 400
                    POST /jolokia/ HTTP/1.1~Host: x~Transfer-Encoding: chunked~Content-Length: BYTES~   | 400
                    POST /jolokia/ HTTP/1.1~Host: x~Transfer-Encoding: identity~Content-Length: BYTES~  | 400
                    POST /jolokia/ HTTP/1.0~Transfer-Encoding: chunked~                                 | 400
                    POST /jolokia/ HTTP/1.1~Host: x~Transfer-Encoding: chunked~                         | 411
                    POST /jolokia/ HTTP/1.1~Host: x~Content-Length: BYTES~Content-Length: BYTES~        | 400
                    POST /jolokia/ HTTP/1.1~Host: x~Content-Length: BYTES~content-length: 5~            | 400
                    POST /jolokia/ HTTP/1.1~Host: x~Content-Length: BYTES, BYTES~                       | 400
                    POST /jolokia/ HTTP/1.1~Host: x~Content-Length: +BYTES~                             | 400
                    POST /jolokia/ HTTP/1.1~Host: x~Content-Length: -1~                                 | 400
                    POST /jolokia/ HTTP/1.1~Host: x~Content-Length: 0x10~                               | 400
                    POST /jolokia/ HTTP/1.1~Host: x~Content-Length: 99999999999999999999~               | 400
                    POST /jolokia/ HTTP/1.1~Host: x~Content-Length:~                                    | 400
                    POST /jolokia/ HTTP/1.1~Host: x~Content-Length : BYTES~                             | 400
                    POST /jolokia/ HTTP/1.1~Host: x~ Content-Length: BYTES~                             | 400
                    POST /jolokia/ HTTP/1.1~Host: x~X: a~\\tb~Content-Length: BYTES~                     | 400
                    POST /jolokia/ HTTP/1.1~Host: x~X: a\\rb~Content-Length: BYTES~                      | 400
                    POST /jolokia/ HTTP/1.1~Host: x~X: a\\0b~Content-Length: BYTES~                      | 400
                    POST /jolokia/ HTTP/1.1~Host: x\\nContent-Length: BYTES~                             | 400
                    POST /jolokia/ HTTP/1.1\\nHost: x~Content-Length: BYTES~                             | 400
                    POST /jolokia/ HTTP/1.1~Host: x~: a~Content-Length: BYTES~                          | 400
                    POST /jolokia/ HTTP/1.1~Host: x~no field~Content-Length: BYTES~                     | 400
                    POST /jolokia/ HTTP/1.1~Content-Length: BYTES~                                      | 400
                    POST /jolokia/ HTTP/1.1~Host: x~Host: x~Content-Length: BYTES~                      | 400
                    POST /jolokia/ HTTP/1.1~Host: x/y~Content-Length: BYTES~                            | 400
                    POST /jolokia/ HTTP/1.1~Host: x~Expect: cake~Content-Length: BYTES~                 | 417
                    POST  /jolokia/ HTTP/1.1~Host: x~Content-Length: BYTES~                             | 400
                    POST\\t/jolokia/ HTTP/1.1~Host: x~Content-Length: BYTES~                             | 400
                    POST /jolokia/ x HTTP/1.1~Host: x~Content-Length: BYTES~                            | 400
                    POST /jolokia/ HTTP/1.1 ~Host: x~Content-Length: BYTES~                             | 400
                    POST /jolokia/ HTTP/2.0~Host: x~Content-Length: BYTES~                              | 400
                    POST /jolokia/ http/1.1~Host: x~Content-Length: BYTES~                              | 400
                    POST /jolokia/~Host: x~Content-Length: BYTES~                                       | 400
                    PO(ST /jolokia/ HTTP/1.1~Host: x~Content-Length: BYTES~                             | 400
                    POST //x/jolokia/ HTTP/1.1~Host: x~Content-Length: BYTES~                           | 400
                    POST http://x/jolokia/ HTTP/1.1~Host: x~Content-Length: BYTES~                      | 400
                    POST jolokia/ HTTP/1.1~Host: x~Content-Length: BYTES~                               | 400
                    POST /jolokia/#a HTTP/1.1~Host: x~Content-Length: BYTES~                            | 400
                    POST /jolokia/%zz HTTP/1.1~Host: x~Content-Length: BYTES~                           | 400
                    OPTIONS * HTTP/1.1~Host: x~Content-Length: BYTES~                                   | 400
                    ~POST /jolokia/ HTTP/1.1~Host: x~Content-Length: BYTES~                             | 400
                    """)
    void whatIsFramedWronglyIsRefusedLoggedAndNotDone(String head, int status) throws Exception {
        String text =
                head.replace("~", "\r\n")
                        .replace("\\t", "\t")
                        .replace("\\r", "\r")
                        .replace("\\n", "\n")
                        .replace("\\0", "\0")
                        .replace("BYTES", String.valueOf(CALL.length()));

        String answer =
                open.raw(
                        text + OpenEndpoint.authorization(OPERATOR),
                        "",
                        CALL + next() + "0\r\n\r\n" + next());

        assertThat(answer)
                .startsWith("HTTP/1.1 " + status + " \r\n")
                .containsOnlyOnce("\r\nDate: ")
                .contains("\r\nConnection: close\r\n");
        assertThat(open.log())
                .singleElement()
                .asString()
                .startsWith("Jolokia refused unix: no request: ");
        assertThat(open.endpoint().refused()).isEqualTo(1);
        assertThat(open.calls()).isZero();
    }

    /** Whoever sees the end of the one before elsewhere would answer it. */
    private static String next() {
        return String.join(
                "\r\n",
                "POST /jolokia/ HTTP/1.1",
                "Host: x",
                OpenEndpoint.authorization(OPERATOR),
                "Content-Length: " + CALL.length(),
                "",
                CALL);
    }

    @ParameterizedTest
    @ValueSource(strings = {"HTTP/1.1", "HTTP/1.0"})
    void aRequestIsAnsweredAndTheNextOfItsConnectionIsNot(String version) throws Exception {
        String answer = open.raw(next().replace("HTTP/1.1", version) + next());

        assertThat(answer)
                .startsWith("HTTP/1.1 200 ")
                .containsOnlyOnce("HTTP/1.1")
                .contains("\r\nConnection: close\r\n", "\"status\":200");
        assertThat(open.calls()).isEqualTo(1);
    }

    @Test
    void aBodyIsAskedForWhereTheClientWaitsForThat() throws Exception {
        try (SocketChannel channel = open.connect()) {
            OpenEndpoint.send(
                    channel, next().replace("Host: x", "Host: x\r\nExpect: 100-continue"));

            assertThat(answer(channel))
                    .startsWith("HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 ")
                    .contains("\"status\":200");
        }
    }

    @Test
    void aBodyThatEndsEarlyIsRefused() throws Exception {
        String begun = next();
        try (SocketChannel channel = open.connect()) {
            OpenEndpoint.send(channel, begun.substring(0, begun.length() - 1));
            channel.shutdownOutput();

            assertThat(answer(channel)).startsWith("HTTP/1.1 400 ");
        }
        assertThat(open.calls()).isZero();
    }

    @Test
    void aHeadThatEndsEarlyIsRefusedAndNothingAtAllIsNot() throws Exception {
        try (SocketChannel channel = open.connect()) {
            OpenEndpoint.send(channel, "GET /jolokia/ HTTP/1.1\r\n");
            channel.shutdownOutput();

            assertThat(answer(channel)).startsWith("HTTP/1.1 400 ");
        }
        try (SocketChannel channel = open.connect()) {
            channel.shutdownOutput();

            assertThat(answer(channel)).isEmpty();
        }
        assertThat(open.log()).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET /jolokia/?x=LONG HTTP/1.1\r\nHost: x\r\n\r\n",
                "GET /jolokia/ HTTP/1.1\r\nHost: x\r\nX: LONG\r\n\r\n",
                "LONG"
            })
    void aHeadThatIsTooLongIsRefused(String head) throws Exception {
        String answer = open.raw(head.replace("LONG", "x".repeat(20_000)));

        assertThat(answer).startsWith("HTTP/1.1 431 ");
    }

    @Test
    void connectionsThatAreTooManyAreClosedAndThePlacesOfOthersAreFreeAgain() throws Exception {
        List<SocketChannel> silent = new ArrayList<>();
        try {
            for (int i = 0; i < MOST_CONNECTIONS; i++) {
                silent.add(open.connect());
            }
            try (SocketChannel more = open.connect()) {
                assertThat(OpenEndpoint.isEndOf(more)).isTrue();
            }
        } finally {
            for (SocketChannel each : silent) {
                each.close();
            }
        }

        assertThat(open.log())
                .containsExactly("Jolokia refused unix: more connections than are served at once");
        await().atMost(LONG)
                .untilAsserted(() ->
                        assertThat(open.get(VIEWER, "/jolokia/version"))
                                .contains("\"status\":200"));
    }

    @Test
    void aClientThatIsSilentDoesNotOutliveTheEndpoint(@TempDir Path folder) throws Exception {
        SocketChannel silent = open.connect();
        try (silent) {
            OpenEndpoint.send(silent, "GET ");
            open.close();

            assertThat(OpenEndpoint.isEndOf(silent)).isTrue();
        } finally {
            open = OpenEndpoint.atUnixSocket(folder, LONG, Duration.ZERO);
        }
    }

    private static String answer(SocketChannel channel) throws Exception {
        return new String(Channels.newInputStream(channel).readAllBytes(), StandardCharsets.UTF_8);
    }
}
