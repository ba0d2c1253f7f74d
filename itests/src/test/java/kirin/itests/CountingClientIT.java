package kirin.itests;

import static org.assertj.core.api.Assertions.assertThat;

import kirin.itests.harness.CountingClient;
import kirin.itests.harness.LoadResult;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;

/** The client that the other tests trust notices all that can be wrong with an answer. */
class CountingClientIT {

    @Test
    void rightAnswersAreFlawless() throws Exception {
        try (var server = new ScriptedServer(CountingClientIT::right)) {
            var result =
                    CountingClient.asking(server.page()).keptAlive(2).newEachTime(2).times(100);

            assertThat(result).matches(LoadResult::isFlawless);
            assertThat(result.sent()).isEqualTo(100);
            assertThat(result.kinds()).containsOnlyKeys("n=#");
        }
    }

    @Test
    void endsAfterItsTime() throws Exception {
        try (var server = new ScriptedServer(CountingClientIT::right)) {
            var result =
                    CountingClient.asking(server.page())
                            .keptAlive(1)
                            .newEachTime(1)
                            .during(Duration.ofMillis(200));

            assertThat(result).matches(LoadResult::isFlawless);
            assertThat(result.time()).isGreaterThanOrEqualTo(Duration.ofMillis(200));
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void wrongStatusIsNoRightAnswer(boolean keptAlive) throws Exception {
        var result = afterThree(keptAlive, n -> answer("503 Service Unavailable", "busy"));

        assertThat(result.wrongStatus()).as("%s", result).containsEntry(503, 1L).hasSize(1);
        assertThat(result.right()).isEqualTo(3);
        assertThat(result).matches(each -> !each.isFlawless());
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void shortBodyIsTorn(boolean keptAlive) throws Exception {
        var result =
                afterThree(
                        keptAlive,
                        n -> right(n).replaceFirst("Content-Length: \\d+", "Content-Length: 99"));

        assertThat(result.torn()).as("%s", result).hasSize(1);
        assertThat(result.torn().keySet().iterator().next()).contains("early");
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void brokenChunkIsTorn(boolean keptAlive) throws Exception {
        var result =
                afterThree(
                        keptAlive,
                        n -> "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nn=l");

        assertThat(result.torn()).as("%s", result).hasSize(1);
        assertThat(result.lost()).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void bodyWithoutTheNumberIsTorn(boolean keptAlive) throws Exception {
        var result = afterThree(keptAlive, n -> answer("200 OK", "n="));

        assertThat(result.torn()).as("%s", result).containsEntry("its body lacks the number", 1L);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void whatIsNoHttpIsTorn(boolean keptAlive) throws Exception {
        var result = afterThree(keptAlive, n -> "220 mail.example ready\r\n\r\n");

        assertThat(result.torn()).as("%s", result).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void doubledAnswerIsCounted(boolean keptAlive) throws Exception {
        var result = afterThree(keptAlive, n -> right(n) + right(n));

        assertThat(result.doubled()).as("%s", result).isEqualTo(1);
        assertThat(result.right()).isEqualTo(4);
    }

    @Test
    void answerThatIsDoubledBeforeTheNextIsCounted() throws Exception {
        var asked = new AtomicInteger();
        UnaryOperator<String> firstTwice =
                n -> asked.incrementAndGet() == 1 ? right(n) + right(n) : right(n);
        try (var server = new ScriptedServer(firstTwice)) {
            var result = CountingClient.asking(server.page()).keptAlive(1).times(5);

            assertThat(result.doubled()).as("%s", result).isEqualTo(1);
            assertThat(result.right()).isEqualTo(5);
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void answerToAnotherRequestIsMixedUp(boolean keptAlive) throws Exception {
        var result = afterThree(keptAlive, n -> right("load-000000000099"));

        assertThat(result.mixedUp()).as("%s", result).isEqualTo(1);
        assertThat(result.right()).isEqualTo(3);
    }

    @Test
    void requestIdOfAnotherRequestIsMixedUp() throws Exception {
        var result =
                afterThree(
                        true,
                        n ->
                                right(n).replaceFirst(
                                                "\r\n", "\r\nX-Request-Id: load-000000000099\r\n"));

        assertThat(result.mixedUp()).as("%s", result).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void answerOfAnOlderGenerationAfterANewerOneGoesBackwards(boolean keptAlive) throws Exception {
        var asked = new AtomicInteger();
        try (var server = new ScriptedServer(n -> answer("200 OK", "v" + generation(asked) + n))) {
            var result =
                    CountingClient.asking(server.page())
                            .keptAlive(keptAlive ? 1 : 0)
                            .newEachTime(keptAlive ? 0 : 1)
                            .generation(answer -> answer.text().charAt(1) - '0')
                            .times(5);

            assertThat(result.backwards()).as("%s", result).isEqualTo(2);
            assertThat(result.right()).isEqualTo(3);
            assertThat(result).matches(each -> !each.isFlawless());
        }
    }

    /** In turn 1, 2, 1, 2 … */
    private static int generation(AtomicInteger asked) {
        return 1 + asked.getAndIncrement() % 2;
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void connectionClosedInsteadOfAnAnswerIsAnError(boolean keptAlive) throws Exception {
        var result = afterThree(keptAlive, n -> "");

        assertThat(result.connectionErrors())
                .as("%s", result)
                .containsEntry(
                        (keptAlive ? "kept alive" : "new") + ": closed before the answer", 1L)
                .hasSize(1);
    }

    @Test
    void refusedConnectionIsAnError() throws Exception {
        var server = new ScriptedServer(CountingClientIT::right);
        server.close();

        var result = CountingClient.asking(server.page()).newEachTime(1).times(2);

        assertThat(result.connectionErrors()).containsOnlyKeys("new: Connection refused");
        assertThat(result.lost()).isEqualTo(2);
    }

    @Test
    void answerIsComparedWithWhatIsExpectedAndSorted() throws Exception {
        try (var server = new ScriptedServer(CountingClientIT::right)) {
            var even =
                    CountingClient.asking(server.page())
                            .keptAlive(1)
                            .expecting(answer -> !answer.text().endsWith("1"))
                            .sortedBy(answer -> "status " + answer.status())
                            .times(10);

            assertThat(even.torn()).containsEntry("not as expected", 1L).hasSize(1);
            assertThat(even.kinds()).containsEntry("status 200", 9L).hasSize(1);
        }
    }

    /** Three right answers, and as the fourth and last another one; then the server closes. */
    private static LoadResult afterThree(boolean keptAlive, UnaryOperator<String> last)
            throws IOException {
        var asked = new AtomicInteger();
        UnaryOperator<String> script =
                n -> asked.incrementAndGet() == 4 ? last.apply(n) + "\0" : right(n);
        try (var server = new ScriptedServer(script)) {
            return CountingClient.asking(server.page())
                    .keptAlive(keptAlive ? 1 : 0)
                    .newEachTime(keptAlive ? 0 : 1)
                    .times(4);
        }
    }

    private static String right(String number) {
        return answer("200 OK", "n=" + number);
    }

    private static String answer(String status, String body) {
        return "HTTP/1.1 %s\r\nContent-Length: %d\r\n\r\n%s".formatted(status, body.length(), body);
    }

    /** Answers what a script says to the number of a request; closes after one that ends in NUL. */
    private static final class ScriptedServer implements AutoCloseable {
        private final ServerSocket socket =
                new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
        private final UnaryOperator<String> script;

        ScriptedServer(UnaryOperator<String> script) throws IOException {
            this.script = script;
            threads.execute(this::accept);
        }

        URI page() {
            return URI.create("http://127.0.0.1:" + socket.getLocalPort() + "/page");
        }

        private void accept() {
            try {
                while (true) {
                    Socket connection = socket.accept();
                    threads.execute(() -> serve(connection));
                }
            } catch (IOException e) {
                // Closed.
            }
        }

        private void serve(Socket connection) {
            try (connection) {
                var in =
                        new BufferedReader(
                                new InputStreamReader(
                                        connection.getInputStream(), StandardCharsets.ISO_8859_1));
                for (String line = in.readLine(); line != null; line = in.readLine()) {
                    String number = line.replaceFirst("GET /page\\?n=(\\S+) .*", "$1");
                    boolean close = false;
                    while (line != null && !line.isEmpty()) {
                        close |= line.equals("Connection: close");
                        line = in.readLine();
                    }
                    String answer = script.apply(number);
                    connection
                            .getOutputStream()
                            .write(answer.replace("\0", "").getBytes(StandardCharsets.ISO_8859_1));
                    if (close || answer.endsWith("\0")) {
                        return;
                    }
                }
            } catch (IOException e) {
                // The client went.
            }
        }

        @Override
        public void close() throws IOException {
            socket.close();
            threads.close();
        }
    }
}
