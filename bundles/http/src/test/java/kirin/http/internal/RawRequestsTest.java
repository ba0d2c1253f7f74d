package kirin.http.internal;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * Requests kept as files. In invalid/ a file's name begins with the status that refuses it; in
 * valid/ a file NAME.http has beside it NAME.txt, with what the echo answers, line by line.
 */
class RawRequestsTest {
    @SuppressWarnings("NullAway.Init")
    private static TestFront front;

    @BeforeAll
    static void start() {
        front = TestFront.echo();
    }

    @AfterAll
    static void stop() {
        front.close();
    }

    static List<Path> invalid() throws Exception {
        return files("invalid");
    }

    static List<Path> valid() throws Exception {
        return files("valid");
    }

    @ParameterizedTest
    @MethodSource
    void invalid(Path file) throws Exception {
        try (var client = front.connect()) {
            client.send(Files.readString(file, StandardCharsets.ISO_8859_1));

            String answer = client.answer();
            assertThat(answer)
                    .startsWith("HTTP/1.1 " + file.getFileName().toString().substring(0, 3));
            assertThat(answer).contains("Connection: close\n", "Content-Type: text/plain");
            assertThat(client.isClosedByServer()).isTrue();
            assertThat(front.outcomes).isEmpty();
        }
    }

    @ParameterizedTest
    @MethodSource("invalid")
    void invalidBehindAGoodOne(Path file) throws Exception {
        try (var client = front.connect()) {
            String good = "GET /first HTTP/1.1\r\nHost: test\r\n\r\n";
            client.send(good + Files.readString(file, StandardCharsets.ISO_8859_1));

            assertThat(client.body()).isEqualTo("GET /first ");
            front.outcome();
            assertThat(client.answer())
                    .startsWith("HTTP/1.1 " + file.getFileName().toString().substring(0, 3));
            assertThat(client.isClosedByServer()).isTrue();
            assertThat(front.outcomes).isEmpty();
        }
    }

    @ParameterizedTest
    @MethodSource
    void valid(Path file) throws Exception {
        Path answers = Path.of(file.toString().replace(".http", ".txt"));
        try (var client = front.connect()) {
            client.send(Files.readString(file, StandardCharsets.ISO_8859_1));

            for (String expected : Files.readAllLines(answers)) {
                assertThat(client.body()).isEqualTo(expected);
                front.outcome();
            }
        }
    }

    static List<Path> files(String folder) throws IOException, URISyntaxException {
        try (Stream<Path> all = Files.list(folder(folder))) {
            return all.filter(file -> file.toString().endsWith(".http")).sorted().toList();
        }
    }

    static Path folder(String name) throws URISyntaxException {
        var folder = RawRequestsTest.class.getResource(name);
        assertThat(folder).isNotNull();
        return Path.of(folder.toURI());
    }
}
