package kirin.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import kirin.http.Headers;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

class ResponseTest {
    @Test
    void textIsUtf8AndSaysSo() {
        Response response = Response.text("é");

        assertThat(response.status()).isEqualTo(200);
        assertThat(response.headers().get("Content-Type")).isEqualTo("text/plain; charset=utf-8");
        assertThat(response.body())
                .isInstanceOfSatisfying(
                        Body.Bytes.class,
                        bytes ->
                                assertThat(bytes.content())
                                        .isEqualTo("é".getBytes(StandardCharsets.UTF_8)));
    }

    @Test
    void variationsLeaveTheOriginalAlone() {
        Response plain = Response.text("x");

        Response varied = plain.withStatus(201).withHeader("Location", "/x");

        assertThat(plain.status()).isEqualTo(200);
        assertThat(plain.headers().contains("Location")).isFalse();
        assertThat(varied.status()).isEqualTo(201);
        assertThat(varied.headers().get("Location")).isEqualTo("/x");
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 0, 100, 103, 199, 600})
    void statusThatEndsNoExchangeIsRefused(int status) {
        assertThatThrownBy(() -> Response.of(status))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(Integer.toString(status));
    }

    @Test
    void fileIsWholeAndMustExist(@TempDir Path folder) throws Exception {
        Path file = Files.writeString(folder.resolve("page"), "12345");

        assertThat(Response.file("text/plain", file).body().length()).isEqualTo(5);
        assertThatThrownBy(() -> Response.file("text/plain", folder.resolve("none")))
                .isInstanceOf(NoSuchFileException.class);
    }

    @Test
    void redirectCannotCarryALineBreak() {
        assertThatThrownBy(() -> Response.redirect("/x\r\nSet-Cookie: a=b"))
                .isInstanceOf(IllegalArgumentException.class);
        assertThat(Response.redirect("/x").headers().get("Location")).isEqualTo("/x");
    }

    @Test
    void filePartWithNegativeBoundsIsRefused() {
        assertThatThrownBy(() -> new Body.FilePart(Path.of("x"), -1, 1))
                .isInstanceOf(IllegalArgumentException.class);
        assertThat(Response.of(204, Headers.empty(), Response.of(204).body()).body().length())
                .isZero();
    }
}
