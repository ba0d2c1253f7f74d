package kirin.log.combined;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import kirin.http.Headers;
import kirin.log.AccessLogFormatException;
import kirin.log.SampleFields;
import kirin.log.SampleRecord;

import org.junit.jupiter.api.Test;

import java.time.InstantSource;
import java.time.ZoneId;

final class ApacheLineTest {
    private final CombinedFormat format =
            new CombinedFormat(InstantSource.system(), ZoneId.of("America/New_York"));
    private final SampleRecord record = new SampleRecord();

    @Test
    void commonIsTheCommonLogFormat() throws Exception {
        record.requestFields = Headers.of("Authorization", "Basic YWxpY2U6c2VjcmV0");

        assertThat(record.line(format.formatter("common")))
                .isEqualTo(
                        "192.0.2.7 - alice [23/Nov/2026:16:24:35 -0500]"
                                + " \"GET /shop/items?page=2 HTTP/1.1\" 200 1234");
    }

    @Test
    void combinedHasRefererAndUserAgentAsWell() throws Exception {
        assertThat(record.line(format.formatter("combined")))
                .isEqualTo(
                        "192.0.2.7 - - [23/Nov/2026:16:24:35 -0500]"
                                + " \"GET /shop/items?page=2 HTTP/1.1\" 200 1234"
                                + " \"https://shop.example/\" \"curl/8.5.0\"");
    }

    @Test
    void anEmptyBodyIsADashAsInApache() throws Exception {
        record.status = 304;
        record.bodyBytes = 0;

        assertThat(record.line(format.formatter("common"))).endsWith(" 304 -");
    }

    @Test
    void aRefusedRequestHasDashes() throws Exception {
        record.method = null;
        record.target = null;
        record.protocol = null;
        record.handled = false;
        record.requestFields = Headers.empty();
        record.status = 400;

        assertThat(record.line(format.formatter("combined")))
                .endsWith(" \"-\" 400 1234 \"-\" \"-\"");
    }

    @Test
    void noClientCanForgeALineOrAField() throws Exception {
        record.requestFields = SampleFields.of("User-Agent", "a\" 1\n\\", "Referer", "\r");

        assertThat(record.line(format.formatter("combined")))
                .endsWith(" \"\\x0D\" \"a\\\" 1\\x0A\\\\\"");
    }

    @Test
    void otherFormatsAreOfOthers() {
        assertThatThrownBy(() -> format.formatter("json"))
                .isInstanceOf(AccessLogFormatException.class)
                .hasMessage("\"json\" is none of common, combined and w3c");
    }
}
