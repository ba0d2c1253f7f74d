package kirin.server.internal;

import static org.assertj.core.api.Assertions.assertThat;

import kirin.app.Body;
import kirin.app.Response;
import kirin.exchange.Outcome;
import kirin.http.Headers;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

class BodyLengthTest {
    private final TestServer server = TestServer.withWorkers(1, ThreadWorker.withSeats(1));

    @AfterEach
    void stop() {
        server.close();
    }

    @ParameterizedTest
    @ValueSource(ints = {3, 6, 20_000})
    void writerThatDoesNotKeepToItsLengthIsAnInternalError(int written) throws Exception {
        FakeExchange.Answer answer =
                answer(200, new Body.Written(out -> out.write(new byte[written]), 5));

        assertThat(answer.status()).isEqualTo(500);
        assertThat(answer.end()).isEqualTo(Outcome.End.ANSWERED);
    }

    @ParameterizedTest
    @ValueSource(ints = {3, 6, 20_000})
    void streamThatDoesNotKeepToItsLengthIsAnInternalError(int yielded) throws Exception {
        var stream = new ByteArrayInputStream(new byte[yielded]);

        assertThat(answer(200, new Body.Stream(stream, 5)).status()).isEqualTo(500);
    }

    @Test
    void lengthInTheHeadersCountsToo() throws Exception {
        Headers three = Headers.of("Content-Length", "3");

        FakeExchange.Answer answer =
                answer(Response.of(200, three, new Body.Written(out -> out.write('x'), -1)));

        assertThat(answer.status()).isEqualTo(500);
    }

    @Test
    void bodyWithTheLengthItDeclaresIsWhole() throws Exception {
        FakeExchange.Answer answer =
                answer(200, new Body.Written(out -> out.write(new byte[20_000]), 20_000));

        assertThat(answer.end()).isEqualTo(Outcome.End.ANSWERED);
        assertThat(answer.body()).hasSize(20_000);
    }

    @ParameterizedTest
    @ValueSource(ints = {10_001, 19_999, 20_001})
    void wrongLengthFoundAfterTheHeadWentOutBreaksTheConnection(int written) throws Exception {
        FakeExchange.Answer answer =
                answer(
                        200,
                        new Body.Written(
                                out -> {
                                    out.write(new byte[10_000]);
                                    out.write(new byte[written - 10_000]);
                                },
                                20_000));

        assertThat(answer.end()).isEqualTo(Outcome.End.ABORTED);
        assertThat(answer.body()).hasSizeLessThanOrEqualTo(20_000);
    }

    @Test
    void failureThatTheWriterHidesIsStillOne() throws Exception {
        FakeExchange.Answer answer =
                answer(
                        200,
                        new Body.Written(
                                out -> {
                                    try {
                                        out.write(new byte[6]);
                                    } catch (IOException _) {
                                        out.flush();
                                    }
                                },
                                5));

        assertThat(answer.status()).isEqualTo(500);
    }

    @Test
    void answerWithoutBodyMayDeclareTheLengthOfAnother() throws Exception {
        FakeExchange.Answer answer = answer(304, new Body.Written(out -> {}, 5000));

        assertThat(answer.status()).isEqualTo(304);
        assertThat(answer.headers().get("Content-Length")).isEqualTo("5000");
    }

    @Test
    void fileShorterThanItIsToBeIsAnInternalError(@TempDir Path folder) throws Exception {
        Path file = Files.writeString(folder.resolve("page"), "0123456789");

        assertThat(answer(200, new Body.FilePart(file, 2, 9)).status()).isEqualTo(500);
    }

    @Test
    void folderIsNoFile(@TempDir Path folder) throws Exception {
        assertThat(answer(Response.file("text/plain", folder)).status()).isEqualTo(500);
    }

    private FakeExchange.Answer answer(int status, Body body) throws Exception {
        return answer(Response.of(status, Headers.empty(), body));
    }

    private FakeExchange.Answer answer(Response response) throws Exception {
        server.publish("app", "/", 1, request -> response);
        assertThat(server.routesOf(1)).hasSize(1);
        return server.get("/").await();
    }
}
