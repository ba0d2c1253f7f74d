package kirin.itests;

import static org.assertj.core.api.Assertions.assertThat;

import kirin.itests.harness.AppJar;
import kirin.itests.harness.KirinFolder;
import kirin.itests.harness.KirinProcess;
import kirin.itests.harness.RawConnection;
import kirin.itests.harness.RawResponse;

import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.zip.GZIPInputStream;

/** Compression as an operator turns it on. One server for all. */
class CompressionIT {
    private static final String PROSE =
            IntStream.range(0, 60_000)
                    .mapToObj(line -> "In line " + line + " the ship sails on.\n")
                    .collect(Collectors.joining());

    @TempDir private static Path root;
    @AutoClose private static KirinFolder folder;
    private static KirinProcess kirin;

    @BeforeAll
    static void start() throws Exception {
        // More than is read at once: it is compressed in steps.
        Files.writeString(root.resolve("prose.txt"), PROSE);
        folder =
                KirinFolder.in(root)
                        .set("compress", "true")
                        .set("compress_types", "[\"text/plain\", \"application/x-prose\"]")
                        .set("compress_min_size", "200")
                        .set("compress_level", "6")
                        .deploy(
                                AppJar.application(
                                        "prose",
                                        """
                                        var file = java.nio.file.Path.of("prose.txt").toAbsolutePath();
                                        return switch (request.path()) {
                                            case "/file" -> Response.file("application/x-prose", file);
                                            case "/text" ->
                                                    Response.text(java.nio.file.Files.readString(file));
                                            case "/stream" ->
                                                    Response.stream(
                                                            "text/plain",
                                                            java.nio.file.Files.newInputStream(file));
                                            case "/other" -> Response.file("text/html", file);
                                            default -> Response.text("x".repeat(199));
                                        };
                                        """));
        kirin = folder.start().awaitListening();
        kirin.awaitStatus("/prose/short", 200);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/file", "/text", "/stream"})
    void whoeverTakesGzipGetsTheWholeBodyInIt(String path) throws Exception {
        RawResponse answer = get(path, "Accept-Encoding: gzip, identity;q=0.5\r\n");

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.field("Content-Encoding")).isEqualTo("gzip");
        assertThat(answer.field("Vary")).isEqualTo("Accept-Encoding");
        assertThat(answer.body()).hasSizeLessThan(PROSE.length() / 4);
        try (var decoded = new GZIPInputStream(new ByteArrayInputStream(answer.body()))) {
            assertThat(new String(decoded.readAllBytes(), StandardCharsets.UTF_8)).isEqualTo(PROSE);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"/file", "/text", "/stream"})
    void whoeverDoesNotSayWhatItTakesGetsItPlain(String path) throws Exception {
        RawResponse answer = get(path, "");

        assertThat(answer.field("Content-Encoding")).isEmpty();
        assertThat(answer.field("Vary")).isEqualTo("Accept-Encoding");
        assertThat(answer.text()).isEqualTo(PROSE);
    }

    @Test
    void otherTypesAndShorterBodiesAreSentAsTheyAre() throws Exception {
        RawResponse other = get("/other", "Accept-Encoding: gzip, identity;q=0.5\r\n");
        RawResponse shorter = get("/short", "Accept-Encoding: gzip, identity;q=0.5\r\n");

        assertThat(other.field("Content-Encoding")).isEmpty();
        assertThat(other.field("Vary")).isEmpty();
        assertThat(other.text()).isEqualTo(PROSE);
        assertThat(shorter.field("Content-Encoding")).isEmpty();
        assertThat(shorter.text()).isEqualTo("x".repeat(199));
    }

    private static RawResponse get(String path, String field) throws Exception {
        try (RawConnection connection = kirin.connect()) {
            return connection
                    .send("GET /prose%s HTTP/1.1\r\nHost: it\r\n%s\r\n".formatted(path, field))
                    .response();
        }
    }
}
