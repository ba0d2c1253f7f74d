package kirin.log.logfmt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import kirin.http.Headers;
import kirin.log.AccessLogFormatException;
import kirin.log.SampleFields;
import kirin.log.SampleRecord;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

final class LogfmtLineTest {
    private final SampleRecord record = new SampleRecord();

    @Test
    void aLineIsNamesAndValues() throws Exception {
        String[] usual = (String[]) LogfmtSettings.class.getMethod("fields").getDefaultValue();

        assertThat(line(usual))
                .isEqualTo(
                        "time=2026-11-23T21:24:35.678Z client=192.0.2.7 method=GET"
                                + " target=\"/shop/items?page=2\" version=1.1 status=200 bytes=1234"
                                + " duration_us=1234567 wait_us=250 application=shop revision=3"
                                + " worker=4 request_id=1h2j3k-7"
                                + " referrer=https://shop.example/ agent=curl/8.5.0");
    }

    @Test
    void thoseThatAreWrittenUnlessOthersAreChosenAreBoldInTheDocumentation() throws Exception {
        String page = Files.readString(Path.of("../../docs/access-log.md"));
        String[] usual = (String[]) LogfmtSettings.class.getMethod("fields").getDefaultValue();

        assertThat(
                        page.lines()
                                .filter(line -> line.startsWith("| "))
                                .map(line -> line.split("\\|", -1)[2])
                                .filter(name -> name.startsWith(" **`")))
                .containsExactlyInAnyOrderElementsOf(
                        Stream.of(usual).map(" **`%s`** "::formatted).toList());
    }

    @Test
    void fieldsCanBeChosenAndGivenOtherNames() throws Exception {
        assertThat(line("status = code", "request.Host", "response.content-type", "request.None"))
                .isEqualTo("code=200 request.Host=shop.example response.content-type=text/plain");
    }

    @Test
    void whatIsMissingIsLeftOut() throws Exception {
        record.handled = false;
        record.requestFields = Headers.empty();

        assertThat(line("user", "application", "worker", "agent", "status"))
                .isEqualTo("status=200");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "curl/8.5.0 | curl/8.5.0",
                "größer | größer",
                "`` | \"\"",
                "two words | \"two words\"",
                "a=b | \"a=b\"",
                "a\"b | \"a\\\"b\"",
                "a\\b | \"a\\\\b\"",
                "a\u00a0b | \"a\u00a0b\"",
                "a\u3000b | \"a\u3000b\"",
            })
    void valuesAreQuotedWhereTheyNeedIt(String value, String expected) throws Exception {
        record.requestFields = SampleFields.of("User-Agent", value);

        assertThat(line("agent")).isEqualTo("agent=" + expected);
    }

    @Test
    void noClientCanForgeALineOrAName() throws Exception {
        record.path = "/a\" status=500\r\n\u2028x";

        assertThat(line("path", "status"))
                .isEqualTo("path=\"/shop/a\\\" status=500\\u000D\\u000A\\u2028x\" status=200");
    }

    @Test
    void aMistakeIsToldWhenTheFormatIsAskedFor() {
        assertThatThrownBy(() -> line("agnet"))
                .isInstanceOf(AccessLogFormatException.class)
                .hasMessage(
                        "fields of [log.logfmt] has \"agnet\", which is no field; was \"agent\""
                                + " meant?");
    }

    private String line(String... fields) throws Exception {
        var format = new LogfmtFormat(List.of(fields), "fields of [log.logfmt]");
        return record.line(format.formatter("logfmt"));
    }
}
