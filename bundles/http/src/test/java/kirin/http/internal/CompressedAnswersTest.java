package kirin.http.internal;

import static org.assertj.core.api.Assertions.assertThat;

import kirin.exchange.Exchange;
import kirin.exchange.SendCallback;
import kirin.http.Headers;
import kirin.settings.CompressionSettings;
import kirin.settings.Settings;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;

/** Which answers are compressed, and what their heads say then. */
class CompressedAnswersTest {
    static final Settings ON = Settings.defaults().with(CompressionSettings.COMPRESS, true);
    static final String GZIP = "Accept-Encoding: gzip";
    private static final String TEXT = "All work and no play makes Jack a dull boy. ".repeat(100);

    private final AtomicReference<Headers> fields =
            new AtomicReference<>(Headers.of("Content-Type", "text/plain"));
    private final TestFront front = TestFront.with(ON, this::answer);

    @AfterEach
    void close() {
        front.close();
    }

    /** With the fields of the test, the status that the path names and as much text. */
    private void answer(Exchange exchange) {
        String[] path = exchange.target().split("/", -1);
        int length = Integer.parseInt(path[2]);
        exchange.send(
                Integer.parseInt(path[1]),
                fields.get(),
                TestFront.bytes(TEXT.substring(0, length)),
                true,
                SendCallback.IGNORED);
    }

    private CodedAnswer ask(String target, String... request) throws IOException {
        try (var client = front.connect()) {
            return CodedAnswer.of(client, target, request);
        }
    }

    private CodedAnswer askWith(Headers given, String... request) throws IOException {
        fields.set(given);
        return ask("/200/4000", request);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            nullValues = "none",
            value = {
                "gzip                             | true",
                "GZip                             | true",
                "x-gzip                           | true",
                "deflate, gzip;q=1.0, *;q=0.5     | true",
                "gzip, deflate, br, zstd          | true",
                "br,,gzip                         | true",
                "gzip ; q=0.001                   | true",
                "gzip;Q=0.5                       | true",
                "*                                | true",
                "*;q=0.1                          | true",
                "identity;q=0, *                  | true",
                "identity;q=0.5, gzip;q=0.5       | true",
                "identity;q=0.5, *;q=0.6          | true",
                "none                             | false",
                "''                               | false",
                "br                               | false",
                "deflate                          | false",
                "identity                         | false",
                "gzip;q=0                         | false",
                "gzip;q=0.000                     | false",
                "gzip;q=0, *                      | false",
                "*;q=0                            | false",
                "identity;q=0                     | false",
                "identity;q=1, gzip;q=0.5         | false",
                "*, gzip;q=0.5                    | false",
                "gzip;q=                          | false",
                "gzip;q=2                         | false",
                "gzip;q=1.001                     | false",
                "gzip;q=0.0001                    | false",
                "gzip;q=-1                        | false",
                "gzip;q=0x1                       | false",
                "gzip;level=9                     | false",
                "gzipped                          | false",
            })
    void clientGetsTheCodingThatItPrefers(String accepted, boolean isGzip) throws IOException {
        CodedAnswer answer =
                accepted == null
                        ? ask("/200/4000")
                        : ask("/200/4000", "Accept-Encoding: " + accepted);

        assertThat(answer.isGzip()).isEqualTo(isGzip);
        assertThat(answer.text()).isEqualTo(TEXT.substring(0, 4000));
        assertThat(answer.field("Vary")).isEqualTo("Accept-Encoding");
    }

    @Test
    void severalFieldsOfAcceptedCodingsAreOneList() throws IOException {
        assertThat(ask("/200/4000", "Accept-Encoding: br", GZIP).isGzip()).isTrue();
        assertThat(ask("/200/4000", GZIP, "Accept-Encoding: identity;q=0.1").isGzip()).isTrue();
        assertThat(ask("/200/4000", "Accept-Encoding: gzip;q=0.1", "Accept-Encoding: *").isGzip())
                .isFalse();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "text/plain                                | true",
                "text/html; charset=utf-8                  | true",
                "TEXT/HTML ;charset=utf-8                  | true",
                "application/json                          | true",
                "application/javascript                    | true",
                "text/javascript                           | true",
                "application/problem+json                  | true",
                "image/svg+xml                             | true",
                "application/wasm                          | true",
                "image/png                                 | false",
                "application/octet-stream                  | false",
                "application/jsonp                         | false",
                "application/zip                           | false",
                "text                                      | false",
                "text/                                     | false",
                "text/event-stream                         | false",
                "''                                        | false",
            })
    void onlyTypesThatShrinkAreCompressedOrVary(String type, boolean isIncluded)
            throws IOException {
        CodedAnswer answer = askWith(Headers.of("Content-Type", type), GZIP);

        assertThat(answer.isGzip()).isEqualTo(isIncluded);
        assertThat(answer.field("Vary")).isEqualTo(isIncluded ? "Accept-Encoding" : "");
        assertThat(answer.text()).isEqualTo(TEXT.substring(0, 4000));
    }

    @Test
    void answerWithoutTypeIsSentAsItIs() throws IOException {
        CodedAnswer answer = askWith(Headers.empty(), GZIP);

        assertThat(answer.isGzip()).isFalse();
        assertThat(answer.field("Vary")).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"0,false", "1,false", "1023,false", "1024,true", "4000,true"})
    void shortBodyIsSentAsItIs(int length, boolean isGzip) throws IOException {
        CodedAnswer answer = ask("/200/" + length, GZIP);

        assertThat(answer.isGzip()).isEqualTo(isGzip);
        assertThat(answer.field("Vary")).isEqualTo("Accept-Encoding");
        assertThat(answer.text()).isEqualTo(TEXT.substring(0, length));
    }

    @Test
    void clientThatRefusesPlainBodiesGetsAShortOneCompressed() throws IOException {
        assertThat(ask("/200/5", "Accept-Encoding: gzip, identity;q=0").isGzip()).isTrue();
        assertThat(ask("/200/5", "Accept-Encoding: gzip, *;q=0").isGzip()).isTrue();
    }

    @Test
    void compressedAnswerSaysItsOwnLength() throws IOException {
        CodedAnswer answer =
                askWith(
                        Headers.of(
                                "Content-Type",
                                "text/plain",
                                "Content-Length",
                                "4000",
                                "Accept-Ranges",
                                "bytes"),
                        GZIP);

        assertThat(answer.field("Content-Length")).isEqualTo("" + answer.sent().length);
        assertThat(answer.sent()).hasSizeLessThan(400);
        assertThat(answer.field("Accept-Ranges")).isEmpty();
        assertThat(answer.field("Transfer-Encoding")).isEmpty();
        assertThat(answer.text()).isEqualTo(TEXT.substring(0, 4000));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "Content-Encoding | br",
                "Content-Encoding | identity",
                "Cache-Control    | public, No-Transform",
                "Content-Range    | bytes 0-3999/5000",
                "Content-Digest   | sha-256=:AAAA:",
                "Repr-Digest      | sha-256=:AAAA:",
                "Digest           | sha-256=AAAA",
                "Content-MD5      | AAAA",
            })
    void fieldThatTellsOfTheBytesKeepsThemAsTheyAre(String name, String value) throws IOException {
        CodedAnswer answer =
                askWith(
                        Headers.of("Content-Type", "text/plain", name, value, "ETag", "\"a\""),
                        GZIP);

        assertThat(answer.sent()).isEqualTo(TestFront.bytes(TEXT.substring(0, 4000)).array());
        assertThat(answer.field(name)).isEqualTo(value);
        assertThat(answer.field("ETag")).isEqualTo("\"a\"");
        assertThat(answer.field("Vary")).isEqualTo("Accept-Encoding");
    }

    @ParameterizedTest
    @CsvSource({"200,true", "201,true", "404,true", "500,true", "205,false", "206,false"})
    void statusDecidesToo(int status, boolean isGzip) throws IOException {
        CodedAnswer answer = ask("/" + status + "/4000", GZIP);

        assertThat(answer.isGzip()).isEqualTo(isGzip);
        assertThat(answer.field("Vary")).isEqualTo("Accept-Encoding");
    }

    @Test
    void statusWithoutBodyHasNoCoding() throws IOException {
        try (var client = front.connect()) {
            client.send(CodedAnswer.request("GET", "/204/4000", GZIP));
            assertThat(client.head()).contains("204 No Content").doesNotContain("gzip");
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "Origin                   | Origin, Accept-Encoding",
                "accept-encoding          | accept-encoding",
                "Cookie, Accept-Encoding  | Cookie, Accept-Encoding",
                "Accept-Encodings         | Accept-Encodings, Accept-Encoding",
                "*                        | *",
                "''                       | Accept-Encoding",
            })
    void whatTheApplicationVariesByStays(String given, String sent) throws IOException {
        Headers vary = Headers.of("Vary", given, "Content-Type", "text/plain");

        assertThat(askWith(vary, GZIP).field("Vary")).isEqualTo(sent);
        assertThat(askWith(vary).field("Vary")).isEqualTo(sent);
    }

    @Test
    void severalFieldsOfVaryBecomeOne() throws IOException {
        Headers two = Headers.of("Content-Type", "text/css", "Vary", "Origin", "Vary", "Cookie");

        assertThat(askWith(two, GZIP).field("Vary")).isEqualTo("Origin, Cookie, Accept-Encoding");
        assertThat(askWith(two).field("Vary")).isEqualTo("Origin, Cookie, Accept-Encoding");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "\"a\"    | W/\"a\"",
                "W/\"a\"  | W/\"a\"",
                "a        | a",
            })
    void tagOfACompressedBodyIsWeak(String given, String sent) throws IOException {
        Headers tag = Headers.of("Content-Type", "text/plain", "ETag", given);

        assertThat(askWith(tag, GZIP).field("ETag")).isEqualTo(sent);
        assertThat(askWith(tag).field("ETag")).isEqualTo(given);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "W/\"a\"          | W/\"a\" | Accept-Encoding",
                "\"b\", W/\"a\"   | W/\"a\" | Accept-Encoding",
                "\"a\"            | \"a\"   | ''",
                "W/\"b\"          | \"a\"   | ''",
            })
    void notModifiedNamesTheTagThatTheClientHas(String asked, String tag, String vary)
            throws IOException {
        fields.set(Headers.of("ETag", "\"a\""));
        try (var client = front.connect()) {
            client.send(CodedAnswer.request("GET", "/304/0", GZIP, "If-None-Match: " + asked));

            var answer = new CodedAnswer(client.head(), new byte[0]);
            assertThat(answer.field("ETag")).isEqualTo(tag);
            assertThat(answer.field("Vary")).isEqualTo(vary);
            assertThat(answer.isGzip()).isFalse();
        }
    }

    @Test
    void headIsAnsweredAsAGetIsButForTheLength() throws IOException {
        fields.set(Headers.of("Content-Type", "text/plain", "ETag", "\"a\"", "Vary", "Cookie"));
        try (var client = front.connect()) {
            client.send(CodedAnswer.request("HEAD", "/200/4000", GZIP, "X-Request-Id: 1"));
            String head = client.head();
            CodedAnswer toGet = CodedAnswer.of(client, "/200/4000", GZIP, "X-Request-Id: 1");

            assertThat(head).doesNotContain("Content-Length").contains("W/\"a\"");
            assertThat(withoutDate(head))
                    .isEqualTo(
                            withoutDate(toGet.head().replaceFirst("Content-Length: \\d+\n", "")));
            assertThat(toGet.isGzip()).isTrue();
        }
    }

    @Test
    void headOfWhatIsNotCompressedHasItsLength() throws IOException {
        try (var client = front.connect()) {
            client.send(CodedAnswer.request("HEAD", "/200/4000"));
            assertThat(client.head()).contains("Content-Length: 4000\n");
            client.send(CodedAnswer.request("HEAD", "/200/10", GZIP));
            assertThat(client.head()).contains("Content-Length: 10\n");
        }
    }

    private static String withoutDate(String head) {
        return head.replaceFirst("Date: [^\n]+\n", "");
    }

    @Test
    void typesSizeAndLevelAreTheSettings() throws IOException {
        Settings own =
                ON.with(CompressionSettings.COMPRESS_TYPES, List.of("image/*", "text/event-stream"))
                        .with(CompressionSettings.COMPRESS_MIN_SIZE, 5);
        int fastest = lengthOf(own.with(CompressionSettings.COMPRESS_LEVEL, 1));
        int smallest = lengthOf(own.with(CompressionSettings.COMPRESS_LEVEL, 9));

        assertThat(smallest).isLessThan(fastest);
    }

    private int lengthOf(Settings settings) throws IOException {
        try (var other = TestFront.with(settings, this::answer);
                var client = other.connect()) {
            fields.set(Headers.of("Content-Type", "text/plain"));
            assertThat(CodedAnswer.of(client, "/200/4000", GZIP).isGzip()).isFalse();
            fields.set(Headers.of("Content-Type", "text/event-stream"));
            assertThat(CodedAnswer.of(client, "/200/5", GZIP).isGzip()).isTrue();
            fields.set(Headers.of("Content-Type", "image/bmp"));
            assertThat(CodedAnswer.of(client, "/200/4", GZIP).isGzip()).isFalse();
            return CodedAnswer.of(client, "/200/4000", GZIP).sent().length;
        }
    }

    @Test
    void nothingIsCompressedByDefault() throws IOException {
        try (var other = TestFront.with(this::answer);
                var client = other.connect()) {
            CodedAnswer answer = CodedAnswer.of(client, "/200/4000", GZIP);

            assertThat(answer.isGzip()).isFalse();
            assertThat(answer.field("Vary")).isEmpty();
        }
    }

    @Test
    void refusalOfTheServerIsNotCompressed() throws IOException {
        try (var client = front.connect()) {
            client.send("GET / HTTP/1.1\r\n" + GZIP + "\r\n\r\n");

            assertThat(client.rest()).startsWith("HTTP/1.1 400 ").doesNotContain("gzip");
        }
    }

    @Test
    void changedSettingsHoldForNewConnectionsAndTheOldOnesEndWithTheirNextAnswer()
            throws IOException {
        try (var old = front.connect()) {
            assertThat(CodedAnswer.of(old, "/200/4000", GZIP).isGzip()).isTrue();

            front.front.follow(HttpSettings.of(Settings.defaults()));

            assertThat(ask("/200/4000", GZIP).isGzip()).isFalse();
            front.front.follow(HttpSettings.of(ON));
            assertThat(ask("/200/4000", GZIP).isGzip()).isTrue();
            front.front.turnOfAll().join();
            assertThat(CodedAnswer.of(old, "/200/4000", GZIP).head())
                    .contains("Connection: close\n");
            assertThat(old.isClosedByServer()).isTrue();
        }
    }

    @Test
    void sameSettingsReadAgainEndNoConnection() throws IOException {
        try (var client = front.connect()) {
            front.front.follow(HttpSettings.of(ON));
            front.front.turnOfAll().join();

            assertThat(CodedAnswer.of(client, "/200/4000", GZIP).head())
                    .doesNotContain("Connection: close\n");
        }
    }
}
