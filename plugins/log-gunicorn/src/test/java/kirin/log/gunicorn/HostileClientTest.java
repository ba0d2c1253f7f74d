package kirin.log.gunicorn;

import static org.assertj.core.api.Assertions.assertThat;

import kirin.log.SampleFields;
import kirin.log.SampleRecord;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.nio.charset.StandardCharsets;
import java.util.Base64;

final class HostileClientTest {
    private static final String FORGED = "x\r\n192.0.2.9 - \"GET /\" 200\u0085\u2028\u001b[2J";

    private final SampleRecord record = new SampleRecord();

    @ParameterizedTest
    @ValueSource(
            strings = {
                "u",
                "r",
                "m",
                "U",
                "q",
                "H",
                "f",
                "a",
                "{X-Any}i",
                "{X-Any}o",
                "{HTTP_X_ANY}e",
                "{PATH_INFO}e",
                "{QUERY_STRING}e",
                "{RAW_URI}e",
                "{REQUEST_METHOD}e",
                "{SERVER_PROTOCOL}e",
                "{CONTENT_TYPE}e",
                "request_id",
                "reason",
                "h",
            })
    void canEndNeitherTheLineNorTheField(String atom) {
        sendEverywhere(FORGED);
        String bare = line("BEGIN %(" + atom + ")s END");
        String inQuotes = line("BEGIN \"%(" + atom + ")s\" END");

        int ownSpaces = atom.equals("r") ? 2 : 0;
        assertThat(bare.chars().filter(c -> c == ' ').count()).isEqualTo(2 + ownSpaces);
        assertThat(bare).contains("x\\x0D\\x0A192.0.2.9\\x20-\\x20\\\"GET\\x20/\\\"");
        assertThat(bare).contains("\\x85\\u2028\\x1B[2J");
        assertThat(inQuotes).startsWith("BEGIN \"").endsWith("\" END");
        assertThat(inQuotes.replace("\\\"", "").chars().filter(c -> c == '"').count()).isEqualTo(2);
        assertThat(bare + inQuotes).doesNotContainPattern("\\p{Cntrl}|\u2028");
    }

    @Test
    void aBackslashInTheTextIsNoEscapeOfOurs() {
        record.requestFields = SampleFields.of("User-Agent", "a\\x0Ab\\");

        assertThat(line("\"%(a)s\"")).isEqualTo("\"a\\\\x0Ab\\\\\"");
    }

    @Test
    void inQuotesSpacesStay() {
        record.requestFields = SampleFields.of("User-Agent", "Mozilla/5.0 (X11; Linux)");

        assertThat(line("\"%(a)s\"")).isEqualTo("\"Mozilla/5.0 (X11; Linux)\"");
    }

    @Test
    void theRequestLineHasItsTwoSpacesAndNoOther() {
        record.method = "GET";
        record.target = "/a b HTTP/1.1";

        assertThat(line("\"%(r)s\"")).isEqualTo("\"GET /a\\x20b\\x20HTTP/1.1 HTTP/1.1\"");
    }

    @Test
    void noTextHoldsTheCharacterThatEndsItsField() {
        sendEverywhere("a|b]c'd?e;f");

        assertThat(line("%(a)s|[%(f)s]'%(u)s' %(U)s?%(q)s; \"%(m)s|%(H)s\""))
                .isEqualTo(
                        "a\\x7Cb]c'd?e;f|[a|b\\x5Dc'd?e;f]'a|b]c\\x27d?e;f'"
                                + " /shopa|b]c'd\\x3Fe;f?a|b]c'd?e\\x3Bf;"
                                + " \"a\\x7Cb]c'd?e;f|a|b]c'd?e;f\"");
    }

    @Test
    void theCharacterBehindAnAddressStaysInIt() {
        record.peerHost = "2001:db8::1";

        assertThat(line("%(h)s:%({REMOTE_PORT}e)s")).isEqualTo("2001:db8::1:40000");
    }

    @Test
    void lettersBehindAnAtomAreNoEndOfIt() {
        record.requestFields = SampleFields.of("User-Agent", "wxyz");

        assertThat(line("%(a)sx")).isEqualTo("wxyzx");
    }

    @Test
    void anEmptyFieldLeavesNoGap() {
        record.requestFields = SampleFields.of("User-Agent", "");

        assertThat(line("%(s)s %(a)s %(m)s")).isEqualTo("200 - GET");
        assertThat(line("%(s)s \"%(a)s\" %(m)s")).isEqualTo("200 \"\" GET");
    }

    @Test
    void bytesBeyondAsciiBecomeUtf8() {
        // As listeners read them, a character for each byte: this was "é" in UTF-8, and half an
        // "é".
        record.requestFields = SampleFields.of("User-Agent", "\u00c3\u00a9 \u00c3");

        assertThat(line("\"%(a)s\"")).isEqualTo("\"\u00c3\u00a9 \u00c3\"");
    }

    @Test
    void halvesOfCharactersAreReplaced() {
        record.path = "/\ud83d";

        assertThat(line("%(U)s")).isEqualTo("/shop/?");
    }

    @Test
    void noOtherSpaceStandsOutsideOfQuotes() {
        record.path = "/a\u00a0b";

        assertThat(line("%(U)s")).isEqualTo("/shop/a\\xA0b");
    }

    private void sendEverywhere(String text) {
        record.peerHost = text;
        record.requestId = text;
        record.method = text;
        record.target = text;
        record.protocol = text;
        record.path = text;
        record.query = text;
        record.reason = text;
        String credentials =
                Base64.getEncoder()
                        .encodeToString((text + ":secret").getBytes(StandardCharsets.UTF_8));
        record.requestFields =
                SampleFields.of(
                        "Authorization", "Basic " + credentials,
                        "Referer", text,
                        "User-Agent", text,
                        "Content-Type", text,
                        "X-Any", text);
        record.answerFields = SampleFields.of("X-Any", text);
    }

    private String line(String template) {
        return GunicornLines.line(template, record);
    }
}
