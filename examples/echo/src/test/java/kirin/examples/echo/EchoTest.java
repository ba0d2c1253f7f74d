package kirin.examples.echo;

import static org.assertj.core.api.Assertions.assertThat;

import kirin.app.Body;
import kirin.app.Response;
import kirin.http.Headers;

import org.junit.jupiter.api.Test;

import java.io.InputStream;
import java.nio.charset.StandardCharsets;

class EchoTest {
    private final Echo echo = new Echo();

    @Test
    void postComesBackWithItsTypeAndLengthAndIsNotReadBeforehand() {
        var headers = Headers.of("Content-Type", "text/x-poem", "Content-Length", "5");
        var request = GivenRequest.post(headers, "rose\n");

        var response = echo.handle(request);

        assertThat(response.status()).isEqualTo(200);
        assertThat(response.headers().get("Content-Type")).isEqualTo("text/x-poem");
        assertThat(response.body()).isEqualTo(new Body.Stream(request.body(), 5));
        assertThat(request.body()).hasContent("rose\n");
    }

    @Test
    void chunkedBodyWithoutTypeComesBackWithoutEither() {
        var response = echo.handle(GivenRequest.post(Headers.empty(), "rose\n"));

        assertThat(response.headers().size()).isZero();
        assertThat(response.body().length()).isEqualTo(-1);
    }

    @Test
    void getShowsTheRequestAsJson() {
        var headers = Headers.of("Host", "here", "X-Twice", "1", "x-twice", "\"2\"\t");

        var response = echo.handle(GivenRequest.get("q=\\", headers));

        assertThat(response.headers().get("Content-Type")).isEqualTo("application/json");
        assertThat(textOf(response))
                .isEqualTo(
                        """
                        {
                          "method": "GET",
                          "target": "/echo/a%22b?q=\\\\",
                          "mountPath": "/echo",
                          "path": "/a\\"b",
                          "query": "q=\\\\",
                          "headers": [
                            {"name": "Host", "value": "here"},
                            {"name": "X-Twice", "value": "1"},
                            {"name": "x-twice", "value": "\\"2\\"\\u0009"}
                          ],
                          "scheme": "http",
                          "host": "echo.example",
                          "protocol": "HTTP/1.1",
                          "peer": "[0:0:0:0:0:0:0:1]:40001",
                          "local": "127.0.0.1:5001",
                          "deadline": "2026-11-24T12:00:00Z"
                        }
                        """);
    }

    @Test
    void everyCharacterSurvivesQuoting() {
        assertThat(RequestJson.quoted("line\nä€\0\ud83d"))
                .isEqualTo("\"line\\u000aä€\\u0000\\ud83d\"");
    }

    @Test
    void anyOtherMethodIsToldWhichOnesThereAre() {
        var delete = new GivenRequest("DELETE", "", Headers.empty(), InputStream.nullInputStream());

        var response = echo.handle(delete);

        assertThat(response.status()).isEqualTo(405);
        assertThat(response.headers().get("Allow")).isEqualTo("GET, HEAD, POST, PUT");
    }

    private static String textOf(Response response) {
        assertThat(response.body()).isInstanceOf(Body.Bytes.class);
        return new String(((Body.Bytes) response.body()).content(), StandardCharsets.UTF_8);
    }
}
