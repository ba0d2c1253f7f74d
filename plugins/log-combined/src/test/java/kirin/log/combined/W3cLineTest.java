package kirin.log.combined;

import static org.assertj.core.api.Assertions.assertThat;

import kirin.http.Headers;
import kirin.log.Line;
import kirin.log.SampleFields;
import kirin.log.SampleRecord;

import org.junit.jupiter.api.Test;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneId;

final class W3cLineTest {
    private final CombinedFormat format =
            new CombinedFormat(
                    InstantSource.fixed(Instant.parse("2026-11-24T00:00:01.9Z")),
                    ZoneId.of("America/New_York"));
    private final SampleRecord record = new SampleRecord();

    @Test
    void aFileBeginsWithItsFields() throws Exception {
        var lines = new Line();

        format.formatter("w3c").begin(lines);

        assertThat(StandardCharsets.UTF_8.decode(lines.bytes()).toString())
                .isEqualTo(
                        """
                        #Version: 1.0
                        #Date: 2026-11-24 00:00:01
                        #Fields: date time c-ip cs-method cs-uri-stem cs-uri-query sc-status\
                         sc-bytes time-taken cs(User-Agent) cs(Referer)
                        """);
    }

    @Test
    void aLineHasThemInUtc() throws Exception {
        assertThat(line())
                .isEqualTo(
                        "2026-11-23 21:24:35 192.0.2.7 GET /shop/items page=2 200 1234 1.234567"
                                + " curl/8.5.0 https://shop.example/");
    }

    @Test
    void whatIsMissingIsADash() throws Exception {
        record.peerHost = "";
        record.method = null;
        record.target = null;
        record.handled = false;
        record.requestFields = Headers.empty();
        record.status = 0;
        record.bodyBytes = 0;

        assertThat(line()).isEqualTo("2026-11-23 21:24:35 - - - - - 0 1.234567 - -");
    }

    @Test
    void noClientCanForgeALineOrAField() throws Exception {
        record.path = "/a b\n#Fields: x";
        record.query = "\"q\"";
        record.requestFields = SampleFields.of("User-Agent", "Mozilla/5.0 (X11)\t", "Referer", "");

        assertThat(line())
                .isEqualTo(
                        "2026-11-23 21:24:35 192.0.2.7 GET /shop/a+b\\x0A#Fields:+x"
                                + " \\x22q\\x22 200 1234 1.234567 Mozilla/5.0+(X11)\\x09 -");
    }

    private String line() throws Exception {
        return record.line(format.formatter("w3c"));
    }
}
